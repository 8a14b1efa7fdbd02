import { hasNoBackup } from '../../collector/duty/dutyWarnings.ts';
import type { SettingOrigin } from '../../collector/duty/effectiveDuty.ts';
import type { DutyExplanation, ExplainedSegment } from '../../collector/duty/explainDuty.ts';
import { isPolicyInTrial, type SiteIndex } from '../../collector/site/siteIndex.ts';
import { dutyTexts } from '../../texts/dutyTexts.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { policySourceIn } from '../../texts/policySource.ts';
import { cell, widthOf, withoutControls } from '../terminal/cells.ts';
import type { Paint } from '../terminal/paint.ts';
import type { Say } from '../terminal/say.ts';

type DutySay = Say<typeof dutyTexts>;

/** What the lines are drawn with. */
export interface DutyFrame {
  readonly index: SiteIndex;
  readonly language: Language;
  readonly paint: Paint;
  /** Decides whether the policy is still in trial. */
  readonly nowMs: number;
}

interface Pen {
  readonly language: Language;
  readonly say: DutySay;
  readonly paint: Paint;
  /** Says where a setting was found: "from county X". */
  from(origin: SettingOrigin): string;
}

/** An explained day as lines: what decided it, who is required when, and where each was found. */
export function drawDuty(explained: DutyExplanation, frame: DutyFrame): string[] {
  const say: DutySay = speaker(dutyTexts, frame.language);
  const from = (origin: SettingOrigin) =>
    say('duty.from', { origin: nameOf(origin, frame.index, say) });
  const pen: Pen = { say, from, language: frame.language, paint: frame.paint };
  return [
    ...headLines(explained, pen),
    ...segmentLines(explained.segments, pen),
    ...footLines(explained, pen, frame.nowMs),
  ].map((line) => line.trimEnd());
}

function headLines(explained: DutyExplanation, { say, paint, from }: Pen): string[] {
  const { placed, rule, date, weekday } = explained;
  const { window, hall, mode } = placed;
  const title = {
    ...{ hall: hall.name, number: window.number, window: window.name, id: window.id },
    mode: say(`mode.${mode}`),
  };
  const day = {
    ...{ date, weekday: say(`weekday.${weekday}`), lunar: lunarText(explained, say) },
    zone: hall.timeZone,
  };
  const because = { rule: ruleText(explained, { say, from }), from: from(rule.origin) };
  const lines = [
    paint('strong', withoutControls(say('duty.title', title))),
    say('duty.day', day),
    withoutControls(say('duty.why', because)),
  ];
  if (rule.notice !== null && !['holiday', 'make-up'].includes(rule.kind)) {
    lines.push(say('duty.overridden', { name: rule.notice.name }));
  }
  if (!explained.isCalendarCovered) {
    lines.push(paint('warn', say('duty.uncovered', { year: date.slice(0, 4) })));
  }
  if (explained.segments.length === 0) {
    lines.push(say('duty.nobody', { reason: say(`duty.reason.${rule.reason}`) }));
  }
  return lines;
}

function segmentLines(segments: readonly ExplainedSegment[], { say, from }: Pen): string[] {
  const columns = Math.max(...segments.map(({ service }) => widthOf(say(`service.${service}`))), 0);
  return segments.map(({ time, service, staffing, staffingOrigin, pools }) => {
    const booked = service === 'appointment' ? [say('duty.booked')] : [];
    const asked = pools.map(({ name, required, origin }) =>
      say('duty.by', { what: say('duty.pool', { name, required }), from: from(origin) }),
    );
    const who = say('duty.by', { what: say(`duty.${staffing}`), from: from(staffingOrigin) });
    const words = [...booked, who, ...asked].join(say('duty.and'));
    return withoutControls(`  ${time}  ${cell(say(`service.${service}`), columns)}  ${words}`);
  });
}

function footLines(
  { placed }: DutyExplanation,
  { say, paint, from, language }: Pen,
  nowMs: number,
): string[] {
  const { policy, policyOrigin, mode, window } = placed;
  const source = policySourceIn(policy.source, language);
  const facts = { minutes: policy.emptyAfterMinutes, source };
  return [
    ...(mode === 'spare' ? [say('duty.spare')] : []),
    ...(hasNoBackup(window) ? [paint('warn', say('duty.noBackup'))] : []),
    withoutControls(say('duty.policy', { ...facts, from: from(policyOrigin) })),
    ...(isPolicyInTrial(placed, nowMs) ? [paint('warn', say('duty.policyTrial'))] : []),
  ];
}

/** A level with its name: "county X". */
function nameOf({ level, id }: SettingOrigin, index: SiteIndex, say: DutySay): string {
  if (level === 'default') return say('origin.default');
  if (level === 'site') return say('origin.site', { name: index.site.name });
  if (level === 'area') {
    const area = index.areas.get(id ?? '');
    return say(`origin.${area?.level ?? 'county'}`, { name: area?.name ?? id ?? '' });
  }
  const name = level === 'hall' ? index.halls.get(id ?? '')?.name : id;
  return say(`origin.${level}`, { name: name ?? id ?? '' });
}

function lunarText({ lunar: { month, day, isLeap } }: DutyExplanation, say: DutySay): string {
  return say(isLeap ? 'duty.lunarLeap' : 'duty.lunar', { month, day });
}

function ruleText(
  { placed, rule }: DutyExplanation,
  { say, from }: Pick<Pen, 'say' | 'from'>,
): string {
  const { kind, notice, override, season, follows } = rule;
  const weekday = follows === null ? '' : say(`weekday.${follows}`);
  const announced = {
    ...{ name: notice?.name ?? '', year: notice?.noticeYear ?? '', paper: notice?.paper ?? '' },
  };
  if (kind === 'override') {
    const { name = '', reference } = override?.override ?? {};
    const facts = {
      name,
      reference: reference === undefined ? '' : say('duty.reference', { reference }),
      weekday,
    };
    return say(follows === null ? 'duty.rule.override' : 'duty.rule.overrideFollows', facts);
  }
  if (kind === 'holiday') return say('duty.rule.holiday', announced);
  if (kind === 'make-up') {
    const chosen = from(placed.duty.origins.makeUpDays);
    return say('duty.rule.make-up', { ...announced, weekday, from: chosen });
  }
  if (kind === 'market-day') {
    const name = placed.duty.marketDays?.name;
    return say('duty.rule.market-day', { name: name === undefined ? '' : ` ${name}` });
  }
  if (season !== null) {
    const { name, from: first, to } = season;
    return say('duty.rule.season', { name, from: first, to, weekday });
  }
  return say('duty.rule.weekday', { weekday });
}
