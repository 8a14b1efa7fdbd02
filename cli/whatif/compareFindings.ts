import type { IncidentView } from '../../collector/http/views.ts';

/** A finding that is there in both, at other times or in another stage. */
export interface ChangedFinding {
  readonly before: IncidentView;
  readonly after: IncidentView;
}

/** What differs between two replays; reminders count in nothing of it. */
export interface FindingDifference {
  readonly onlyAfter: readonly IncidentView[];
  readonly onlyBefore: readonly IncidentView[];
  readonly changed: readonly ChangedFinding[];
  readonly same: number;
}

/** Says whether a finding has become more than a reminder. */
export function isSuspected({ suspectedMs }: IncidentView): boolean {
  return suspectedMs !== null;
}

/**
 * Matches findings of one kind at one place whose times overlap: the same beginning first, then each
 * with the earliest that is left. Pure; every suspected finding of both lists is told exactly once.
 */
export function compareFindings(
  before: readonly IncidentView[],
  after: readonly IncidentView[],
): FindingDifference {
  const left = groupByPlace(after.filter(isSuspected));
  const changed: ChangedFinding[] = [];
  const onlyBefore: IncidentView[] = [];
  let same = 0;
  const suspected = before.filter(isSuspected);
  const matches = new Map<IncidentView, IncidentView>();
  const match = (fits: (one: IncidentView, other: IncidentView) => boolean): void => {
    for (const one of suspected) {
      if (matches.has(one)) continue;
      const others = left.get(placeOf(one)) ?? [];
      const other = others.find((candidate) => fits(one, candidate));
      if (other === undefined) continue;
      matches.set(one, other);
      others.splice(others.indexOf(other), 1);
    }
  };
  match((one, other) => one.startedMs === other.startedMs);
  match(overlap);
  for (const one of suspected) {
    const other = matches.get(one);
    if (other === undefined) onlyBefore.push(one);
    else if (isSame(one, other)) same += 1;
    else changed.push({ before: one, after: other });
  }
  const onlyAfter = [...left.values()].flat().sort((a, b) => a.raisedMs - b.raisedMs);
  return { onlyAfter, onlyBefore, changed, same };
}

function placeOf({ kind, windowId, subject, hallId }: IncidentView): string {
  return [kind, windowId ?? '', subject ?? '', hallId ?? ''].join(' ');
}

function groupByPlace(findings: readonly IncidentView[]): Map<string, IncidentView[]> {
  const groups = new Map<string, IncidentView[]>();
  for (const one of findings) {
    const group = groups.get(placeOf(one));
    if (group === undefined) groups.set(placeOf(one), [one]);
    else group.push(one);
  }
  return groups;
}

function overlap(one: IncidentView, other: IncidentView): boolean {
  const [oneEnd, otherEnd] = [one.clearedMs ?? Infinity, other.clearedMs ?? Infinity];
  return one.startedMs < otherEnd && other.startedMs < oneEnd;
}

function isSame(one: IncidentView, other: IncidentView): boolean {
  return (
    one.startedMs === other.startedMs &&
    one.suspectedMs === other.suspectedMs &&
    one.escalatedMs === other.escalatedMs &&
    one.clearedMs === other.clearedMs
  );
}
