import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Effect } from '../../../../collector/detection/effect.ts';
import {
  EQUIPMENT_FINDING_KINDS,
  type Finding,
  POST_FINDING_KINDS,
} from '../../../../collector/detection/finding.ts';
import { VERDICTS, type VerdictContext } from '../../../../collector/detection/verdict.ts';
import type { Conclusion } from '../../../../collector/journal/statement.ts';
import type { RatingCount } from '../../../../collector/series/tally.ts';
import type { Site } from '../../../../collector/site/site.ts';
import { indexSite, type SiteIndex } from '../../../../collector/site/siteIndex.ts';
import { createStateStore, type StateStore } from '../../../../collector/state/stateStore.ts';
import { type Random, seededRandom } from '../../../../runtime/random.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** 2026-03-02, a Monday, midnight in Shanghai. */
export const HISTORY_START_MS = Date.UTC(2026, 2, 1, 16);

/** Two halls in zones whose hours begin at different minutes. */
export function historySite(): Site {
  const day = ['08:30-12:00', '14:00-17:30'];
  const hours = { mon: day, tue: day, wed: day, thu: day, fri: day };
  const window = (hall: string, number: number) => {
    const id = `${hall}-w${number}`;
    const seat = { id: `${id}-seat`, agent: `${hall}-box`, kind: 'seat' as const };
    const accepted = { window: id, date: '2026-01-05', record: 'walk' };
    const devices = number === 3 ? [seat] : [{ ...seat, accepted }];
    return { id, number: `${number}号`, name: `窗口 ${number}`, devices };
  };
  const hall = (id: string, timeZone: string, area: string) => ({
    ...{ id, name: `大厅 ${id}`, area, timeZone },
    windows: [1, 2, 3].map((number) => window(id, number)),
  });
  return {
    name: 'test',
    hours,
    areas: [
      { id: 'county', name: '县', level: 'county' },
      { id: 'town', name: '镇', level: 'town', parent: 'county' },
    ],
    halls: [hall('a', 'Asia/Shanghai', 'county'), hall('b', 'Asia/Kolkata', 'town')],
  } as unknown as Site;
}

/** A finding as the history knows it: written down apart from the code under test. */
export interface KnownFinding {
  readonly finding: Finding;
  raisedMs: number;
  stage: 'reminder' | 'suspected' | 'escalated';
  suspectedMs: number | null;
  escalatedMs: number | null;
  clearedMs: number | null;
  isTrial: boolean;
  readonly conclusions: { conclusion: Conclusion; recordedMs: number }[];
}

/** A random life of a small county, told to a real state file. */
export interface FactHistory {
  readonly state: StateStore;
  readonly site: SiteIndex;
  /** Where time has come to. */
  nowMs(): number;
  readonly findings: ReadonlyMap<string, KnownFinding>;
  readonly ratings: readonly RatingCount[];
  /** Lets some time pass: verdicts, corrections, findings, conclusions, ratings, silences. */
  step(stepMs: number): Promise<{ readonly ratings: readonly RatingCount[] }>;
}

