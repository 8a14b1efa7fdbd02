import type { Stage, Why } from '../../collector/detection/finding.ts';
import type { ConclusionView, IncidentView } from '../../collector/http/views.ts';
import type { SiteIndex } from '../../collector/site/siteIndex.ts';
import type { IncidentDetail } from '../../collector/state/stateStore.ts';
import { widthOf, withoutControls, wrap } from '../terminal/cells.ts';
import type { Paint, Tone } from '../terminal/paint.ts';
import { cellMsOf, drawLanes, legendOf, type Moment } from './drawLanes.ts';
import { type FindingWords, subjectOf, titleOf, zoneOf } from './findingWords.ts';

/** The place to draw on. */
export interface ExplanationFrame {
  readonly columns: number;
  readonly paint: Paint;
  readonly words: FindingWords;
  /** For names of areas and windows; null while nothing is known of a site. */
  readonly site: SiteIndex | null;
}

/** Draws everything that stands for and against a finding. */
export function drawExplanation(detail: IncidentDetail, frame: ExplanationFrame): string[] {
  const newest = detail.stages.at(-1);
  const why = newest?.why ?? detail.why;
  return [
    ...drawHead(detail.incident, why, frame),
    '',
    ...drawCourse(detail, why, frame),
    '',
    ...drawRule(why, frame),
    ...drawEvidence(detail, { why, stage: newest?.stage ?? firstStage(detail.incident) }, frame),
    ...drawChecks(why, frame),
    ...drawReadings(why, frame),
    ...drawConclusions(detail.conclusions, why, frame),
  ];
}

const STATUS_TONE: Readonly<Record<IncidentView['status'], Tone>> = {
  suspected: 'warn',
  confirmed: 'bad',
  dismissed: 'good',
};
const STATUS_SIGN: Readonly<Record<IncidentView['status'], string>> = {
  suspected: '?',
  confirmed: '!',
  dismissed: '×',
};

function drawHead(incident: IncidentView, why: Why, frame: ExplanationFrame): string[] {
  const { paint, words, columns } = frame;
  const { say } = words;
  const title = `${titleOf(incident, words)}  ${subjectOf(incident, words)}`;
  const status = say(`status.${incident.status}`);
  // That it is suspected, the status says already.
  const stage = incident.stage === 'suspected' ? '' : `   ${say(`stage.${incident.stage}`)}`;
  const marks = [
    ...(incident.trial === true ? [say('explain.trial')] : []),
    ...(incident.held === true ? [say('explain.held')] : []),
    ...(incident.late
      ? [say('explain.late', { time: words.instant(incident.recordedMs, zoneOf(why)) })]
      : []),
  ];
  return [
    paint('strong', withoutControls(title)),
    `${paint(STATUS_TONE[incident.status], `${STATUS_SIGN[incident.status]} ${status}`)}${stage}`,
    ...marks.flatMap((mark) => wrap(`* ${mark}`, columns).map((line) => paint('warn', line))),
    ...field(say('explain.where'), placeOf(incident, frame), frame),
    ...field(say('explain.id'), incident.id, frame),
  ];
}

function placeOf(incident: IncidentView, { site, words }: ExplanationFrame): string {
  const hall = site?.halls.get(incident.hallId ?? '');
  const areas = hall === undefined ? [] : (site?.areaPath(hall.area) ?? []);
  const placed = site?.windows.get(incident.windowId ?? '');
  const window =
    placed === undefined
      ? []
      : [`${words.say('window.label', { number: placed.window.number })} ${placed.window.name}`];
  const names = [...areas.map((area) => area.name), incident.hallName ?? '', ...window];
  const place = names.filter((name) => name !== '').join(' > ');
  return place === '' ? words.say('incident.site') : place;
}

/** The stage in which a finding was raised: a reminder where it was suspected only later. */
function firstStage(incident: IncidentView): Stage {
  return incident.suspectedMs === incident.raisedMs ? 'suspected' : 'reminder';
}

/** Began, hint, reminder, suspected, escalated, cleared, as far as it came. */
export function momentsOf(detail: Pick<IncidentDetail, 'incident' | 'why'>, words: FindingWords) {
  const { incident, why } = detail;
  const { say } = words;
  const moments: Moment[] = [{ atMs: incident.startedMs, name: say('explain.began') }];
  const hint = why.marks.find((mark) => mark.kind === 'hint' && mark.value === 'shown');
  if (hint !== undefined) moments.push({ atMs: hint.atMs, name: say('stage.hint') });
  if (incident.suspectedMs !== incident.raisedMs) {
    moments.push({ atMs: incident.raisedMs, name: say('stage.reminder') });
  }
  if (incident.suspectedMs !== null) {
    moments.push({ atMs: incident.suspectedMs, name: say('stage.suspected') });
  }
  if (incident.escalatedMs !== null) {
    moments.push({ atMs: incident.escalatedMs, name: say('stage.escalated') });
  }
  if (incident.clearedMs !== null) {
    moments.push({ atMs: incident.clearedMs, name: say('explain.cleared') });
  }
  return moments;
}

function drawCourse(detail: IncidentDetail, why: Why, frame: ExplanationFrame): string[] {
  const { words, paint } = frame;
  const { clearedMs, clearReason, startedMs } = detail.incident;
  const zone = zoneOf(why);
  const lines = momentsOf(detail, words).map(({ atMs, name }) => {
    const after = atMs === startedMs ? '' : `  +${words.duration(atMs - startedMs)}`;
    const reason =
      atMs === clearedMs && clearReason !== null ? `  ${words.sayCleared(clearReason)}` : '';
    return `  ${words.instant(atMs, zone)}  ${name}${paint('quiet', after)}${reason}`;
  });
  if (clearedMs === null) lines.push(`  ${paint('warn', words.say('explain.open'))}`);
  return [heading(words.say('explain.course'), frame), ...lines];
}

