import { chromium } from 'playwright-core';
import { test } from 'vitest';
import { consoleFixture } from '../../support/consoleFixture.ts';
import { startConsoleFixture } from '../../support/consoleFixtureServer.ts';
import { programPath } from '../../support/programs.ts';

test('shots', async () => {
  const server = await startConsoleFixture({
    folder: '/tmp/consdist',
    fixture: () => {
      const f = consoleFixture(Date.now());
      const inc = f.snapshot.incidents.map((i) =>
        i.kind === 'pad-unplugged' || i.id === 'f4'
          ? { ...i, status: 'confirmed' as const, clearedMs: null, clearReason: null }
          : i,
      );
      const agents = f.snapshot.agents.map((a) =>
        a.id === 'demo-village'
          ? {
              ...a,
              state: 'silent' as const,
              lastHeardMs: Date.now() - 9 * 3600000,
              offUntilMs: Date.now() + 2 * 3600000,
            }
          : a,
      );
      return { ...f, snapshot: { ...f.snapshot, incidents: inc, agents } };
    },
  });
  const browser = await chromium.launch({
    executablePath: programPath('chromium'),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const only = process.env.ONLY?.split(',');
  for (const lang of ['zh-Hans', 'en']) {
    const context = await browser.newContext({
      viewport: { width: 1366, height: 900 },
      locale: lang === 'en' ? 'en-US' : 'zh-CN',
    });
    for (const [name, hash] of [
      ['board', ''],
      ['coverage', '#/coverage'],
      ['unjudged', '#/unjudged'],
      ['window', '#/window/c4'],
      ['spare', '#/window/c7'],
      ['finding', '#/finding/f1'],
      ['statistics', '#/statistics'],
    ]) {
      if (only && !only.includes(String(name))) continue;
      const page = await context.newPage();
      page.on('pageerror', (e) => console.log('ERR', e.message));
      await page.goto(`${server.url}?lang=${lang}${hash}`);
      await page.waitForTimeout(1300);
      await page.screenshot({ path: `/tmp/shots/${name}-${lang}.png` });
      if (name === 'coverage') {
        await page.locator('main.page').evaluate((e) => e.scrollTo(0, 700));
        await page.waitForTimeout(200);
        await page.screenshot({ path: `/tmp/shots/${name}2-${lang}.png` });
      }
      await page.close();
    }
  }
  const m = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const p = await m.newPage();
  await p.goto(`${server.url}?lang=zh-Hans#/window/c4`);
  await p.waitForTimeout(1200);
  await p.screenshot({ path: '/tmp/shots/mobile-window.png' });
  await p.goto(`${server.url}?lang=zh-Hans`);
  await p.waitForTimeout(1200);
  await p.screenshot({ path: '/tmp/shots/mobile-board.png' });
  await browser.close();
  await server.stop();
}, 120000);
