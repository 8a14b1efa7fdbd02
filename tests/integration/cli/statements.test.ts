import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, onTestFinished, test, vi } from 'vitest';
import { addCall } from '../../../cli/commands/call.ts';
import type { CliContext } from '../../../cli/commands/cliContext.ts';
import { addConclude } from '../../../cli/commands/conclude.ts';
import { addDeclare } from '../../../cli/commands/declare.ts';
import { describeError } from '../../../cli/report.ts';
import { createDetectionReader } from '../../../collector/detection/runDetection.ts';
import { type Journal, openJournal } from '../../../collector/journal/journal.ts';
import { createStateStore } from '../../../collector/state/stateStore.ts';
import { tellHallTime } from '../../../collector/statements/hallTime.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { EXIT } from '../../../runtime/failure.ts';
import { silentLog } from '../../../runtime/log.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { aSaidSite } from '../../unit/collector/statements/aSaid.ts';
import { aFinding, FINDING, raise } from '../collector/statements/aListeningCollector.ts';

const CONFIG = `dataFolder: data
site: site.yaml
mqtt: { port: 0 }
http: { port: 0 }
agents: []
`;

/** The commands of somebody in front of a collector's files; what they print, and how they fail. */
async function aTerminal() {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'data'));
  const config = join(folder, 'collector.yaml');
  writeFileSync(config, CONFIG);
  writeFileSync(join(folder, 'site.yaml'), JSON.stringify(aSaidSite()));
  const open = () =>
    openJournal({ path: join(folder, 'data', 'journal.db'), clock: systemClock, log: silentLog });
  const journal = open();
  onTestFinished(() => journal.close());
  const site = aSaidSite();
  journal.appendRevision({ site, validFromMs: systemClock.wallMs(), author: 'test' });

  async function run(...words: string[]): Promise<string> {
    const program = new Command('hallwatch').exitOverride();
    program.configureOutput({ writeErr: () => undefined });
    const context: CliContext = { language: 'en', say: (key) => key };
    for (const add of [addDeclare, addCall, addConclude]) add(program, context);
    const lines: string[] = [];
    const print = vi.spyOn(console, 'log').mockImplementation((line) => lines.push(String(line)));
    try {
      await program.parseAsync(['node', 'hallwatch', ...words, '-c', config]);
      return lines.join('\n');
    } catch (error) {
      const { sentence, exitCode } = describeError(error, 'en');
      return `${exitCode}: ${sentence}`;
    } finally {
      print.mockRestore();
    }
  }
  const said = () =>
    journal
      .readAfter(0, 1000)
      .flatMap((row) => (row.kind === 'statement' ? [{ ...row.statement, by: row.author }] : []));
  return { folder, journal, run, said };
}

test('a state is declared in the time of the hall, and ended', async () => {
  const { run, said } = await aTerminal();
  const until = tellHallTime(systemClock.wallMs() + 3 * 3_600_000, 'America/New_York');
  const out = await run(
    ...['declare', 'window-ny', 'stand-in', '--until', until, '--stand-in', 'p-2', '--id', 'd1'],
  );
  expect(out).toMatch(new RegExp(`^Declared: window window-ny, stand-in, .* ${until} \\(id d1\\)`));
  expect(await run('declare', 'end', 'window-ny', 'd1')).toMatch(/ends at/);
  expect(said()).toMatchObject([
    { type: 'declare', via: 'cli', standIn: 'p-2', by: expect.stringMatching(/^os-\d+$/) },
    { type: 'end-declaration', id: 'd1' },
  ]);
});

test('what cannot be is refused as over HTTP, with its code and exit code', async () => {
  const { run, said } = await aTerminal();
  expect(await run('declare', 'window-7', 'away')).toMatch(
    new RegExp(`^${EXIT.usage}: There is no window "window-7".*HW-SAY-002`),
  );
  expect(await run('declare', 'window-1', 'away', '--from', 'soon')).toContain('HW-SAY-023');
  expect(await run('spare', 'window-1', 'open')).toContain('HW-SAY-006');
  expect(await run('sign-in', 'nothing')).toContain('HW-SAY-017');
  expect(said()).toEqual([]);
});

