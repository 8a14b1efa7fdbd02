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
    // The third is in trial, at the fourth nothing sees people.
    const devices = number === 4 ? [] : number === 3 ? [seat] : [{ ...seat, accepted }];
    return { id, number: `${number}号`, name: `窗口 ${number}`, devices };
  };
  const hall = (id: string, timeZone: string, area: string) => ({
    ...{ id, name: `大厅 ${id}`, area, timeZone },
    windows: [1, 2, 3, 4].map((number) => window(id, number)),
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
  /** Lets time pass in which nothing happens but this. */
  tell(stepMs: number, effects: readonly Effect[]): Promise<void>;
}

export async function startFactHistory(options: {
  readonly seed: number;
  readonly folder: string;
}): Promise<FactHistory> {
  const site = indexSite(historySite());
  const state = createStateStore({ path: join(options.folder, 'state.db'), site: () => site });
  await state.start();
  onTestFinished(() => state.stop());
  const life: Life = {
    random: seededRandom(options.seed),
    site,
    ...{ findings: new Map(), ratings: [], marks: new Map(), heard: new Set() },
    ...{ nowMs: HISTORY_START_MS + 7 * HOUR, cursor: 0 },
  };
  const { findings, ratings, random } = life;
  return {
    ...{ state, site, findings, ratings },
    nowMs: () => life.nowMs,
    async tell(stepMs, effects) {
      life.nowMs += stepMs;
      life.cursor += 1;
      const { cursor, nowMs: recordedMs } = life;
      await state.commitDetection({ cursor, effects, entries: [], recordedMs });
    },
    async step(stepMs) {
      life.nowMs += stepMs;
      life.cursor += 1;
      const effects: Effect[] = [];
      for (const windowId of site.windows.keys()) {
        effects.push(...judge(life, windowId));
        if (chance(random, 0.06)) effects.push(...correct(life, windowId));
      }
      if (chance(random, 0.4)) effects.push(...raise(life));
      for (const known of findings.values()) {
        if (chance(random, 0.1)) effects.push(...goOn(life, known));
      }
      for (const agentId of ['a-box', 'b-box']) {
        const silent = chance(random, 0.2);
        const lastHeardMs = life.nowMs;
        effects.push({ type: 'agent', agentId, lastHeardMs, watermarkMs: null, silent });
      }
      const { cursor, nowMs: recordedMs } = life;
      await state.commitDetection({ cursor, effects, entries: [], recordedMs });
      const given = chance(random, 0.5) ? [someRating(life)] : [];
      ratings.push(...given);
      return { ratings: given };
    },
  };
}

/** What the history remembers to tell on. */
interface Life {
  readonly random: Random;
  readonly site: SiteIndex;
  readonly findings: Map<string, KnownFinding>;
  readonly ratings: RatingCount[];
  readonly marks: Map<string, number>;
  readonly heard: Set<string>;
  nowMs: number;
  cursor: number;
}

function someVerdicts({ random }: Life, windowId: string, span: [number, number]): Effect[] {
  const effects: Effect[] = [];
  for (let atMs = span[0]; atMs < span[1]; atMs += someSpan(random)) {
    effects.push({
      ...{ type: 'verdict', windowId, verdict: pick(random, VERDICTS), fromMs: atMs },
      context: someContext(random),
    });
  }
  return effects;
}

function judge(life: Life, windowId: string): Effect[] {
  const { random, marks, heard, nowMs } = life;
  if (windowId.endsWith('w4')) return register(life, windowId);
  const beforeMs = marks.get(windowId) ?? Math.max(HISTORY_START_MS, nowMs - 20 * MINUTE);
  const judgedMs = nowMs - integer(random, 0, chance(random, 0.1) ? 40 * MINUTE : 30_000);
  if (judgedMs <= beforeMs || chance(random, 0.35)) return [];
  marks.set(windowId, judgedMs);
  const isFirst = !heard.has(windowId);
  const first = isFirst ? beforeMs : beforeMs + integer(random, 1, 9 * MINUTE);
  heard.add(windowId);
  // Often all stays as it was.
  const isSteady = !isFirst && chance(random, 0.4);
  return [
    ...(isSteady ? [] : someVerdicts(life, windowId, [first, judgedMs])),
    { type: 'watermark', windowIds: [windowId], watermarkMs: judgedMs },
  ];
}

/** A window at which nothing sees people has one verdict, from when it was registered on. */
function register({ heard, nowMs }: Life, windowId: string): Effect[] {
  if (heard.has(windowId)) return [];
  heard.add(windowId);
  return [{ type: 'verdict', windowId, verdict: 'unknown', fromMs: nowMs }];
}

function correct(life: Life, windowId: string): Effect[] {
  const { random, marks, cursor: causeId } = life;
  const judgedMs = marks.get(windowId);
  if (judgedMs === undefined) return [];
  const reach = chance(random, 0.3) ? 40 * HOUR : 2 * HOUR;
  const firstMs = HISTORY_START_MS + 7 * HOUR;
  const fromMs = Math.max(firstMs, judgedMs - integer(random, MINUTE, reach));
  if (fromMs >= judgedMs) return [];
  const correction = { type: 'correct', windowId, fromMs, toMs: judgedMs, causeId } as const;
  // What was before may go on for a while.
  const changesMs = chance(random, 0.3) ? fromMs + integer(random, 1, HOUR) : fromMs;
  return [correction, ...someVerdicts(life, windowId, [changesMs, judgedMs])];
}

function raise(life: Life): Effect[] {
  const { random, site, findings } = life;
  const windowId = chance(random, 0.7) ? pick(random, [...site.windows.keys()]) : null;
  const hallId = windowId?.[0] ?? pick(random, ['a', 'b', 'a', 'b', null]);
  const finding = someFinding(life, { hallId, windowId });
  findings.set(finding.id, {
    finding,
    raisedMs: finding.raisedMs,
    stage: finding.stage ?? 'suspected',
    suspectedMs: finding.stage === 'reminder' ? null : finding.raisedMs,
    ...{ escalatedMs: null, clearedMs: null, isTrial: finding.isTrial === true, conclusions: [] },
  });
  return [{ type: 'raise', finding }];
}

function goOn(life: Life, known: KnownFinding): Effect[] {
  const { random, nowMs, cursor } = life;
  const { id, why } = known.finding;
  const kind = integer(random, 0, 5);
  if (kind === 0 && known.clearedMs === null) {
    known.clearedMs = nowMs - integer(random, 0, MINUTE);
    return [{ type: 'clear', findingId: id, atMs: known.clearedMs, reason: 'occupied' }];
  }
  if (kind === 1 && known.stage === 'reminder') {
    Object.assign(known, { stage: 'suspected', suspectedMs: nowMs });
    return [{ type: 'stage', findingId: id, stage: 'suspected', atMs: nowMs, why }];
  }
  if (kind === 2 && known.stage === 'suspected') {
    Object.assign(known, { stage: 'escalated', escalatedMs: nowMs });
    return [{ type: 'stage', findingId: id, stage: 'escalated', atMs: nowMs, why }];
  }
  if (kind === 3) return conclude(life, known);
  if (kind === 4 && chance(random, 0.3)) {
    known.raisedMs += integer(random, -20 * HOUR, 0);
    Object.assign(known, { stage: 'suspected', suspectedMs: known.raisedMs });
    Object.assign(known, { escalatedMs: null, clearedMs: null, isTrial: false });
    const { isTrial: _isTrial, stage: _stage, ...rest } = known.finding;
    return [{ type: 'restate', finding: { ...rest, raisedMs: known.raisedMs }, causeId: cursor }];
  }
  return [];
}

function conclude({ random, nowMs, cursor }: Life, known: KnownFinding): Effect[] {
  const conclusion = pick(random, ['confirmed', 'dismissed', 'reopened'] as const);
  const version = known.conclusions.length + 1;
  known.conclusions.push({ conclusion, recordedMs: nowMs });
  const { id: findingId } = known.finding;
  const reason = 'other' as const;
  const statement = { type: 'conclusion', findingId, version, conclusion, reason } as const;
  return [{ type: 'stated', rowId: cursor, receivedMs: nowMs, author: 'os-1', statement }];
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[integer(random, 0, list.length - 1)] as T;
}

function chance(random: Random, share: number): boolean {
  return random.fraction() < share;
}

function integer(random: Random, from: number, to: number): number {
  return from + Math.floor(random.fraction() * (to - from + 1));
}

/** Short ones, long ones, and some that end on a full minute. */
function someSpan(random: Random): number {
  const minutes = integer(random, 1, 90) * MINUTE;
  return integer(random, 0, 2) === 0 ? minutes : minutes + integer(random, 1, 59_999);
}

function someContext(random: Random): VerdictContext {
  return {
    basis: pick(random, ['named', 'named', 'pooled', 'none'] as const),
    ...{ service: null, because: null, isCalendarCovered: chance(random, 0.9) },
  };
}

function someFinding(
  { random, nowMs }: Life,
  place: { readonly hallId: string | null; readonly windowId: string | null },
): Finding {
  const raisedMs = nowMs - integer(random, 0, 10 * MINUTE);
  const kind = pick(random, [...POST_FINDING_KINDS, ...EQUIPMENT_FINDING_KINDS]);
  const id = [...Array(24)].map(() => integer(random, 0, 15).toString(16)).join('');
  return {
    ...{ id, kind, ...place, agentId: null, deviceId: null },
    ...{ startedMs: raisedMs - integer(random, 0, HOUR), raisedMs },
    ...(chance(random, 0.3) ? { stage: 'reminder' as const } : {}),
    ...(chance(random, 0.15) ? { isTrial: true } : {}),
    ...(chance(random, 0.05) ? { isHeld: true } : {}),
    why: {
      ...{ rule: kind, ruleVersion: integer(random, 1, 2), facts: {}, fromMs: 0, toMs: 0 },
      ...{ lanes: [], duty: [], verdicts: [], marks: [], checks: [], inputs: [] },
      wouldHaveChanged: [],
    },
  };
}

function someRating({ random, nowMs }: Life): RatingCount {
  const hall = pick(random, ['a', 'b']);
  const window = pick(random, [`${hall}-w1`, `${hall}-w2`, '']);
  const lateMs = integer(random, 0, 9) === 0 ? 50 * HOUR : HOUR;
  const quarter = Math.floor((nowMs - integer(random, 0, lateMs)) / 900_000);
  return { hall, window, quarter, level: integer(random, 1, 5), count: integer(random, 1, 3) };
}
