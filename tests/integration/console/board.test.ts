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

  test('a finding is concluded from the keyboard, with a reason', async () => {
    const { page } = await openPage({ path: '#/finding/f10' });
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '不成立' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    await expect.poll(() => dialog.getByLabel('人员在岗').isChecked()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.type('录像可见');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog.getByText('已记录：不成立，人员在岗。').waitFor();
    await dialog.getByText('录像可见').waitFor();
    await page.getByRole('dialog', { name: '空岗（不成立） 5号窗口' }).waitFor();
    expect(await dialog.getByRole('button', { name: '重新打开' }).count()).toBe(1);
  });

  test('whoever concludes too late sees what was concluded, by whom, and looks again', async () => {
    const { page, server } = await openPage({ path: '#/finding/f1' });
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '确认' }).click();
    await dialog.getByLabel('核实无人在岗').check();
    server.concludeElsewhere('f1', { conclusion: 'dismissed', reason: 'stand-in-present' });
    // Even the live word of it, seen by the page, must not make what was written count on.
    const known = consoleFixture(Date.now()).snapshot.incidents.find(({ id }) => id === 'f1');
    server.push({ name: 'incident', data: { ...known, status: 'dismissed', version: 1 } });
    await page.getByRole('dialog', { name: '空岗（不成立） 3号窗口' }).waitFor();
    await dialog.getByRole('button', { name: '提交：确认' }).click();
    const alert = dialog.getByRole('alert');
    await alert.getByText('您的提交没有记录').waitFor();
    await alert.getByText('session-other').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await alert.getByRole('button', { name: '重新查看后再决定' }).click();
    await dialog.getByText('有人替岗').waitFor();
    expect(await dialog.getByRole('alert').count()).toBe(0);
  });

  test('whoever is about to conclude is told that somebody else just has', async () => {
    const { page, server } = await openPage({ path: '#/finding/f10' });
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '确认' }).waitFor();
    server.concludeElsewhere('f10', { conclusion: 'confirmed', reason: 'verified-absent' });
    const known = consoleFixture(Date.now()).snapshot.incidents.find(({ id }) => id === 'f10');
    const data = { ...known, status: 'confirmed', version: 1 };
    server.push({ name: 'incident', data });
    await dialog.getByText('这个事件刚有新结论。').waitFor();
    expect(await dialog.getByRole('button', { name: '重新打开' }).count()).toBe(0);
    await dialog.getByRole('button', { name: '重新查看后再决定' }).click();
    await dialog.getByText('核实无人在岗').waitFor();
    await dialog.getByRole('button', { name: '重新打开' }).waitFor();
  });

  test('counts suspected, confirmed, dismissed and reminders apart', async () => {
    const { page } = await openPage();
    const list = page.locator('#findings');
    await list.getByRole('button', { name: '已核实 1' }).click();
    await list.locator('ol').getByText('空岗（已核实）').waitFor();
    expect(await list.locator('ol button').count()).toBe(1);
    await list.getByRole('button', { name: '提醒 1' }).click();
    await list.getByText('不计入任何数字').waitFor();
    await list.getByRole('button', { name: /^待核实/ }).click();
    await list.locator('ol').getByText('已升级').waitFor();
  });

  test('a window that is excused says why and until when', async () => {
    const { page } = await openPage();
    await tile(page, /^8号窗口 公积金 已登记 .* 暂离 至 \d\d:\d\d/).waitFor();
    await tile(page, /^9号窗口 税务 已登记 .* 请假（已公示） 至当天服务结束/).waitFor();
    await tile(page, /^备用1窗口 备用窗口 非服务时间 备用，未启用/).waitFor();
    await tile(page, /^10号窗口 .* 午间服务/).waitFor();
  });

  test('shows coverage and presence side by side, with the unmonitored named', async () => {
    const { page } = await openPage();
    const strip = page.getByText(/窗口监测覆盖率.*在岗率/).first();
    await strip.waitFor();
    expect(await strip.textContent()).toMatch(/95\.0%.*97\.0%/);
    await page.getByRole('link', { name: /未全程监测：.*6号窗口/ }).click();
    await page.getByRole('heading', { name: '未全程监测的窗口' }).waitFor();
    await page.getByText('从未收到数据').waitFor();
  });

  test.each([
    ['coverage', '覆盖率与在岗率'],
    ['statistics', '统计'],
    ['unjudged', '系统无法判断的'],
  ])('the page %s has no serious fault of accessibility, wide and narrow', async (name, title) => {
    const { page, complaints } = await openPage({ path: `#/${name}` });
    await page.getByRole('heading', { name: title, level: 2 }).waitFor();
    await page
      .getByText(/95\.0%/)
      .first()
      .waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await seriousFaults(page)).toEqual([]);
    const overflow = 'document.documentElement.scrollWidth - window.innerWidth';
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  });

  test('what is not known stands beside the figure of a hall, never in it', async () => {
    const { page } = await openPage();
    const hall = (name: string) => page.getByRole('region', { name });
    await hall('柳溪镇便民服务中心').getByText('4 个等待数据').waitFor();
    expect(
      await hall('柳溪镇便民服务中心')
        .getByText(/在岗 0/)
        .count(),
    ).toBe(0);
    await hall('青山县政务服务中心').getByText('在岗 2/6').waitFor();
    await hall('青山县政务服务中心').getByText('1 个状态未知').waitFor();
  });

  test('a fault that somebody has confirmed stays counted and listed while it lasts', async () => {
    const { page, server } = await openPage();
    const faults = page.getByRole('listitem').filter({ hasText: '未解除·设备异常' });
    await faults.getByText('5', { exact: true }).waitFor();
    const { incidents } = consoleFixture(Date.now()).snapshot;
    const fault = incidents.find(({ kind }) => kind === 'agent-silent');
    server.push({ name: 'incident', data: { ...fault, status: 'confirmed' } });
    await page.getByText('已核实、仍在持续').waitFor();
    expect(await faults.getByText('5', { exact: true }).count()).toBe(1);
    await page.locator('#findings').getByText('demo-town').waitFor();
  });

  test('a window in trial says so and why; the drawer about it tells what was said of it', async () => {
    const { page } = await openPage();
    await page.getByTitle(/尚未在本窗口通过步行测试[\s\S]*仅供技术人员查看/).waitFor();
    await tile(page, /^4号窗口 .* 试运行 .*按回车键查看窗口$/).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('传感器尚未在本窗口通过步行测试').waitFor();
    await drawer.getByText(/大厅任一窗口/).waitFor();
    expect(await drawer.getByText('备用启用').count()).toBe(0);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await tile(page, /^备用1窗口/).focus();
    await page.keyboard.press('Enter');
    await drawer.getByText('备用启用').waitFor();
    await drawer.getByText('现在不要求有人').waitFor();
    await expect.poll(() => page.evaluate('document.getAnimations().length')).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
  });

  test('a year without a calendar is told on every page, with the way to all warnings', async () => {
    const { page } = await openPage({ path: '#/statistics' });
    await page.getByText(/还没有 2027 年的节假日安排.*HW-DUTY-001/).waitFor();
    await page
      .getByRole('link', { name: /^无法判断/ })
      .getByTitle(/2 项待处理/)
      .waitFor();
    await page.getByRole('link', { name: '查看全部' }).click();
    await page.getByText('HW-DUTY-003').waitFor();
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
