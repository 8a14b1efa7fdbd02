import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { findingWords } from '../../../cli/explain/findingWords.ts';
import { paintFor } from '../../../cli/terminal/paint.ts';
import { compareFindings } from '../../../cli/whatif/compareFindings.ts';
import { drawWhatif } from '../../../cli/whatif/drawWhatif.ts';
import { figuresOf } from '../../../cli/whatif/figures.ts';
import { loadPolicyDocument, withPolicy } from '../../../cli/whatif/policyDocument.ts';
import { replayJournal } from '../../../cli/whatif/replayJournal.ts';
import type { IncidentView } from '../../../collector/http/views.ts';
import type { Policy, Site } from '../../../collector/site/site.ts';
import { indexSite } from '../../../collector/site/siteIndex.ts';
import { ConfigFailure } from '../../../runtime/configFile.ts';
import { LANGUAGES } from '../../../texts/entry.ts';
import { fixtureFindings } from '../../support/consoleFixtureFindings.ts';
import { createMemoryJournal } from '../../support/memoryJournal.ts';
import {
  aJournal,
  aSite,
  aWindow,
  heartbeats,
  inOrder,
  level,
  MINUTE,
  ONE_MINUTE,
  T0,
} from '../collector/detection/scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-whatif-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function policyFile(text: string): string {
  const file = join(folder, 'policy.yaml');
  writeFileSync(file, text);
  return file;
}

const LONGER = 'emptyAfterMinutes: 5\nclearAfterSeconds: 10\nsource: 试算\n';

describe('a policy file', () => {
  const site = aSite([aWindow({ policy: { ...aSite().policy, source: 'own' } as Policy })]);

  test('with one policy stands for the whole site, whatever its parts say', () => {
    const document = loadPolicyDocument(policyFile(LONGER), site, 'zh-Hans');
    const changed = withPolicy(site, document);
    expect(changed.policy).toMatchObject({ emptyAfterMinutes: 5, source: '试算' });
    expect(changed.halls[0]?.windows[0]?.policy).toBeUndefined();
    expect(site.halls[0]?.windows[0]?.policy?.source).toBe('own');
  });

  test('with parts changes those and nothing else', () => {
    const text = `halls:\n  hall:\n    emptyAfterMinutes: 7\n    clearAfterSeconds: 1\n    source: x\n`;
    const changed = withPolicy(site, loadPolicyDocument(policyFile(text), site, 'zh-Hans'));
    expect(changed.halls[0]?.policy?.emptyAfterMinutes).toBe(7);
    expect(changed.policy).toEqual(site.policy);
    expect(changed.halls[0]?.windows[0]?.policy?.source).toBe('own');
  });

  test.each([
    ['emptyAfterMinutes: many\nsource: x\n', 1],
    ['emptyAfterMinutes: 5\nreminderAfterMinutes: 3\nhintAfterMinutes: 4\nsource: x\n', 2],
    ['halls:\n  nowhere:\n    emptyAfterMinutes: 7\n    source: x\n', 2],
    ['halls:\n  hall:\n    emptyAfterMinutes: 7\n', 2],
  ])('that is wrong is refused with its line: %j', (text, line) => {
    const load = () => loadPolicyDocument(policyFile(text), site, 'zh-Hans');
    try {
      load();
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigFailure);
      expect((error as ConfigFailure).problems[0]?.line).toBe(line);
    }
  });
});

/** A morning: empty for 2 minutes, back for 7, empty for 12. */
function aMorning() {
  const journal = aJournal();
  const seat = (id: string, window: string) => ({
    ...{ id, agent: 'hall-1', kind: 'seat' as const },
    accepted: { window, date: '2026-01-05', record: 'test' },
  });
  // Somebody is at the other window all the time: the hall is never unattended.
  const windows = [
    aWindow({ devices: [seat('seat-1', 'window-1')] }),
    aWindow({ id: 'window-2', number: '2号', devices: [seat('seat-2', 'window-2')] }),
  ];
  journal.revision(aSite(windows), 0);
  const steps: [number, boolean][] = [
    [0, true],
    [2 * MINUTE, false],
    [4 * MINUTE, true],
    [11 * MINUTE, false],
    [23 * MINUTE, true],
  ];
  const readings = inOrder([
    ...steps.map(([atMs, seen]) => level(atMs, seen)),
    level(0, true, 'seat-2'),
    ...heartbeats(0, 30 * MINUTE),
  ]);
  for (const reading of readings) journal.batch([reading]);
  const memory = createMemoryJournal();
  memory.append(...journal.rows);
  return memory;
}

const span = { fromMs: T0, toMs: T0 + 60 * MINUTE };
const replay = (change: (site: Site) => Site) =>
  replayJournal({ journal: aMorning(), ...span, change, onProgress: () => undefined });

