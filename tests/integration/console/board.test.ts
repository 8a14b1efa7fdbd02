import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { IncidentView } from '../../../collector/http/views.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { consoleFixture } from '../../support/consoleFixture.ts';
import { startConsoleFixture } from '../../support/consoleFixtureServer.ts';
import { findProgram, missingSentence, programPath } from '../../support/programs.ts';
import { seriousFaults } from '../../support/seriousFaults.ts';

const root = packageRoot();
const missing = findProgram('chromium') === null;
if (missing) console.warn(missingSentence('chromium'));

describe.skipIf(missing)('the console in a browser', () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-console-'));

  beforeAll(async () => {
    const outDir = folder;
    const configFile = join(root, 'console/vite.config.ts');
    await build({ configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } });
    browser = await chromium.launch({
      executablePath: programPath('chromium'),
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A page on a fixture; everything that it complains about ends up in `complaints`. */
  async function openPage(options: { readonly path?: string; readonly token?: string } = {}) {
    const { path = '', ...rest } = options;
    const fixture = () => consoleFixture(Date.now());
    const server = await startConsoleFixture({ folder, fixture, ...rest });
    const context = await browser.newContext({
      viewport: { width: 1366, height: 768 },
      locale: 'zh-CN',
      timezoneId: 'America/New_York',
    });
    onTestFinished(async () => {
      await context.close();
      await server.stop();
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Vue warn/.test(message.text())) complaints.push(message.text());
    });
    await page.goto(server.url + path);
    return { page, server, complaints };
  }

  const tile = (page: Page, name: RegExp) => page.getByRole('gridcell', { name });

  test('shows every state in words, under the policy that forbids inline code', async () => {
    const { page, complaints } = await openPage();
    await tile(page, /^3号窗口 企业“一站式”服务 无人 2分1\d秒/).waitFor();
    await tile(page, /^6号窗口 .* 状态未知/).waitFor();
    await tile(page, /^4号窗口 咨询导办 等待数据 最后消息 1分2\d秒前/).waitFor();
    await tile(page, /^备用1窗口 备用窗口 非服务时间/).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
    expect(complaints).toEqual([]);
  });

  test('has no serious fault of accessibility, on the board and on a finding', async () => {
    const { page } = await openPage();
    await page.getByRole('gridcell').first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await tile(page, /^3号窗口 企业/).click();
    await page.getByRole('group', { name: /^证据时间轴/ }).waitFor();
    await expect.poll(() => page.evaluate('document.getAnimations().length')).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
  });

  test('signs in by the link, once, and leaves no token in the address', async () => {
    const { page, server } = await openPage({ path: '#/sign-in?token=good', token: 'good' });
    await page.getByRole('gridcell').first().waitFor();
    expect(page.url()).toBe(server.url);
  });

  test('says that a link does not work any more', async () => {
    const { page, server } = await openPage({ path: '#/sign-in?token=old', token: 'good' });
    await page.getByText('这个登录链接已被使用、已过期或不完整').waitFor();
    expect(page.url()).toBe(server.url);
  });

  test('a new finding appears without reload, and moves no row under the pointer', async () => {
    const { page, server } = await openPage();
    const rows = page.locator('#findings ol button');
    await rows.first().waitFor();
    const count = await rows.count();
    server.push({ name: 'incident', data: aFinding('fresh-1', '88号') });
    await page.locator('#findings ol').getByText('88号窗口').waitFor();

    await rows.nth(2).hover();
    const before = await rows.nth(2).textContent();
    server.push({ name: 'incident', data: aFinding('fresh-2', '99号') });
    const pill = page.getByRole('button', { name: '有 1 条新事件' });
    await pill.waitFor();
    expect(await rows.count()).toBe(count + 1);
    expect((await rows.nth(2).textContent())?.slice(0, 12)).toBe(before?.slice(0, 12));
    await pill.click();
    await page.locator('#findings ol').getByText('99号窗口').waitFor();
  });

  test('without its collector it says so, and turns no window empty', async () => {
    const { page, server } = await openPage();
    await tile(page, /^1号窗口 综合受理 在岗/).waitFor();
    server.cutStreams();
    await page.getByText(/^已断开 \d+秒/).waitFor();
    await tile(page, /^4号窗口 不动产登记 等待数据/).waitFor();
    expect(await tile(page, / 无人 /).count()).toBe(0);
    expect(await tile(page, / 在岗 /).count()).toBe(0);
  });

  test('is worked from the keyboard: arrows, Enter, Escape', async () => {
    const { page } = await openPage();
    await tile(page, /^1号窗口 综合受理 在岗/).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: '疑似空岗 3号窗口' });
    await dialog.waitFor();
    expect(page.url()).toContain('#/finding/f1');
    await dialog.getByRole('button', { name: '以表格查看' }).click();
    await dialog.getByRole('cell', { name: '评价 非常满意' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(page.url()).not.toContain('finding');
  });

  test('speaks English when asked to', async () => {
    const { page } = await openPage({ path: '?lang=en' });
    await tile(page, /^Window 3号 .* Empty 2 min/).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });
});

function aFinding(id: string, windowNumber: string): IncidentView {
  const [first] = consoleFixture(Date.now()).findings;
  if (first === undefined) throw new Error('the fixture has findings');
  return { ...first.incident, id, windowId: id, windowNumber, raisedMs: Date.now() };
}
