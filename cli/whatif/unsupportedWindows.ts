import type { Effect } from '../../collector/detection/effect.ts';

/** A window whose sensors cannot show an absence as short as its policy asks for. */
export interface UnsupportedWindow {
  readonly windowId: string;
  /** What the policy says, and the shortest that the sensors support together. */
  readonly minutes: number;
  readonly minutesMin: number;
  /** Kinds of its sensors, as the site has them: `pir, seat`. */
  readonly kinds: string;
}

interface Known extends UnsupportedWindow {
  readonly fromMs: number;
  toMs: number;
}

/** Follows what the detector says of sensors and policies; a year of a county is some hundred findings. */
export interface UnsupportedWatch {
  take(effects: readonly Effect[]): void;
  /** Windows of which that was so in some part of [fromMs, toMs), each as it was last. */
  within(span: { readonly fromMs: number; readonly toMs: number }): readonly UnsupportedWindow[];
}

export function watchUnsupported(): UnsupportedWatch {
  const known = new Map<string, Known>();
  return {
    take(effects) {
      for (const effect of effects) {
        if (effect.type === 'clear') {
          const one = known.get(effect.findingId);
          if (one !== undefined) one.toMs = effect.atMs;
        } else if (effect.type === 'raise' && effect.finding.kind === 'policy-unsupported') {
          const { id, windowId, startedMs, why } = effect.finding;
          const { minutes, minutesMin, kinds } = why.facts;
          if (windowId === null) continue;
          known.set(id, {
            ...{ windowId, minutes: Number(minutes), minutesMin: Number(minutesMin) },
            ...{ kinds: String(kinds), fromMs: startedMs, toMs: Number.POSITIVE_INFINITY },
          });
        }
      }
    },
    within({ fromMs, toMs }) {
      const newest = new Map<string, UnsupportedWindow>();
      for (const { fromMs: sinceMs, toMs: untilMs, ...window } of known.values()) {
        if (sinceMs < toMs && untilMs > fromMs) newest.set(window.windowId, window);
      }
      return [...newest.values()];
    },
  };
}