test('a file is imported whole, with every bad line named file:line', async () => {
  const { run, said, folder } = await aTerminal();
  const file = join(folder, 'leave.csv');
  const head = 'window,state,from,until\n';
  writeFileSync(file, `${head}window-1,away,09:30,\nwindow-7,away,09:30,\nwindow-1,a,09:30,\n`);
  const refused = await run('declare', 'import', file);
  expect(refused).toContain(`${file}:3 There is no window "window-7"`);
  expect(refused).toContain(`${file}:4 The state "a" is not known`);
  expect(said()).toEqual([]);
  // As Excel writes it on a Chinese system.
  const rows = Buffer.concat([
    Buffer.from(`${head}window-1,`),
    Buffer.from([0xd4, 0xdd, 0xc0, 0xeb]),
    Buffer.from(',09:30,\n'),
  ]);
  writeFileSync(file, rows);
  expect(await run('declare', 'import', file, '--duty-table')).toContain('1 declaration');
  expect(said()).toMatchObject([{ state: 'away', via: 'duty-table' }]);
  expect(await run('declare', 'import', join(folder, 'no.csv'))).toContain('HW-SAY-033');
});

test('a spare window, a booking, a call and a sign-in are written', async () => {
  const { run, said } = await aTerminal();
  expect(await run('spare', 'window-9', 'open')).toContain('is open');
  expect(await run('book', 'hall', '--from', '09:30', '--until', '10:00')).toContain('Booked');
  const called = await run('call', 'window-1', 'land', '--matter', '登记');
  const id = /sign-in (\S+)$/.exec(called)?.[1] ?? '';
  expect(await run('sign-in', id, '--person', 'p-1')).toContain('Signed in');
  const again = await run('sign-in', id);
  expect(again).toMatch(new RegExp(`^${EXIT.failed}: .*HW-SAY-018`));
  expect(said().map(({ type }) => type)).toEqual(['activation', 'booking', 'call', 'sign-in']);
});

test('a finding is concluded on the present version, or on the one that was seen', async () => {
  const { run, journal, folder } = await aTerminal();
  const state = createStateStore({ path: join(folder, 'data', 'state.db') });
  await state.start();
  await raise(state, [aFinding()]);
  await state.stop();
  const confirm = ['conclude', FINDING, 'confirm', '--reason', 'verified-absent'];
  expect(await run(...confirm)).toContain('confirmed, because: verified: nobody was there');
  expect(await run(...confirm)).toContain('HW-SAY-009');
  expect(await run(...confirm, '--seen', '0')).toMatch(
    /version 1 now: os-\d+ concluded.*HW-SAY-010/,
  );
  expect(await run(...confirm, '--seen', 'x')).toContain('HW-SAY-001');
  expect(await run('conclude', FINDING, 'reopen', '--reason', 'new-evidence')).toContain(
    'reopened',
  );
  expect(journal.conclusionsOf(FINDING).map(({ conclusion }) => conclusion)).toEqual([
    ...['confirmed', 'reopened'],
  ]);
  expect(await run('conclude', 'f'.repeat(24), 'dismiss', '--reason', 'other')).toContain(
    'HW-CLI-020',
  );
});

/** Has the collector's own loop judge what was said so far. */
async function judge(journal: Journal, folder: string): Promise<void> {
  const state = createStateStore({ path: join(folder, 'data', 'state.db') });
  await state.start();
  const reader = createDetectionReader({ journal, state, clock: systemClock, log: silentLog });
  await reader.start();
  await reader.caughtUp();
  await reader.stop();
  await state.stop();
}

