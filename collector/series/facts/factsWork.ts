import type { PlacedWindow, SiteIndex } from '../../site/siteIndex.ts';
import type { FactChanges } from './factChanges.ts';
import type { FactLedger, Unit, UnitKind } from './factLedger.ts';
import type { FactPoint } from './factPoint.ts';
import type { FactSink } from './factSink.ts';
import type { FactUnits } from './factUnits.ts';
import type { PlacedFacts, Present } from './placedFacts.ts';
import type { StateTrails } from './stateTrails.ts';

/** The work of the facts writer, in turns that anybody may drive. */
export interface FactsWork {
  /**
   * Does what there is to do at a moment: the present when a minute has begun, then a part of what is
   * due from before. Returns whether more is due.
   */
  turn(nowMs: number): Promise<boolean>;
}

export interface FactsWorkOptions {
  readonly site: SiteIndex;
  readonly facts: PlacedFacts;
  readonly ledger: FactLedger;
  readonly sink: FactSink;
  readonly changes: FactChanges;
  readonly trails: StateTrails;
  readonly units: FactUnits;
  readonly present: (nowMs: number) => Promise<Present>;
  /** How things are at this minute; not repeated when it is missed. */
  readonly samples: (nowMs: number) => Promise<FactPoint[]>;
  /** While ratings are counted again their figures stand as they are. */
  readonly isCounting: () => boolean;
  /** Monotonic milliseconds. */
  readonly monotonicMs: () => number;
}

const UNITS_PER_TURN: Readonly<Record<Exclude<UnitKind, 'window'>, number>> = {
  finding: 200,
  day: 20,
  month: 2,
};
const HOUR_MS = 3_600_000;
/** The present day takes at most this part of the time. */
const PRESENT_SHARE = 0.02;

export function createFactsWork(options: FactsWorkOptions): FactsWork {
  const { site, facts, ledger, sink, changes, trails, units, isCounting } = options;
  let minuteMs = Number.NEGATIVE_INFINITY;
  let presentFromMs = Number.NEGATIVE_INFINITY;
  let monthHour = Number.NEGATIVE_INFINITY;

  /** Today's figures; a large site has them less often than every minute. */
  async function writeToday(now: Present): Promise<void> {
    if (isCounting() || now.nowMs < presentFromMs) return;
    const beganMs = options.monotonicMs();
    const today = facts.hallIds.map(
      (subject): Unit => ({ kind: 'day', subject, atMs: facts.dayOf(subject, now.nowMs).fromMs }),
    );
    await units.write(today, now);
    const tookMs = options.monotonicMs() - beganMs;
    presentFromMs = now.nowMs + Math.floor(tookMs / PRESENT_SHARE / 60_000) * 60_000;
  }

  /** The running month once an hour. */
  function monthDue({ nowMs }: Present): void {
    const hour = Math.floor(nowMs / HOUR_MS);
    if (hour === monthHour) return;
    monthHour = hour;
    const month = (subject: string): Unit => {
      return { kind: 'month', subject, atMs: facts.monthOf(subject, nowMs).fromMs };
    };
    ledger.addDue(facts.hallIds.map(month));
  }

  async function beginMinute(now: Present): Promise<boolean> {
    await changes.beginMinute(now, trails.known());
    const hasMore = await trails.goOn(site.windows.values(), now);
    await sink.write(await options.samples(now.nowMs), now.nowMs);
    await writeToday(now);
    monthDue(now);
    return hasMore;
  }

  /** Windows that have changed since the last time. */
  function changedWindows(): PlacedWindow[] {
    const ids = new Set(ledger.due('window', 1_000_000).map(({ subject }) => subject));
    return [...ids].flatMap((id) => site.windows.get(id) ?? []);
  }

  let hasMoreStates = false;
  return {
    async turn(nowMs) {
      await changes.absorb(nowMs);
      const now = await options.present(nowMs);
      if (now.nowMs !== minuteMs) {
        hasMoreStates = await beginMinute(now);
        minuteMs = now.nowMs;
      } else if (hasMoreStates) {
        hasMoreStates = await trails.goOn(site.windows.values(), now);
      } else {
        const changed = changedWindows();
        if (changed.length > 0) hasMoreStates = await trails.goOn(changed, now);
      }
      const hasMoreUnits = await writeDue(options, now);
      return hasMoreStates || hasMoreUnits;
    },
  };
}

/** Some of what is due from before: findings first, because days follow from them. */
async function writeDue(
  { ledger, units, isCounting }: FactsWorkOptions,
  now: Present,
): Promise<boolean> {
  for (const kind of ['finding', 'day', 'month'] as const) {
    if (kind !== 'finding' && isCounting()) return false;
    const due = ledger.due(kind, UNITS_PER_TURN[kind]);
    if (due.length === 0) continue;
    await units.write(due, now);
    return true;
  }
  return false;
}
