import {
  createDetector,
  type Detector,
} from '../../../../../collector/detection/createDetector.ts';
import type { Effect } from '../../../../../collector/detection/effect.ts';
import type { Finding } from '../../../../../collector/detection/finding.ts';
import type { JournalRow } from '../../../../../collector/journal/journalRow.ts';
import type { Site } from '../../../../../collector/site/site.ts';
import { aHeartbeat } from '../../../../support/readings.ts';
import { aSite, MINUTE, SECOND, T0 } from '../scene.ts';

/** Halls of two towns, with so many agents each; a negative number: its mains is off after closing. */
export type Towns = readonly (readonly number[])[];

/** Somebody is not heard, [from, to), seconds of the scene: an agent, or all of a hall or town. */
export interface Outage {
  readonly what: string;
  readonly fromS: number;
  readonly toS: number;
}

export interface Place {
  readonly agentId: string;
  readonly hallId: string;
  /** The smallest first. */
  readonly areas: readonly string[];
  readonly isOffAfterClosing: boolean;
}

export function placesOf(towns: Towns): Place[] {
  return towns.flatMap((halls, town) =>
    halls.flatMap((agents, hall) =>
      Array.from({ length: Math.abs(agents) }, (_, agent) => ({
        agentId: `a${town}${hall}${agent}`,
        hallId: `h${town}${hall}`,
        areas: [`t${town}`, 'county'],
        isOffAfterClosing: agents < 0,
      })),
    ),
  );
}

export function siteOf(towns: Towns): Site {
  const places = placesOf(towns);
  const halls = [...new Set(places.map((one) => one.hallId))];
  return aSite([], {
    areas: [
      { id: 'county', name: '测试县', level: 'county' },
      ...towns.map((_, town) => ({
        ...{ id: `t${town}`, name: `${town}镇`, level: 'town' as const, parent: 'county' },
      })),
    ],
    halls: halls.map((id) => {
      const agents = places.filter((one) => one.hallId === id);
      return {
        ...{ id, name: id, area: agents[0]?.areas[0] ?? '', timeZone: 'Asia/Shanghai' },
        ...(agents[0]?.isOffAfterClosing === true ? { mainsOffAfterClosing: true } : {}),
        windows: agents.map(({ agentId }) => ({
          ...{ id: `w-${agentId}`, number: '1', name: '窗口' },
          devices: [{ id: 'seat-1', agent: agentId, kind: 'seat' as const }],
        })),
      };
    }),
  });
}

export interface Story {
  readonly towns: Towns;
  readonly outages: readonly Outage[];
  /** Stretches in which the collector is down; it starts at their end. */
  readonly downs: readonly (readonly [fromS: number, toS: number])[];
  readonly fromS: number;
  readonly lastsS: number;
}

const HEARTBEAT_S = 15;

export interface World {
  readonly rows: readonly JournalRow[];
  readonly effects: readonly Effect[];
}

/** Called after every second in which the collector lives. */
export type Watcher = (now: {
  readonly nowMs: number;
  readonly heard: readonly string[];
  readonly noticed: readonly { readonly agentId: string; readonly sinceMs: number }[];
  readonly started: boolean;
  readonly effects: readonly Effect[];
}) => void;