export async function startFactHistory(options: {
  readonly seed: number;
  readonly folder: string;
}): Promise<FactHistory> {
  const random = seededRandom(options.seed);
  const site = indexSite(historySite());
  const state = createStateStore({ path: join(options.folder, 'state.db'), site: () => site });
  await state.start();
  onTestFinished(() => state.stop());
  const findings = new Map<string, KnownFinding>();
  const ratings: RatingCount[] = [];
  const marks = new Map<string, number>();
  const heard = new Set<string>();
  let nowMs = HISTORY_START_MS + 7 * HOUR;
  let cursor = 0;

  const pick = <T>(list: readonly T[]): T => list[integer(random, 0, list.length - 1)] as T;
  const chance = (share: number) => integer(random, 1, 1000) <= share * 1000;

  function someVerdicts(windowId: string, fromMs: number, toMs: number): Effect[] {
    const effects: Effect[] = [];
    for (let atMs = fromMs; atMs < toMs; atMs += someSpan(random)) {
      effects.push({
        ...{ type: 'verdict', windowId, verdict: pick(VERDICTS), fromMs: atMs },
        context: someContext(pick, chance),
      });
    }
    return effects;
  }

  function judge(windowId: string): Effect[] {
    const beforeMs = marks.get(windowId) ?? Math.max(HISTORY_START_MS, nowMs - 20 * MINUTE);
    const judgedMs = nowMs - integer(random, 0, chance(0.1) ? 40 * MINUTE : 30_000);
    if (judgedMs <= beforeMs || chance(0.15)) return [];
    marks.set(windowId, judgedMs);
    const first = heard.has(windowId) ? beforeMs + integer(random, 1, 9 * MINUTE) : beforeMs;
    heard.add(windowId);
    return [
      ...someVerdicts(windowId, first, judgedMs),
      { type: 'watermark', windowIds: [windowId], watermarkMs: judgedMs },
    ];
  }

  function correct(windowId: string): Effect[] {
    const judgedMs = marks.get(windowId);
    if (judgedMs === undefined) return [];
    const reach = chance(0.3) ? 40 * HOUR : 2 * HOUR;
    const firstMs = HISTORY_START_MS + 7 * HOUR;
    const fromMs = Math.max(firstMs, judgedMs - integer(random, MINUTE, reach));
    if (fromMs >= judgedMs) return [];
    const correction = {
      type: 'correct',
      windowId,
      fromMs,
      toMs: judgedMs,
      causeId: cursor,
    } as const;
    return [correction, ...someVerdicts(windowId, fromMs, judgedMs)];
  }

  function raise(): Effect[] {
    const windowId = chance(0.7) ? pick([...site.windows.keys()]) : null;
    const hallId = windowId?.[0] ?? pick(['a', 'b', 'a', 'b', null]);
    const finding = someFinding({ pick, chance, random, nowMs, hallId, windowId });
    findings.set(finding.id, {
      finding,
      raisedMs: finding.raisedMs,
      stage: finding.stage ?? 'suspected',
      suspectedMs: finding.stage === 'reminder' ? null : finding.raisedMs,
      escalatedMs: null,
      clearedMs: null,
      isTrial: finding.isTrial === true,
      conclusions: [],
    });
    return [{ type: 'raise', finding }];
  }

  function goOn(known: KnownFinding): Effect[] {
    const { id, why } = known.finding;
    const kind = integer(random, 0, 5);
    if (kind === 0 && known.clearedMs === null) {
      known.clearedMs = nowMs - integer(random, 0, MINUTE);
      return [{ type: 'clear', findingId: id, atMs: known.clearedMs, reason: 'occupied' }];
    }
    if (kind === 1 && known.stage === 'reminder') {
      known.stage = 'suspected';
      known.suspectedMs = nowMs;
      return [{ type: 'stage', findingId: id, stage: 'suspected', atMs: nowMs, why }];
    }
    if (kind === 2 && known.stage === 'suspected') {
      known.stage = 'escalated';
      known.escalatedMs = nowMs;
      return [{ type: 'stage', findingId: id, stage: 'escalated', atMs: nowMs, why }];
    }
    if (kind === 3) return conclude(known);
    if (kind === 4 && chance(0.3)) {
      known.raisedMs += integer(random, -20 * HOUR, 0);
      Object.assign(known, { stage: 'suspected', suspectedMs: known.raisedMs });
      Object.assign(known, { escalatedMs: null, clearedMs: null, isTrial: false });
      const { isTrial: _isTrial, stage: _stage, ...rest } = known.finding;
      return [{ type: 'restate', finding: { ...rest, raisedMs: known.raisedMs }, causeId: cursor }];
    }
    return [];
  }

  function conclude(known: KnownFinding): Effect[] {
    const conclusion = pick(['confirmed', 'dismissed', 'reopened'] as const);
    const version = known.conclusions.length + 1;
    known.conclusions.push({ conclusion, recordedMs: nowMs });
    const { id: findingId } = known.finding;
    const reason = 'other' as const;
    const statement = { type: 'conclusion', findingId, version, conclusion, reason } as const;
    return [{ type: 'stated', rowId: cursor, receivedMs: nowMs, author: 'os-1', statement }];
  }

  return {
    ...{ state, site, findings, ratings },
    nowMs: () => nowMs,
    async step(stepMs) {
      nowMs += stepMs;
      cursor += 1;
      const effects: Effect[] = [];
      for (const windowId of site.windows.keys()) {
        effects.push(...judge(windowId));
        if (chance(0.06)) effects.push(...correct(windowId));
      }
      if (chance(0.4)) effects.push(...raise());
      for (const known of findings.values()) if (chance(0.1)) effects.push(...goOn(known));
      for (const agentId of ['a-box', 'b-box']) {
        const silent = chance(0.2);
        effects.push({ type: 'agent', agentId, lastHeardMs: nowMs, watermarkMs: null, silent });
      }
      await state.commitDetection({ cursor, effects, entries: [], recordedMs: nowMs });
      const given = chance(0.5) ? [someRating({ pick, random, nowMs })] : [];
      ratings.push(...given);
      return { ratings: given };
    },
  };
}

