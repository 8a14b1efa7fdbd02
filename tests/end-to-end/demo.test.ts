import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { type BuiltProgram, startBuiltProgram } from '../support/builtProgram.ts';
import { freePort } from '../support/freePort.ts';
import { findProgram, missingSentence, programPath } from '../support/programs.ts';
import { seriousFaults } from '../support/seriousFaults.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { endAfterTest } from './endAfterTest.ts';
import { processesThatName } from './processes.ts';
import { readStoredJournal, type StoredJournal } from './storedJournal.ts';

const WINDOWS = 12;
const AGENTS = 3;
const READY_MS_MAX = 60_000;
/** What the README promises: a finding within two minutes. */
const FINDING_MS_MAX = 120_000;

/** A demo that is up, as somebody sees it who has just typed `npm start`. */
interface RunningDemo {
  readonly program: BuiltProgram;
  readonly link: string;
}

async function startDemo(port: number, data: string): Promise<RunningDemo> {
  const args = ['--port', String(port), '--data', data];
  const program = endAfterTest(
    startBuiltProgram('dist/demo/startDemo.js', args, { ownGroup: true }),
  );
  const [link] = await program.waitFor(/http:\/\/\S+#\/sign-in\?token=\w+/, READY_MS_MAX);
  return { program, link };
}

/** Ctrl-C, and what must be true afterwards: everything is gone, and said goodbye. */
async function interrupt(demo: RunningDemo, port: number, data: string): Promise<StoredJournal> {
  // Agents name their configuration, which lies in the demo's data.
  expect(processesThatName(join(data, 'demo', 'agents'))).toHaveLength(AGENTS);
  expect(await demo.program.end('SIGINT'), demo.program.output()).toBe(0);
  expect(processesThatName(data)).toEqual([]);
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  expect(demo.program.errors()).toBe('');
  return readStoredJournal(join(data, 'demo'));
}

async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: programPath('chromium'),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  onTestFinished(() => browser.close());
  return browser;
}

function freshContext(browser: Browser): Promise<BrowserContext> {
  const viewport = { width: 1366, height: 768 };
  return browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
}

/** Everything that a page complains about, in words; a browser says CSP violations as errors. */
function listenToComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.url()} ${response.status()}`);
  });
  return complaints;
}

const findings = (page: Page) => page.locator('#findings ol button', { hasText: '疑似空岗' });

/** The page before anything has happened: every window is watched, nobody is suspected. */
async function expectQuietBoard(page: Page): Promise<void> {
  const tiles = page.getByRole('gridcell');
  await tiles.first().waitFor();
  expect(await tiles.count()).toBe(WINDOWS);
  expect(await findings(page).count()).toBe(0);
  const live = page.getByRole('gridcell', { name: / (在岗|无人) / });
  await expect.poll(() => live.count(), { timeout: 60_000 }).toBe(WINDOWS);
  expect(await seriousFaults(page)).toEqual([]);
}

async function expectEvidence(page: Page): Promise<void> {
  await findings(page).first().click();
  const timeline = page.getByRole('dialog').getByRole('group', { name: /^证据时间轴/ });
  await timeline.waitFor();
  expect(await page.getByRole('dialog').locator('svg rect').count()).toBeGreaterThan(0);
  // As text, and not by waitForFunction: the page's own policy forbids that.
  await expect.poll(() => page.evaluate('document.getAnimations().length')).toBe(0);
  expect(await seriousFaults(page)).toEqual([]);
}

async function expectUsedUp(browser: Browser, link: string): Promise<void> {
  const context = await freshContext(browser);
  const page = await context.newPage();
  await page.goto(link);
  await page.getByText('这个登录链接已被使用、已过期或不完整').waitFor();
  expect(await page.getByRole('gridcell').count()).toBe(0);
  await context.close();
}

const outboxIds = (journal: StoredJournal) =>
  new Set(journal.entries.map(({ outboxId }) => outboxId));

test('the demo shows an honest finding without reload, stops cleanly, and goes on later', async (context) => {
  if (findProgram('chromium') === null) context.skip(missingSentence('chromium'));
  const data = temporaryFolder();
  const port = await freePort();
  const browser = await openBrowser();

  const first = await startDemo(port, data);
  const startedMs = Date.now();
  const page = await (await freshContext(browser)).newPage();
  const complaints = listenToComplaints(page);
  await page.goto(first.link);
  await page.evaluate('window.sinceTheFirstLoad = true');
  await expectQuietBoard(page);
  await expectUsedUp(browser, first.link);
  await findings(page)
    .first()
    .waitFor({ timeout: startedMs + FINDING_MS_MAX - Date.now() });
  expect(await page.evaluate('window.sinceTheFirstLoad')).toBe(true);
  expect(page.url()).not.toContain('token');
  await expectEvidence(page);
  expect(complaints).toEqual([]);
  await page.context().close();
  const before = await interrupt(first, port, data);

  const second = await startDemo(port, data);
  const later = await (await freshContext(browser)).newPage();
  await later.goto(second.link);
  await findings(later).first().waitFor();
  await expect
    .poll(() => later.getByRole('gridcell', { name: / (在岗|无人) / }).count(), { timeout: 60_000 })
    .toBe(WINDOWS);
  await later.context().close();
  const after = await interrupt(second, port, data);

  expect(before.entries.length).toBeGreaterThan(0);
  expect(after.entries.length).toBeGreaterThan(before.entries.length);
  expect(outboxIds(before).size).toBe(AGENTS);
  expect(outboxIds(after)).toEqual(outboxIds(before));
  expect(after.forksAndLosses).toEqual([]);
  expect(after.quarantined).toEqual([]);
});
