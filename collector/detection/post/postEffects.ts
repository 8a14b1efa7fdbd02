import { isPolicyInTrial } from '../../site/effectivePolicy.ts';
import type { DetectorContext } from '../detectorContext.ts';
import type { WindowState } from '../detectorState.ts';
import type { Finding, Why } from '../finding.ts';
import { findingId } from '../findingId.ts';
import type { WindowRule } from '../siteHistory.ts';
import { EVIDENCE_BEFORE_MS } from '../windowTrail.ts';
import type { Post, PostOutcome } from './episode.ts';
import { postWhy } from './postWhy.ts';

interface Place {
  readonly window: WindowState;
  readonly rule: WindowRule;
}

/** Findings and interruptions of a window that its hall may still ask for. */
const POSTS_MAX = 16;

/** Tells what became of a window's episode. */
export function emitOutcomes(
  context: DetectorContext,
  place: Place,
  outcomes: readonly PostOutcome[],
): void {
  for (const outcome of outcomes) emitOutcome(context, place, outcome);
}

function emitOutcome(context: DetectorContext, place: Place, outcome: PostOutcome): void {
  const { window, rule } = place;
  const windowId = rule.placed.window.id;
  switch (outcome.type) {
    case 'raise':
      raise(context, place, outcome.post);
      return;
    case 'stage': {
      const { post, atMs } = outcome;
      const why = whyOf(context, place, { ...post, raisedMs: atMs });
      const findingId = postId(windowId, post);
      context.emit({ type: 'stage', findingId, stage: post.stage, atMs, why });
      return;
    }
    case 'reopen': {
      const findingId = postId(windowId, outcome.post);
      noteCleared(window, findingId, null);
      const { post, atMs } = outcome;
      const sinceMs = window.episode.emptySinceMs ?? atMs;
      const why = whyOf(context, place, { ...post, startedMs: sinceMs, raisedMs: atMs });
      context.emit({ type: 'reopen', findingId, sinceMs, atMs, why });
      return;
    }
    case 'clear':
      clearPost(context, { window, windowId }, outcome);
      return;
    case 'hint':
      context.emit({ type: 'hint', windowId, show: outcome.show, atMs: outcome.atMs });
      return;
    case 'interrupted':
      window.interruptions.push({ fromMs: outcome.atMs, toMs: null });
      if (window.interruptions.length > POSTS_MAX) window.interruptions.shift();
      return;
    default:
      outcome satisfies never;
  }
}

/** Ends a finding of a window. */
export function clearPost(
  context: DetectorContext,
  { window, windowId }: { readonly window: WindowState; readonly windowId: string },
  clear: Omit<Extract<PostOutcome, { type: 'clear' }>, 'type'>,
): void {
  const findingId = postId(windowId, clear.post);
  noteCleared(window, findingId, clear.atMs);
  const { atMs, reason } = clear;
  context.emit({ type: 'clear', findingId, atMs, reason });
}

function noteCleared(window: WindowState, id: string, clearedMs: number | null): void {
  const post = window.posts.find((one) => one.id === id);
  if (post !== undefined) post.clearedMs = clearedMs;
}

/** The id of a window's finding. */
export function postId(windowId: string, { kind, startedMs }: Pick<Post, 'kind' | 'startedMs'>) {
  return findingId(kind, windowId, startedMs);
}

function raise(context: DetectorContext, place: Place, post: Post): void {
  const { window, rule } = place;
  const { placed, duty } = rule;
  const { kind, startedMs, raisedMs, stage } = post;
  const id = postId(placed.window.id, post);
  const isTrial = placed.isTrial || isPolicyInTrial(placed, raisedMs);
  const finding: Finding = {
    ...{ id, kind, hallId: placed.hall.id, windowId: placed.window.id },
    ...{ agentId: null, deviceId: null, startedMs, raisedMs, stage },
    ...(isTrial ? { isTrial } : {}),
    ...(duty.at(startedMs).isCalendarCovered ? {} : { isHeld: true }),
    why: whyOf(context, place, post),
  };
  window.posts.push({ id, startedMs, raisedMs, clearedMs: null });
  if (window.posts.length > POSTS_MAX) window.posts.shift();
  context.emit({ type: 'raise', finding });
}

function whyOf(context: DetectorContext, { window, rule }: Place, post: Post): Why {
  const evidenceFromMs = post.startedMs - EVIDENCE_BEFORE_MS;
  return postWhy(context, { window, rule, post, evidenceFromMs });
}