function integer(random: Random, from: number, to: number): number {
  return from + Math.floor(random.fraction() * (to - from + 1));
}

type Pick1 = <T>(list: readonly T[]) => T;
type Chance = (share: number) => boolean;

/** Short ones, long ones, and some that end on a full minute. */
function someSpan(random: Random): number {
  const minutes = integer(random, 1, 90) * MINUTE;
  return integer(random, 0, 2) === 0 ? minutes : minutes + integer(random, 1, 59_999);
}

function someContext(pick: Pick1, chance: Chance): VerdictContext {
  return {
    basis: pick(['named', 'named', 'pooled', 'none'] as const),
    ...{ service: null, because: null, isCalendarCovered: chance(0.9) },
  };
}

function someFinding(of: {
  readonly pick: Pick1;
  readonly chance: Chance;
  readonly random: Random;
  readonly nowMs: number;
  readonly hallId: string | null;
  readonly windowId: string | null;
}): Finding {
  const { pick, chance, random, nowMs, hallId, windowId } = of;
  const raisedMs = nowMs - integer(random, 0, 10 * MINUTE);
  const kind = pick([...POST_FINDING_KINDS, ...EQUIPMENT_FINDING_KINDS]);
  const id = [...Array(24)].map(() => integer(random, 0, 15).toString(16)).join('');
  return {
    ...{ id, kind, hallId, windowId, agentId: null, deviceId: null },
    ...{ startedMs: raisedMs - integer(random, 0, HOUR), raisedMs },
    ...(chance(0.3) ? { stage: 'reminder' as const } : {}),
    ...(chance(0.15) ? { isTrial: true } : {}),
    ...(chance(0.05) ? { isHeld: true } : {}),
    why: {
      ...{ rule: kind, ruleVersion: integer(random, 1, 2), facts: {}, fromMs: 0, toMs: 0 },
      ...{ lanes: [], duty: [], verdicts: [], marks: [], checks: [], inputs: [] },
      wouldHaveChanged: [],
    },
  };
}

function someRating(of: {
  readonly pick: Pick1;
  readonly random: Random;
  readonly nowMs: number;
}): RatingCount {
  const { pick, random, nowMs } = of;
  const hall = pick(['a', 'b']);
  const window = pick([`${hall}-w1`, `${hall}-w2`, '']);
  const lateMs = integer(random, 0, 9) === 0 ? 50 * HOUR : HOUR;
  const quarter = Math.floor((nowMs - integer(random, 0, lateMs)) / 900_000);
  return { hall, window, quarter, level: integer(random, 1, 5), count: integer(random, 1, 3) };
}