describe('a replay', () => {
  test('finds what the collector found, with the duty that it was about', async () => {
    const { findings, dutyHours, rows } = await replay((site) => site);
    const suspected = findings.filter((one) => one.suspectedMs !== null);
    expect(suspected.map((one) => one.kind)).toEqual(['empty-post', 'empty-post']);
    expect(suspected[0]).toMatchObject({ hallName: '政务大厅', windowNumber: '1号' });
    expect(dutyHours).toBeCloseTo(1, 2);
    expect(rows).toBeGreaterThan(100);
  });

  test('under a longer policy finds less, and tells which', async () => {
    const document = loadPolicyDocument(policyFile(LONGER), aSite(), 'zh-Hans');
    const before = await replay((site) => site);
    const after = await replay((site) => withPolicy(site, document));
    const difference = compareFindings(before.findings, after.findings);
    expect(difference.onlyBefore.map((one) => one.startedMs - T0)).toEqual([2 * MINUTE]);
    expect(difference.onlyAfter).toEqual([]);
    expect(difference.changed).toHaveLength(1);
    expect(figuresOf(before).suspected).toBe(2);
    expect(figuresOf(after).suspected).toBe(1);
    const frame = {
      ...{ columns: 100, zone: 'Asia/Shanghai', words: findingWords('zh-Hans') },
      ...{ paint: paintFor({}, {}), site: null },
    };
    const result = { file: 'policy.yaml', ...span, before, after, difference };
    const drawn = drawWhatif(result, frame).join('\n');
    expect(drawn).toContain('试算规则下不再出现的疑似事件：1 个');
    expect(drawn).toMatch(/疑似 +2 +1 +-1/);
    expect(drawn).toMatch(/每 100 值守小时疑似 +200\.00 +100\.00/);
  });
});

describe('a policy that is shorter than its sensors can show', () => {
  /** Somebody sits at a window with a plain motion sensor; nothing is suspected in a morning. */
  function anEmptyTable() {
    const journal = aJournal();
    const devices = [
      {
        ...{ id: 'seat-1', agent: 'hall-1', kind: 'pir' as const },
        accepted: { window: 'window-1', date: '2026-01-05', record: 'test' },
      },
    ];
    const site = aSite([aWindow({ devices })], {
      policy: { ...ONE_MINUTE, emptyAfterMinutes: 20 },
    });
    journal.revision(site, 0);
    for (const reading of inOrder([level(0, true), ...heartbeats(0, 30 * MINUTE)])) {
      journal.batch([reading]);
    }
    const memory = createMemoryJournal();
    memory.append(...journal.rows);
    return { memory, site };
  }

  test.each(LANGUAGES)('is told with every such window, in %s', async (language) => {
    const { memory, site } = anEmptyTable();
    const document = loadPolicyDocument(
      policyFile('emptyAfterMinutes: 3\nsource: x\n'),
      site,
      language,
    );
    const judge = (change: (one: Site) => Site) =>
      replayJournal({ journal: memory, ...span, change, onProgress: () => undefined });
    const before = await judge((one) => one);
    const after = await judge((one) => withPolicy(one, document));
    expect(before.unsupported).toEqual([]);
    expect(after.unsupported).toEqual([
      { windowId: 'window-1', minutes: 3, minutesMin: 15, kinds: 'pir' },
    ]);
    expect(figuresOf(after).suspected).toBe(0);
    const frame = {
      ...{ columns: 200, zone: 'Asia/Shanghai', words: findingWords(language) },
      ...{ paint: paintFor({}, {}), site: indexSite(site) },
    };
    const difference = compareFindings(before.findings, after.findings);
    const result = { file: 'policy.yaml', ...span, before, after, difference };
    const drawn = drawWhatif(result, frame).join('\n');
    expect(drawn).toMatch(/1号.*\b3\b.*pir.*\b15\b/);
    expect(drawWhatif({ ...result, after: before }, frame).join('\n')).not.toContain('pir');
  });
});

const findings = fc.array(
  fc.record({
    windowId: fc.constantFrom('w1', 'w2', 'w3'),
    kind: fc.constantFrom('empty-post' as const, 'late-opening' as const),
    startedMs: fc.integer({ min: 0, max: 50 }),
    lasted: fc.option(fc.integer({ min: 1, max: 20 })),
    isReminder: fc.boolean(),
  }),
  { maxLength: 12 },
);

function incidentsOf(drawn: readonly { readonly [key: string]: unknown }[]): IncidentView[] {
  const [base] = fixtureFindings(0);
  return drawn.map((one, index) => {
    const { windowId, kind, startedMs, lasted, isReminder } = one as never as {
      windowId: string;
      kind: IncidentView['kind'];
      startedMs: number;
      lasted: number | null;
      isReminder: boolean;
    };
    return {
      ...(base?.incident as IncidentView),
      ...{ id: `i${index}`, windowId, kind, startedMs, raisedMs: startedMs },
      suspectedMs: isReminder ? null : startedMs,
      clearedMs: lasted === null ? null : startedMs + lasted,
    };
  });
}

describe('the comparison', () => {
  const run = { seed: 20_261_121, numRuns: 500 };

  test('of a list with itself finds no difference', () => {
    fc.assert(
      fc.property(findings, (drawn) => {
        const list = incidentsOf(drawn);
        const { onlyAfter, onlyBefore, changed } = compareFindings(list, list);
        expect([onlyAfter, onlyBefore].flat()).toEqual([]);
        // Two at one place that began together may be matched crosswise; none is lost by that.
        expect(changed.every(({ before, after }) => before.startedMs === after.startedMs)).toBe(
          true,
        );
      }),
      run,
    );
  });

  test('tells every suspected finding of both lists exactly once', () => {
    fc.assert(
      fc.property(findings, findings, (one, other) => {
        const [before, after] = [incidentsOf(one), incidentsOf(other)];
        const { onlyAfter, onlyBefore, changed, same } = compareFindings(before, after);
        const suspected = (list: IncidentView[]) => list.filter((a) => a.suspectedMs !== null);
        expect(onlyBefore.length + changed.length + same).toBe(suspected(before).length);
        expect(onlyAfter.length + changed.length + same).toBe(suspected(after).length);
        for (const { before: a, after: b } of changed) {
          expect([a.windowId, a.kind]).toEqual([b.windowId, b.kind]);
        }
      }),
      run,
    );
  });
});