test('a finding is meant by the first digits of its id, if no other begins so', async () => {
  const { run, journal, folder } = await aTerminal();
  const state = createStateStore({ path: join(folder, 'data', 'state.db') });
  await state.start();
  await raise(state, [aFinding(), aFinding({ id: `${FINDING.slice(0, 14)}${'0'.repeat(10)}` })]);
  await state.stop();
  const dismiss = (id: string) => run('conclude', id, 'dismiss', '--reason', 'was-present');
  expect(await dismiss(FINDING.slice(0, 12))).toMatch(/2 findings.*HW-CLI-021/);
  expect(await dismiss(FINDING.slice(0, 16))).toContain(FINDING);
  expect(await dismiss('0000')).toContain('HW-CLI-020');
  expect(journal.conclusionsOf(FINDING)).toHaveLength(1);
});

test('a reason that contradicts the conclusion is refused, and those that fit are listed', async () => {
  const { run, journal, folder } = await aTerminal();
  const state = createStateStore({ path: join(folder, 'data', 'state.db') });
  await state.start();
  await raise(state, [aFinding()]);
  await state.stop();
  const refused = await run('conclude', FINDING, 'confirm', '--reason', 'was-present');
  expect(refused).toMatch(/verified-absent verified: nobody was there.*HW-SAY-012/);
  expect(journal.conclusionsOf(FINDING)).toEqual([]);
});

test('a state may be called as people call it, in any language', async () => {
  const { run, said } = await aTerminal();
  for (const word of ['meeting', '会议/培训', '會議/培訓', 'meeting or training']) {
    expect(await run('declare', 'window-1', word)).toMatch(/^Declared: .*meeting or training/);
  }
  expect(new Set(said().map((one) => 'state' in one && one.state))).toEqual(new Set(['meeting']));
  expect(await run('declare', 'window-1', 'asleep')).toMatch(/away short leave.*HW-SAY-026/);
});

test('a short leave is told with the end that it really has', async () => {
  const { run } = await aTerminal();
  const nowMs = systemClock.wallMs();
  const at = (ms: number) => tellHallTime(ms, 'Asia/Shanghai');
  const from = at(nowMs);
  const until = at(nowMs + 3 * 3_600_000);
  const ends = at(Math.floor(nowMs / 60_000) * 60_000 + 30 * 60_000);
  for (const more of [[], ['--until', until]]) {
    const told = await run('declare', 'window-1', 'away', '--from', from, ...more);
    expect(told).toContain(`short leave, ${from} to ${ends}`);
    expect(told).toContain('30 minutes at most');
  }
  expect(await run('declare', 'window-1', 'paused')).toContain('the end of that day’s duty');
});

test('declarations and calls are listed with the ids by which they are ended', async () => {
  const { run, journal, folder } = await aTerminal();
  await run('declare', 'window-1', 'meeting', '--id', 'd-1', '--person', 'p-1');
  await run('declare', 'window-ny', 'stand-in', '--id', 'd-2', '--stand-in', 'p-2');
  const called = /sign-in (\S+)$/.exec(await run('call', 'window-1', 'land'))?.[1] ?? '';
  await judge(journal, folder);
  const listed = await run('declare', 'list');
  expect(listed).toMatch(/window-1 +d-1 +meeting or training .*p-1/);
  expect(listed).toMatch(/window-ny +d-2 +stand-in .*stand-in p-2/);
  expect(await run('declare', 'list', '--window', 'window-ny')).not.toContain('d-1');
  expect(JSON.parse(await run('declare', 'list', '--json'))).toHaveLength(2);
  expect(await run('call', 'list', '--open')).toMatch(new RegExp(`window-1 +${called} +land`));
  await run('declare', 'end', 'window-1', 'd-1');
  await run('sign-in', called);
  await judge(journal, folder);
  expect(await run('declare', 'list')).toMatch(/d-1 .*ended/);
  expect(await run('call', 'list')).toContain('signed in at');
  expect(await run('call', 'list', '--open')).toBe('There are no calls.');
});
