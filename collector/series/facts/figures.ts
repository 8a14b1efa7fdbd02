import { monitoredMsOf, type WindowTime } from '../../coverage/windowTime.ts';
import type { FindingFacts } from '../../state/seriesFacts.ts';
import { POST_KINDS } from '../model/codes.ts';
import type { PointFields } from '../model/seriesModel.ts';
import { countsAs } from './incidentPoints.ts';

/** Ratings by level, 1 to 5; the first place is unused. */
export type RatingCounts = readonly [number, number, number, number, number, number];
export const NO_RATINGS: RatingCounts = [0, 0, 0, 0, 0, 0];

export type HourFields = PointFields<'hall_hour'>;
export type DayFields = PointFields<'hall_day'>;
export type QualityFields = PointFields<'finding_day'>;

const POST: ReadonlySet<string> = new Set(POST_KINDS);

/** How a finding that counts stands: in one of four states. */
export function standingOf(
  finding: Pick<FindingFacts, 'conclusions'>,
): 'suspected' | 'confirmed' | 'dismissed' | 'overturned' {
  const newest = finding.conclusions.at(-1)?.conclusion;
  if (newest === undefined || newest === 'reopened') return 'suspected';
  if (newest === 'confirmed') return 'confirmed';
  const wasConfirmed = finding.conclusions.some(({ conclusion }) => conclusion === 'confirmed');
  return wasConfirmed ? 'overturned' : 'dismissed';
}

/** The findings that figures count. */
export function countedOf(findings: readonly FindingFacts[]): readonly FindingFacts[] {
  return findings.filter((finding) => countsAs(finding) === 'figure');
}

/** How long people took until they first concluded on it; null: they have not. */
function responseMs({ suspectedMs, raisedMs, conclusions }: FindingFacts): number | null {
  const [first] = conclusions;
  return first === undefined ? null : Math.max(0, first.recordedMs - (suspectedMs ?? raisedMs));
}

/** The figures of an hour. `findings` are those that count (`countedOf`). */
export function hourFields(time: WindowTime, findings: readonly FindingFacts[]): HourFields {
  const posts = findings.filter(({ kind }) => POST.has(kind));
  const responses = posts.flatMap((finding) => responseMs(finding) ?? []);
  const standing = (wanted: ReturnType<typeof standingOf>) =>
    posts.filter((finding) => standingOf(finding) === wanted).length;
  return {
    bridged_ms: time.bridgedMs,
    counted_empty_ms: time.countedEmptyMs,
    counted_ms: time.countedOccupiedMs + time.countedEmptyMs,
    counted_occupied_ms: time.countedOccupiedMs,
    due_ms: time.registeredMs - time.pendingMs,
    empty_ms: time.emptyMs,
    excused_ms: time.excusedMs,
    faults: findings.length - posts.length,
    findings: posts.length,
    findings_confirmed: standing('confirmed'),
    findings_dismissed: standing('dismissed'),
    findings_overturned: standing('overturned'),
    findings_suspected: standing('suspected'),
    monitored_ms: monitoredMsOf(time),
    occupied_ms: time.occupiedMs,
    pending_ms: time.pendingMs,
    pooled_ms: time.pooledMs,
    registered_ms: time.registeredMs,
    response_ms: sum(responses),
    responses: responses.length,
    trial_ms: time.trialMs,
    uncovered_ms: time.uncoveredMs,
    unheard_ms: time.unheardMs,
    unknown_ms: time.unknownMs,
  };
}

/** The same with the ratings of a day or month. */
export function dayFields(
  time: WindowTime,
  findings: readonly FindingFacts[],
  ratings: RatingCounts,
): DayFields {
  const [, one, two, three, four, five] = ratings;
  return {
    ...hourFields(time, findings),
    ratings: one + two + three + four + five,
    ratings_1: one,
    ratings_2: two,
    ratings_3: three,
    ratings_4: four,
    ratings_5: five,
  };
}

/** What people made of the findings of one kind and version of a rule. */
export function qualityFields(findings: readonly FindingFacts[]): QualityFields {
  const responses = findings.flatMap((finding) => responseMs(finding) ?? []);
  const standing = (wanted: ReturnType<typeof standingOf>) =>
    findings.filter((finding) => standingOf(finding) === wanted).length;
  return {
    confirmed: standing('confirmed'),
    delay_ms: sum(findings.map(({ raisedMs, startedMs }) => Math.max(0, raisedMs - startedMs))),
    dismissed: standing('dismissed'),
    late: findings.filter(({ isLate }) => isLate).length,
    overturned: standing('overturned'),
    raised: findings.length,
    response_ms: sum(responses),
    responses: responses.length,
    suspected: standing('suspected'),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Says whether an hour or day has nothing in it that is worth a point. */
export function isNothing(fields: HourFields | DayFields): boolean {
  const { registered_ms: registered, findings, faults } = fields;
  return registered + findings + faults + ('ratings' in fields ? fields.ratings : 0) === 0;
}