function drawRule(why: Why, frame: ExplanationFrame): string[] {
  const { words, columns } = frame;
  const version = words.say('finding.ruleVersion', { version: why.ruleVersion });
  const rule = words.sayRule({ key: why.rule, facts: why.facts, zone: zoneOf(why) });
  const rarity = words.sayHowRarely(why.facts);
  return [
    heading(words.say('explain.rule'), frame),
    ...indented(`${rule} · ${version}`, columns),
    '',
    ...(rarity === null
      ? []
      : [
          heading(words.say('rarity.title'), frame),
          ...rarity.flatMap((sentence) => indented(sentence, columns)),
          '',
        ]),
  ];
}

function drawEvidence(
  detail: IncidentDetail,
  shown: { readonly why: Why; readonly stage: Stage },
  frame: ExplanationFrame,
): string[] {
  const { why, stage } = shown;
  // Findings about equipment rest on silence or on one word: there is nothing to draw.
  if (why.lanes.length === 0 && why.verdicts.length === 0) return [];
  const { words, paint } = frame;
  const zone = zoneOf(why);
  const cell = words.duration(Math.max(1000, cellMsOf(why, frame)));
  const facts = { stage: words.say(`stage.${stage}`), zone, cell };
  return [
    heading(words.say('explain.evidence'), frame) +
      paint('quiet', words.say('explain.asOf', facts)),
    ...drawLanes(why, momentsOf({ ...detail, why }, words), frame),
    `${paint('quiet', words.say('explain.legend'))}  ${legendOf(why, frame)}`,
    '',
  ];
}

const CHECK_SIGNS = { holds: '✓', fails: '✗', 'not-applicable': '–' } as const;
const CHECK_TONES = { holds: 'good', fails: 'bad', 'not-applicable': 'quiet' } as const;

function drawChecks(why: Why, frame: ExplanationFrame): string[] {
  const { words, columns, paint } = frame;
  const zone = zoneOf(why);
  const checks = why.checks.flatMap(({ check, result, facts }) => {
    const [first = '', ...rest] = wrap(words.sayCheck({ key: check, facts, zone }), columns - 4);
    const sign = paint(CHECK_TONES[result], CHECK_SIGNS[result]);
    return [`  ${sign} ${first}`, ...rest.map((line) => `    ${line}`)];
  });
  const changes = why.wouldHaveChanged.flatMap((change) => {
    const [first = '', ...rest] = wrap(words.sayChange({ ...change, zone }), columns - 4);
    return [`  - ${first}`, ...rest.map((line) => `    ${line}`)];
  });
  return [
    ...(checks.length === 0 ? [] : [heading(words.say('explain.checks'), frame), ...checks, '']),
    ...(changes.length === 0 ? [] : [heading(words.say('explain.changes'), frame), ...changes, '']),
  ];
}

function drawReadings(why: Why, frame: ExplanationFrame): string[] {
  if (why.inputs.length === 0) return [];
  const { words, paint } = frame;
  const lines = why.inputs.map((input) => {
    const { agentId, outboxId, sequence, deviceId, atMs, value, quality } = input;
    const note = quality === 'rebuilt' ? `  ${words.say('time.rebuilt')}` : '';
    const place = paint('quiet', `${agentId}/${outboxId}/${sequence}`);
    const said = `${deviceId} ${readingWord(value, words)}`;
    return `  ${words.instant(atMs, zoneOf(why))}  ${said}  ${place}${note}`;
  });
  return [heading(words.say('explain.readings'), frame), ...lines, ''];
}

function readingWord(value: string, { say }: FindingWords): string {
  if (value === 'occupied' || value === 'empty' || value === 'unknown') {
    return say(`sensor.${value}`);
  }
  return withoutControls(value);
}

function drawConclusions(
  conclusions: readonly ConclusionView[],
  why: Why,
  frame: ExplanationFrame,
): string[] {
  const { words, columns, paint } = frame;
  const title = heading(words.say('explain.conclusions'), frame);
  if (conclusions.length === 0) {
    return [title, ...indented(words.say('explain.noConclusion'), columns)];
  }
  const lines = conclusions.flatMap(
    ({ version, conclusion, reason, remark, author, recordedMs }) => {
      const what = words.say(`said.conclusion.${conclusion}`);
      const because = words.say(`said.reason.${reason}`);
      const by = `${withoutControls(author)} ${words.instant(recordedMs, zoneOf(why))}`;
      const head = `  ${version}. ${paint('strong', what)} · ${because}  ${paint('quiet', by)}`;
      return remark === null ? [head] : [head, ...indented(remark, columns, '     ')];
    },
  );
  return [title, ...lines];
}

function heading(text: string, { paint }: ExplanationFrame): string {
  return paint('strong', text);
}

const FIELD_COLUMNS = 6;

function field(label: string, text: string, { columns, paint }: ExplanationFrame): string[] {
  const space = ' '.repeat(Math.max(1, FIELD_COLUMNS - widthOf(label)));
  const [first = '', ...rest] = wrap(text, columns - FIELD_COLUMNS);
  const indent = ' '.repeat(FIELD_COLUMNS);
  return [paint('quiet', label) + space + first, ...rest.map((line) => indent + line)];
}

function indented(text: string, columns: number, indent = '  '): string[] {
  return wrap(text, columns - indent.length).map((line) => indent + line);
}
