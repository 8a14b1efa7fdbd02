import type { PoolState } from '../detection/verdict.ts';
import { cut, ratio, type Span } from './windowTime.ts';

/** A stretch of one state of a pool; `toMs` null: it still holds. */
export interface PoolStretch {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly state: PoolState;
}

/** How the time of a pool splits up, in ms; times of neighbouring spans add up. */
export interface PoolTime {
  readonly metMs: number;
  readonly shortMs: number;
  readonly unknownMs: number;
}

/** `untilMs`: everything before is judged; what an open stretch says beyond it is not known yet. */
export function poolTime(
  stretches: readonly PoolStretch[],
  span: Span,
  untilMs: number | null,
): PoolTime {
  const parts = { metMs: 0, shortMs: 0, unknownMs: 0 };
  const judged = { fromMs: span.fromMs, toMs: Math.min(span.toMs, untilMs ?? span.fromMs) };
  for (const { fromMs, toMs, state } of stretches) {
    const part = cut({ fromMs, toMs: toMs ?? Number.POSITIVE_INFINITY }, judged);
    if (part === null) continue;
    const ms = part.toMs - part.fromMs;
    if (state === 'met') parts.metMs += ms;
    else if (state === 'short') parts.shortMs += ms;
    else if (state === 'unknown') parts.unknownMs += ms;
  }
  return parts;
}

/** How much of the known time enough of the pool's windows were staffed. */
export function metRateOf({ metMs, shortMs }: PoolTime): number | null {
  return ratio(metMs, metMs + shortMs);
}
