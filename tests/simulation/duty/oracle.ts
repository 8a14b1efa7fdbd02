import type { AgentDiary } from './agentDiary.ts';
import { excusedSpans, openSpans, signsOf } from './said.ts';
import { common, complement, joined, type Span, type Spans, without } from './spans.ts';
import {
  type World,
  type WorldHall,
  type WorldSensor,
  type WorldWindow,
  windowsOf,
} from './world.ts';
import { dutyOf } from './worldSchedule.ts';

/** What is true of one window, all of it, by true time. */
export interface WindowTruth {
  readonly hall: WorldHall;
  readonly window: WorldWindow;
  /** Somebody was behind it. */
  readonly occupied: Spans;
  /** It was open for service. */
  readonly onDuty: Spans;
  /** Somebody had to be behind this very window, and was not excused. */
  readonly required: Spans;
  /** Its sensors could have told that nobody is there: each of them was watched, and well. */
  readonly observed: Spans;
  /** Somebody pressed something there. */
  readonly signs: readonly number[];
  /** Since when every sensor has spoken after the site became known. */
  readonly settledMs: number;
  /** All that anybody who knows only what was observed and said could conclude. */
  readonly known: readonly KnownSpan[];
}

export interface KnownSpan extends Span {
  readonly verdict: 'occupied' | 'empty' | 'unknown' | 'excused' | 'not-on-duty';
}

/** Works out the truth the slow way: from the world alone, with nothing of what is being tested. */
export function truthOf(
  world: World,
  diaries: ReadonlyMap<string, AgentDiary>,
): Map<string, WindowTruth> {
  return new Map(
    windowsOf(world).flatMap((window): [string, WindowTruth][] => {
      const hall = world.halls.find(({ id }) => id === window.hallId);
      return hall === undefined ? [] : [[window.id, windowTruth({ world, hall, window, diaries })]];
    }),
  );
}

function windowTruth(place: {
  readonly world: World;
  readonly hall: WorldHall;
  readonly window: WorldWindow;
  readonly diaries: ReadonlyMap<string, AgentDiary>;
}): WindowTruth {
  const { world, hall, window, diaries } = place;
  const all: Spans = [{ fromMs: world.fromMs, toMs: world.toMs }];
  const service = dutyOf(hall.schedule, world);
  const open = openSpans(place);
  const onDuty = common(joined(service), open);
  const named = common(joined(service.filter((one) => one.service === 'normal')), open);
  const excused = excusedSpans(place);
  const words = window.sensors.map((sensor) => {
    const diary = diaries.get(sensor.agent);
    const fromMs = firstWordMs(sensor, diary, world.registeredMs);
    const after = [{ fromMs, toMs: Number.POSITIVE_INFINITY }];
    const watched = common(diary?.watched.get(sensor.id) ?? [], after);
    return { fromMs, watched, seen: common(watched, occupiedBy(sensor, world)) };
  });
  const settledMs = Math.max(world.registeredMs, ...words.map((word) => word.fromMs));
  const seen = joined(words.flatMap((word) => word.seen));
  const observed = words.reduce<Spans>((rest, word) => common(rest, word.watched), all);
  const known: KnownSpan[] = [];
  const add = (spans: Spans, verdict: KnownSpan['verdict']): void => {
    for (const span of spans) known.push({ ...span, verdict });
  };
  const missed = without(without(onDuty, seen), excused);
  add(without(all, onDuty), 'not-on-duty');
  add(common(onDuty, seen), 'occupied');
  add(common(without(onDuty, seen), excused), 'excused');
  add(common(missed, observed), 'empty');
  add(without(missed, observed), 'unknown');
  known.sort((a, b) => a.fromMs - b.fromMs);
  const required = without(named, excused);
  const signs = signsOf(place);
  const basics = { hall, window, occupied: window.presence, onDuty, required };
  return { ...basics, observed, signs, settledMs, known };
}

/** Before the site was known nobody took down what a sensor said. */
function firstWordMs(
  { id }: WorldSensor,
  diary: AgentDiary | undefined,
  registeredMs: number,
): number {
  const words = diary?.said.get(id) ?? [];
  return words.find((atMs) => atMs >= registeredMs) ?? Number.POSITIVE_INFINITY;
}

/** When a sensor says that somebody is there. */
function occupiedBy({ levels }: WorldSensor, world: Span): Span[] {
  return joined(
    levels.map(({ atMs, occupied }, index) => ({
      fromMs: occupied ? atMs : Number.POSITIVE_INFINITY,
      toMs: levels[index + 1]?.atMs ?? world.toMs,
    })),
  );
}

/** When nobody was behind a window that somebody had to be behind. */
export function absencesOf({ required, occupied, signs }: WindowTruth): Span[] {
  // Whatever a sensor says: who presses is there.
  const pressed = signs.map((atMs) => ({ fromMs: atMs, toMs: atMs + 1 }));
  return common(required, complement(joined([...occupied, ...pressed])));
}
