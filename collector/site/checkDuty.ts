import { dayOf } from '../duty/calendarDay.ts';
import type { DutySettings } from '../duty/effectiveDuty.ts';
import { readSegments, timeText } from '../duty/serviceSegment.ts';
import type { Findings, Path } from './checkSite.ts';
import {
  type DutyOverride,
  type Hours,
  type MarketDays,
  type Season,
  type Segments,
  WEEKDAYS,
} from './dutySchema.ts';
import { stagesOutOfOrder } from './effectivePolicy.ts';
import type { Policy } from './policySchema.ts';
import type { Site } from './site.ts';

/** Checks what every level says of duty and policy, each by itself. */
export function checkLevels(site: Site, findings: Findings): void {
  checkLevel(site, [], findings);
  site.areas.forEach((area, index) => {
    checkLevel(area, ['areas', index], findings);
  });
  site.halls.forEach((hall, hallIndex) => {
    checkLevel(hall, ['halls', hallIndex], findings);
    hall.windows.forEach((window, index) => {
      checkLevel(window, ['halls', hallIndex, 'windows', index], findings);
    });
  });
}

function checkLevel(
  level: DutySettings & { readonly policy?: Policy },
  path: Path,
  findings: Findings,
): void {
  checkHours(level.hours, [...path, 'hours'], findings);
  checkSeasons(level.seasons ?? [], [...path, 'seasons'], findings);
  if (level.marketDays !== undefined) {
    checkMarketDays(level.marketDays, [...path, 'marketDays'], findings);
  }
  checkOverrides(level.overrides ?? [], [...path, 'overrides'], findings);
  if (Array.isArray(level.holidays)) {
    checkSegments(level.holidays, [...path, 'holidays'], findings);
  }
  if (level.policy !== undefined) checkPolicy(level.policy, [...path, 'policy'], findings);
}

function checkHours(hours: Hours | undefined, path: Path, findings: Findings): void {
  for (const weekday of WEEKDAYS) {
    checkSegments(hours?.[weekday] ?? [], [...path, weekday], findings);
  }
}

function checkSegments(segments: Segments, path: Path, findings: Findings): void {
  const read = segments.flatMap((segment) => readSegments([segment]));
  read.forEach((one, index) => {
    const segment = timeText(one);
    const at = [...path, index];
    if (one.to <= one.from) findings.problem(at, 'reversed-segment', { segment });
    for (const other of read.slice(0, index)) {
      if (one.from < other.to && other.from < one.to) {
        findings.problem(at, 'overlapping-segments', { segment, other: timeText(other) });
      }
    }
  });
}

function checkSeasons(seasons: readonly Season[], path: Path, findings: Findings): void {
  seasons.forEach((season, index) => {
    const at = [...path, index];
    for (const field of ['from', 'to'] as const) {
      // 2024 has a 29 February.
      checkDate(`2024-${season[field]}`, [...at, field], findings);
    }
    checkHours(season.hours, [...at, 'hours'], findings);
    for (const other of seasons.slice(0, index)) {
      const meets = daysOf(season).some((one) =>
        daysOf(other).some((two) => one.from <= two.to && two.from <= one.to),
      );
      const facts = { season: season.name, other: other.name };
      if (meets) findings.problem(at, 'overlapping-seasons', facts);
    }
  });
}

/** A season as stretches that do not pass the new year. */
function daysOf({ from, to }: Season): { from: string; to: string }[] {
  if (from <= to) return [{ from, to }];
  return [
    { from, to: '12-31' },
    { from: '01-01', to },
  ];
}

function checkMarketDays(market: MarketDays, path: Path, findings: Findings): void {
  const { everyDays, from, lunarDays, hours } = market;
  const isEvery = everyDays !== undefined && from !== undefined && lunarDays === undefined;
  const isLunar = everyDays === undefined && from === undefined && lunarDays !== undefined;
  if (!isEvery && !isLunar) findings.problem(path, 'market-day-kind', {});
  if (from !== undefined) checkDate(from, [...path, 'from'], findings);
  checkSegments(hours, [...path, 'hours'], findings);
}

function checkOverrides(overrides: readonly DutyOverride[], path: Path, findings: Findings): void {
  const spans: { from: string; to: string; name: string }[] = [];
  overrides.forEach((override, index) => {
    const at = [...path, index];
    const { name, date, from, to, closed, hours, follows } = override;
    const isDay = date !== undefined && from === undefined && to === undefined;
    const isSpan = date === undefined && from !== undefined && to !== undefined;
    if (!isDay && !isSpan) findings.problem(at, 'override-date', { name });
    if ([closed, hours, follows].filter((one) => one !== undefined).length !== 1) {
      findings.problem(at, 'override-kind', { name });
    }
    for (const field of ['date', 'from', 'to'] as const) {
      const written = override[field];
      if (written !== undefined) checkDate(written, [...at, field], findings);
    }
    checkSegments(hours ?? [], [...at, 'hours'], findings);
    if (!isDay && !isSpan) return;
    const span = { name, from: from ?? date ?? '', to: to ?? date ?? '' };
    if (span.from > span.to) findings.problem(at, 'reversed-override', { name });
    const other = spans.find((one) => one.from <= span.to && span.from <= one.to);
    if (other !== undefined) {
      findings.problem(at, 'overlapping-overrides', { name, other: other.name });
    }
    spans.push(span);
  });
}

function checkDate(date: string, path: Path, findings: Findings): void {
  if (Number.isNaN(dayOf(date))) findings.problem(path, 'no-such-date', { date });
}

function checkPolicy(policy: Policy, path: Path, findings: Findings): void {
  for (const [earlier, later] of stagesOutOfOrder(policy)) {
    findings.problem([...path, earlier], 'stages-out-of-order', {
      ...{ earlier, later },
      ...{ earlierMinutes: policy[earlier] ?? 0, laterMinutes: policy[later] ?? 0 },
    });
  }
  const date = policy.document?.effectiveFrom;
  if (date !== undefined) checkDate(date, [...path, 'document', 'effectiveFrom'], findings);
}
