import type { FindingFacts } from '../../state/seriesFacts.ts';
import type { CountsAs, IncidentEvent } from '../model/codes.ts';
import { type FactPoint, factPoint, factSeries } from './factPoint.ts';

/** Whether figures count a finding, by the first reason that they do not. */
export function countsAs(finding: Pick<FindingFacts, 'isTrial' | 'isHeld' | 'stage'>): CountsAs {
  if (finding.isTrial) return 'trial';
  if (finding.isHeld) return 'held';
  return finding.stage === 'reminder' ? 'reminder' : 'figure';
}

/** What happened to a finding, in time. */
export function eventsOf(
  finding: FindingFacts,
): readonly { readonly event: IncidentEvent; readonly atMs: number }[] {
  const events: { event: IncidentEvent; atMs: number }[] = [
    { event: 'raised', atMs: finding.raisedMs },
  ];
  if (finding.suspectedMs !== null) events.push({ event: 'suspected', atMs: finding.suspectedMs });
  if (finding.escalatedMs !== null) events.push({ event: 'escalated', atMs: finding.escalatedMs });
  if (finding.clearedMs !== null) events.push({ event: 'cleared', atMs: finding.clearedMs });
  for (const { conclusion, recordedMs } of finding.conclusions) {
    events.push({ event: conclusion, atMs: recordedMs });
  }
  return events;
}

/** The course of a finding: a point per step. */
export function incidentPoints(finding: FindingFacts): FactPoint[] {
  const below = belowMillisecond(finding.id);
  return eventsOf(finding).flatMap(({ event, atMs }) => {
    const series = factSeries('incident', {
      ...{ counts_as: countsAs(finding), event, kind: finding.kind },
      ...(finding.hallId === null ? {} : { hall: finding.hallId }),
      ...(finding.windowId === null ? {} : { window: finding.windowId }),
    });
    const fields = {
      count: 1,
      ...(finding.clearedMs === null ? {} : { ended_ms: finding.clearedMs }),
      finding: finding.id,
      lasted_ms: Math.max(0, atMs - finding.startedMs),
      rule: finding.rule,
      rule_version: finding.ruleVersion,
      started_ms: finding.startedMs,
    };
    return factPoint(series, fields, { atMs, below }) ?? [];
  });
}

const MILLION = 1_000_000;

/** Tells findings of one series and millisecond apart: their ids are random hexadecimal digits. */
function belowMillisecond(id: string): number {
  const number = Number.parseInt(id.slice(0, 12), 16);
  return Number.isNaN(number) ? 0 : number % MILLION;
}
