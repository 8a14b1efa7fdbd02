import { hash } from 'node:crypto';
import type { FindingKind } from './finding.ts';

/**
 * The id of a finding: the same whenever the same history is judged again. `subject` names what it
 * is about, in one fixed way per kind.
 */
export function findingId(kind: FindingKind, subject: string, startedMs: number): string {
  return hash('sha256', `${kind} ${subject} ${startedMs}`).slice(0, 24);
}
