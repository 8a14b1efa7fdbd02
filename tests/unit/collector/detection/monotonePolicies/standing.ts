import type { Effect } from '../../../../../collector/detection/effect.ts';
import { POST_FINDING_KINDS } from '../../../../../collector/detection/finding.ts';
import { T0 } from '../scene.ts';
import { AFTER_MS } from './drawnDay.ts';

/** A stretch in which something is suspected, both ends included, ms after the scene's beginning. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** Since when it has been so, by the finding: the estimated departure. */
  readonly sinceMs: number;
}

/** What stands against what: `window-1`, `pool hall/pool`, `hall` or `call c-1`. */
export type Standing = ReadonlyMap<string, readonly Stretch[]>;

interface Known {
  readonly about: string;
  sinceMs: number;
  isSuspected: boolean;
  /** Since when it has stood; null: it does not. */
  fromMs: number | null;
}

const POSTS: ReadonlySet<string> = new Set(POST_FINDING_KINDS);

/** Everything that is suspected of people's posts, by whom it is about. Reminders are not. */
export function standingOf(effects: readonly Effect[]): Standing {
  const known = new Map<string, Known>();
  const standing = new Map<string, Stretch[]>();
  const begin = (one: Known | undefined, atMs: number): void => {
    if (one?.isSuspected === true) one.fromMs ??= atMs - T0;
  };
  const end = (one: Known | undefined, atMs: number): void => {
    if (one === undefined || one.fromMs === null) return;
    const { about, fromMs, sinceMs } = one;
    standing.set(about, [...(standing.get(about) ?? []), { fromMs, sinceMs, toMs: atMs - T0 }]);
    one.fromMs = null;
  };
  for (const effect of effects) {
    if (effect.type === 'raise' && POSTS.has(effect.finding.kind)) {
      const { id, stage = 'suspected', startedMs, raisedMs } = effect.finding;
      const [about, sinceMs] = [aboutOf(effect.finding), startedMs - T0];
      const isSuspected = stage !== 'reminder';
      const one = { about, sinceMs, isSuspected, fromMs: null };
      known.set(id, one);
      begin(one, raisedMs);
    } else if (effect.type === 'stage') {
      const one = known.get(effect.findingId);
      if (one !== undefined) one.isSuspected = effect.stage !== 'reminder';
      begin(one, effect.atMs);
    } else if (effect.type === 'reopen') {
      const one = known.get(effect.findingId);
      // The same finding, but another absence: what lay between is nobody's.
      if (one !== undefined) one.sinceMs = (effect.sinceMs ?? effect.atMs) - T0;
      begin(one, effect.atMs);
    } else if (effect.type === 'clear') end(known.get(effect.findingId), effect.atMs);
  }
  for (const one of known.values()) end(one, T0 + AFTER_MS);
  return standing;
}

function aboutOf({
  kind,
  windowId,
  subject,
  why,
}: Extract<Effect, { type: 'raise' }>['finding']): string {
  if (kind === 'specialist-overdue') return `call ${why.facts.call}`;
  if (kind === 'hall-unattended') return 'hall';
  return kind === 'too-few-windows' ? `pool ${subject}` : (windowId ?? kind);
}

/**
 * The stretches, per who they are about, that stand in `less` and not in `more`. A finding about the
 * whole hall stands against each of its windows and pools; `patienceMs` at the beginning of each stretch
 * are not asked for.
 */
export function missing(less: Standing, more: Standing, patienceMs: number): readonly string[] {
  return [...less].flatMap(([about, stretches]) => {
    const isCall = about.startsWith('call ');
    const cover = [...(more.get(about) ?? []), ...(isCall ? [] : (more.get('hall') ?? []))];
    return stretches.flatMap(({ fromMs, toMs }) => {
      const firstMs = fromMs + patienceMs;
      if (firstMs > toMs) return [];
      const gapMs = firstNotCovered({ fromMs: firstMs, toMs }, cover);
      return gapMs === null ? [] : [`${about}: ${fromMs}-${toMs} not at ${gapMs}`];
    });
  });
}

/** The first instant of a stretch that is in none of some others; null: there is none. */
function firstNotCovered(
  { fromMs, toMs }: Pick<Stretch, 'fromMs' | 'toMs'>,
  cover: readonly Pick<Stretch, 'fromMs' | 'toMs'>[],
): number | null {
  let atMs = fromMs;
  for (const one of [...cover].sort((a, b) => a.fromMs - b.fromMs)) {
    if (one.fromMs > atMs) break;
    if (one.toMs >= toMs) return null;
    atMs = Math.max(atMs, one.toMs);
  }
  return atMs;
}

/**
 * The same, but each stretch only until somebody is seen at that window, however shortly, and of a pool
 * or the whole hall until it is not known to be short any more: whether that lasts is only told by the
 * end of the finding.
 */
export function untilSeen(standing: Standing, effects: readonly Effect[]): Standing {
  return new Map(
    [...standing].map(([about, stretches]) => {
      const backMs = effects.flatMap((effect) =>
        isBack(effect, about) ? [effect.fromMs - T0] : [],
      );
      const cut = stretches.map((one) => {
        const toMs = Math.min(one.toMs, ...backMs.filter((atMs) => atMs >= one.fromMs));
        return { ...one, toMs };
      });
      return [about, cut];
    }),
  );
}

function isBack(effect: Effect, about: string): effect is Extract<Effect, { fromMs: number }> {
  if (effect.type === 'pool') return `pool ${effect.poolId}` === about && effect.state !== 'short';
  if (effect.type !== 'verdict') return false;
  const { windowId, verdict } = effect;
  if (about === 'hall') return verdict === 'occupied' || verdict === 'unknown';
  return windowId === about && verdict === 'occupied';
}

/** What stands against windows, with the absences themselves: from the estimated departure on. */
export function absencesOf(standing: Standing): Standing {
  const windows = [...standing].filter(([about]) => about.startsWith('window'));
  return new Map(
    windows.map(([about, stretches]) => [
      about,
      stretches.map((one) => ({ ...one, fromMs: one.sinceMs })),
    ]),
  );
}