/** Plays a story second by second, as the collector's reader does. */
export function play(story: Story, watch: Watcher = () => undefined): World {
  const rows: JournalRow[] = [];
  const all: Effect[] = [];
  const places = placesOf(story.towns);
  const detector = createDetector();
  const add = (row: Omit<JournalRow, 'id'>): JournalRow => {
    rows.push({ ...row, id: rows.length + 1 } as JournalRow);
    return rows[rows.length - 1] as JournalRow;
  };
  const first = T0 + story.fromS * SECOND;
  all.push(
    ...detector.apply(
      add({
        ...{ kind: 'revision', receivedMs: first, validFromMs: first - MINUTE, author: 'test' },
        site: siteOf(story.towns),
      } as Omit<JournalRow, 'id'>),
    ),
  );
  const isIn = (atS: number, [fromS, toS]: readonly [number, number]) => fromS <= atS && atS < toS;
  let wasDown = false;
  for (let atS = story.fromS; atS < story.fromS + story.lastsS; atS += 1) {
    if (story.downs.some((down) => isIn(atS, down))) {
      wasDown = true;
      continue;
    }
    const nowMs = T0 + atS * SECOND;
    const effects: Effect[] = [];
    const started = wasDown;
    if (wasDown) effects.push(...detector.apply(add({ kind: 'start', receivedMs: nowMs })));
    wasDown = false;
    const heard = places.filter((_, index) => {
      const isDue = (atS + index * 7) % HEARTBEAT_S === 0;
      return isDue && !isOut(story, places[index], atS);
    });
    for (const { agentId } of heard) {
      const atMs = atS * SECOND;
      effects.push(...detector.apply(add(batch(agentId, { nowMs, atMs, id: rows.length }))));
    }
    effects.push(...detector.tick(nowMs));
    const noticed = detector.silences(nowMs);
    for (const silence of noticed) {
      effects.push(
        ...detector.apply(add({ ...silence, kind: 'silence', receivedMs: nowMs } as never)),
      );
    }
    if (noticed.length > 0) effects.push(...detector.tick(nowMs));
    watch({ nowMs, heard: heard.map((one) => one.agentId), noticed, started, effects });
    all.push(...effects);
  }
  return { rows, effects: all };
}

function isOut({ outages }: Story, place: Place | undefined, atS: number): boolean {
  if (place === undefined) return true;
  const names = [place.agentId, place.hallId, ...place.areas];
  return outages.some(({ what, fromS, toS }) => names.includes(what) && fromS <= atS && atS < toS);
}

function batch(
  agentId: string,
  at: { readonly nowMs: number; readonly atMs: number; readonly id: number },
): Omit<JournalRow, 'id'> {
  const reading = aHeartbeat({ atMs: at.atMs });
  const entry = { sequence: at.id, toSequence: at.id, reading };
  return {
    ...{ kind: 'batch', receivedMs: at.nowMs, agentId, outboxId: `o-${agentId}`, entries: [entry] },
  } as Omit<JournalRow, 'id'>;
}

const KINDS = ['agent-silent', 'line-down', 'no-power-at-opening'];

/** What is open about silence after some effects: "kind subject startedMs", sorted. */
export function createOpenSet() {
  const open = new Map<string, string>();
  const raised: Finding[] = [];
  return {
    take(effects: readonly Effect[]): void {
      for (const effect of effects) {
        if (effect.type === 'raise' && KINDS.includes(effect.finding.kind)) {
          const { id, kind, agentId, hallId, subject, startedMs } = effect.finding;
          if (open.has(id)) throw new Error(`${kind} was raised while it was open`);
          open.set(id, `${kind} ${agentId ?? subject ?? hallId} ${startedMs - T0}`);
          raised.push(effect.finding);
        }
        if (effect.type === 'clear') open.delete(effect.findingId);
      }
    },
    shown: () => [...open.values()].toSorted(),
    raised,
  };
}

/** Only what happens to findings about silence, in order. */
export function silenceStory(effects: readonly Effect[]): string[] {
  const ids = new Map<string, string>();
  return effects.flatMap((effect) => {
    if (effect.type === 'raise' && KINDS.includes(effect.finding.kind)) {
      const { id, kind, startedMs, raisedMs } = effect.finding;
      ids.set(id, `${kind} ${id}`);
      return [`raise ${kind} ${id} ${startedMs} ${raisedMs} ${JSON.stringify(effect.finding.why)}`];
    }
    if (effect.type !== 'clear' || !ids.has(effect.findingId)) return [];
    return [`clear ${ids.get(effect.findingId)} ${effect.atMs} ${effect.reason}`];
  });
}

/** Judges rows again, beginning anew from what is stored wherever `isCut` says so. */
export function judgeAgain(
  rows: readonly JournalRow[],
  isCut: (index: number) => boolean,
): Effect[] {
  const kept = new Map<string, string | null>();
  const restored = (): Detector => createDetector([...kept].map(([key, json]) => ({ key, json })));
  let detector = restored();
  const effects: Effect[] = [];
  for (const [index, row] of rows.entries()) {
    effects.push(...detector.apply(row));
    for (const { key, json } of detector.dirty()) kept.set(key, json);
    if (isCut(index)) detector = restored();
  }
  effects.push(...detector.tick(rows.at(-1)?.receivedMs ?? 0));
  return effects;
}
