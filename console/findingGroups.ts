import type { FindingKind, IncidentView } from './apiTypes.ts';

/** Kinds of findings about people's posts; all others are about equipment. */
const POST_KINDS: ReadonlySet<FindingKind> = new Set([
  ...(['empty-post', 'late-opening', 'early-leaving', 'leave-overrun'] as const),
  ...(['hall-unattended', 'too-few-windows', 'specialist-overdue'] as const),
]);

export function isPostFinding(kind: FindingKind): boolean {
  return POST_KINDS.has(kind);
}

/** What is asked of whoever looks at the list: suspected and confirmed are never in one of them. */
export const FINDING_GROUPS = ['verify', 'confirmed', 'dismissed', 'reminder'] as const;
export type FindingGroup = (typeof FINDING_GROUPS)[number];

/** A reminder nobody concluded on stands apart: it has no consequence. */
export function groupOf({ status, stage }: Pick<IncidentView, 'status' | 'stage'>): FindingGroup {
  if (status !== 'suspected') return status;
  return stage === 'reminder' ? 'reminder' : 'verify';
}

/** Says whether figures count it: no trial, no assumed calendar. */
export function isCounted(incident: Pick<IncidentView, 'trial' | 'held'>): boolean {
  return incident.trial !== true && incident.held !== true;
}

/** How many there are of each group; `open` of those that last. Trials and held ones are in none. */
export function countGroups(
  incidents: readonly IncidentView[],
): Readonly<Record<FindingGroup, number>> {
  const counts = { verify: 0, confirmed: 0, dismissed: 0, reminder: 0 };
  for (const incident of incidents) if (isCounted(incident)) counts[groupOf(incident)] += 1;
  return counts;
}

/** Where a finding stands in a list: what waits for a person, what was confirmed and lasts, the rest. */
export const SECTIONS = ['open', 'lasting', 'cleared'] as const;
export type Section = (typeof SECTIONS)[number];

export function sectionOf({
  clearedMs,
  status,
}: Pick<IncidentView, 'clearedMs' | 'status'>): Section {
  if (clearedMs !== null) return 'cleared';
  return status === 'confirmed' ? 'lasting' : 'open';
}

/**
 * What stands in the list of a group. What was confirmed and lasts is listed with what waits to be
 * verified, too: a fault is not gone because somebody has seen it.
 */
export function isListed(
  incident: Pick<IncidentView, 'status' | 'stage' | 'clearedMs'>,
  group: FindingGroup,
): boolean {
  const own = groupOf(incident);
  return own === group || (group === 'verify' && sectionOf(incident) === 'lasting');
}

/** Before which findings of a list a heading stands; one that moved while the list is held has none. */
export function headings(
  shown: readonly Pick<IncidentView, 'id' | 'clearedMs' | 'status'>[],
): ReadonlyMap<string, Section> {
  const found = new Map<string, Section>();
  SECTIONS.slice(1).forEach((section, index) => {
    const before = SECTIONS.slice(0, index + 1);
    const last = shown.map((one) => before.includes(sectionOf(one))).lastIndexOf(true);
    const next = shown[last + 1];
    if (next !== undefined && sectionOf(next) === section) found.set(next.id, section);
  });
  return found;
}

/** Kinds that say that the system cannot judge, or that a sensor or pad is to be doubted. */
const DOUBT_KINDS: ReadonlySet<FindingKind> = new Set([
  ...(['sensor-stuck', 'sensor-noisy', 'sensor-implausible', 'sensor-interrupted'] as const),
  ...(['press-at-empty', 'press-burst', 'press-without-queue', 'pad-silent'] as const),
]);

export function isDoubt(kind: FindingKind): boolean {
  return DOUBT_KINDS.has(kind);
}

/** What is going on at a window: the finding to open, and a reminder beside it. */
export interface WindowFindings {
  readonly finding: IncidentView | null;
  readonly reminder: IncidentView | null;
}

const STAGE_ORDER = { reminder: 0, suspected: 1, escalated: 2 } as const;

/** The open findings about posts by window, the most serious of each; dismissed ones are none. */
export function windowFindings(
  incidents: readonly IncidentView[],
): ReadonlyMap<string, WindowFindings> {
  const byWindow = new Map<string, WindowFindings>();
  for (const incident of incidents) {
    const { kind, windowId, clearedMs, status } = incident;
    if (windowId === null || clearedMs !== null || status === 'dismissed') continue;
    if (!isPostFinding(kind)) continue;
    const known = byWindow.get(windowId) ?? { finding: null, reminder: null };
    if (groupOf(incident) === 'reminder') byWindow.set(windowId, { ...known, reminder: incident });
    else byWindow.set(windowId, { ...known, finding: moreSerious(known.finding, incident) });
  }
  return byWindow;
}

function moreSerious(one: IncidentView | null, other: IncidentView): IncidentView {
  return one === null || STAGE_ORDER[other.stage] > STAGE_ORDER[one.stage] ? other : one;
}
