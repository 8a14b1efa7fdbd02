/**
 * Which reasons fit which conclusion about which kind of finding: one table for the API, the command
 * line and the console, which imports this file alone. It imports nothing.
 */

/** What a finding accuses: an absence that sensors saw, a sign-in that did not come, or no person. */
export type ReasonGroup = 'post' | 'call' | 'equipment';

const POSTS: ReadonlySet<string> = new Set([
  ...['empty-post', 'late-opening', 'early-leaving', 'leave-overrun'],
  ...['hall-unattended', 'too-few-windows'],
]);

/** The group of a kind of finding; what is about no post is about equipment. */
export function reasonGroupOf(kind: string): ReasonGroup {
  if (kind === 'specialist-overdue') return 'call';
  return POSTS.has(kind) ? 'post' : 'equipment';
}

/** The most usual first; `other`, which asks for a remark, last. */
const FITTING = {
  post: {
    confirmed: ['verified-absent', 'late-without-reason', 'new-evidence', 'other'],
    dismissed: [
      ...(['was-present', 'stand-in-present', 'declared-elsewhere', 'schedule-wrong'] as const),
      ...(['sensor-fault', 'technical-test', 'new-evidence', 'other'] as const),
    ],
  },
  // No sensor proves who came: only a sign-in does, so that none can be at fault.
  call: {
    confirmed: ['late-without-reason', 'verified-absent', 'new-evidence', 'other'],
    dismissed: [
      ...(['was-present', 'stand-in-present', 'declared-elsewhere'] as const),
      ...(['schedule-wrong', 'technical-test', 'new-evidence', 'other'] as const),
    ],
  },
  // What was repaired was broken: that confirms.
  equipment: {
    confirmed: ['sensor-fault', 'equipment-repaired', 'new-evidence', 'other'],
    dismissed: ['technical-test', 'schedule-wrong', 'new-evidence', 'other'],
  },
} as const;

const REOPENING = ['new-evidence', 'other'] as const;

export type FittingReason =
  | (typeof FITTING)[ReasonGroup]['confirmed' | 'dismissed'][number]
  | (typeof REOPENING)[number];

/** The reasons that fit a conclusion about a kind of finding, in the order in which to offer them. */
export function fittingReasons(
  conclusion: 'confirmed' | 'dismissed' | 'reopened',
  kind: string,
): readonly FittingReason[] {
  return conclusion === 'reopened' ? REOPENING : FITTING[reasonGroupOf(kind)][conclusion];
}
