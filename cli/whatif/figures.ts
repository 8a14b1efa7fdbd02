import type { FindingKind } from '../../collector/detection/finding.ts';
import { isSuspected } from './compareFindings.ts';
import type { Replayed } from './replayJournal.ts';

/** The totals of one replay. */
export interface WhatifFigures {
  readonly suspected: number;
  readonly escalated: number;
  /** Never became more than a reminder. */
  readonly reminders: number;
  readonly byKind: ReadonlyMap<FindingKind, number>;
  readonly dutyHours: number;
  /** Suspected findings per 100 duty hours of named windows; null without duty. */
  readonly per100Hours: number | null;
}

export function figuresOf({ findings, dutyHours }: Replayed): WhatifFigures {
  const suspected = findings.filter(isSuspected);
  const byKind = new Map<FindingKind, number>();
  for (const { kind } of suspected) byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
  return {
    suspected: suspected.length,
    escalated: suspected.filter((one) => one.escalatedMs !== null).length,
    reminders: findings.length - suspected.length,
    byKind,
    dutyHours,
    per100Hours: dutyHours > 0 ? (suspected.length / dutyHours) * 100 : null,
  };
}
