import { AREA_TAGS, INCIDENT_KINDS } from './codes.ts';
import type { FieldDeclaration, MeasurementDeclaration, TagDeclaration } from './declaration.ts';

/**
 * Figures per hour, day and month. Both terms of every ratio stand in one point, because InfluxQL
 * divides within one query only; everything is a sum, so hours add up to days, and windows to halls.
 */

const ms = (zh: string, en: string) => ({ type: 'integer', unit: 'ms', zh, en }) as const;
const number = (zh: string, en: string) => ({ type: 'integer', unit: 'count', zh, en }) as const;

/** How registered duty time splits up. */
const timeFields = {
  bridged_ms: ms('短暂静默，按在岗计', 'nobody sensed, too short to be an absence'),
  counted_empty_ms: ms('计入在岗率的无人时间', 'empty, in 在岗率'),
  counted_ms: ms('计入在岗率的已知时间（分母）', 'known time in 在岗率: its denominator'),
  counted_occupied_ms: ms('计入在岗率的在岗时间（分子）', 'attended, in 在岗率: its numerator'),
  due_ms: ms('已判定的登记时间（覆盖率分母）', 'registered and judged: denominator of coverage'),
  empty_ms: ms('无人', 'empty'),
  excused_ms: ms('已报备', 'excused'),
  monitored_ms: ms('监测到的时间（覆盖率分子）', 'monitored: numerator of coverage'),
  occupied_ms: ms('在岗', 'occupied'),
  pending_ms: ms('待到数', 'pending: not judged yet'),
  pooled_ms: ms('按总数要求的时间', 'duty of a pool, not of one window'),
  registered_ms: ms('登记的服务时间', 'registered duty time'),
  trial_ms: ms('试运行', 'known, but in trial'),
  uncovered_ms: ms('日历未知', 'known, but the calendar is not'),
  unheard_ms: ms('其中：一直没有收到数据', 'of it, never heard and not waited for any more'),
  unknown_ms: ms('未知', 'unknown'),
} as const satisfies Record<string, FieldDeclaration>;

/** Findings about posts that figures count, by when they were raised; each in one state. */
const findingFields = {
  findings: number('疑似空岗等事项数', 'findings about posts, all states'),
  findings_confirmed: number('已核实', 'confirmed'),
  findings_dismissed: number('已排除', 'dismissed'),
  findings_overturned: number('核实后又排除', 'dismissed after having been confirmed'),
  findings_suspected: number('待核实', 'not concluded yet'),
  response_ms: ms('首次处理用时合计', 'from suspected to the first conclusion, sum'),
  responses: number('已首次处理的事项数', 'findings with a first conclusion'),
} as const satisfies Record<string, FieldDeclaration>;

const faultField = { faults: number('设备事项数', 'findings about equipment') } as const;

const ratingFields = {
  ratings: number('评价总数', 'ratings, all levels'),
  ratings_1: number('非常不满意', 'very dissatisfied'),
  ratings_2: number('不满意', 'dissatisfied'),
  ratings_3: number('基本满意', 'fairly satisfied'),
  ratings_4: number('满意', 'satisfied'),
  ratings_5: number('非常满意', 'very satisfied'),
} as const satisfies Record<string, FieldDeclaration>;

/** By hour there are no ratings: single presses would show. */
const hourFields = { ...timeFields, ...findingFields, ...faultField };
const dayFields = { ...hourFields, ...ratingFields };

const areaTag: TagDeclaration = {
  ...{ zh: '所属区划', en: 'area of that level above the hall', bound: 'areas' },
  ...{ isOptional: true, follows: true },
};
const areaTags = Object.fromEntries(AREA_TAGS.map((level) => [level, areaTag])) as Readonly<
  Record<(typeof AREA_TAGS)[number], TagDeclaration>
>;
const hall = { zh: '大厅', en: 'hall', bound: 'halls' } as const;
const windowTags = {
  hall: { ...hall, follows: true },
  window: { zh: '窗口', en: 'window', bound: 'windows' },
} as const;
const hallTags = { ...areaTags, hall };

const figures = { bucket: 'rollup', origin: 'fact' } as const;

const ofWindows = {
  ...figures,
  tags: windowTags,
  series: ({ windows }: { readonly windows: number }) => windows,
  seriesFormula: { zh: '窗口数', en: 'windows' },
} as const;
const ofHalls = {
  ...figures,
  tags: hallTags,
  series: ({ halls }: { readonly halls: number }) => halls,
  seriesFormula: { zh: '大厅数', en: 'halls' },
} as const;

const hourly = {
  zh: '每个有服务时间或有事项的钟点一个点，时间戳为钟点之始；当前钟点每分钟改写',
  en: 'a point for every hour with duty or findings, at its beginning; the present hour is rewritten every minute',
};
const daily = {
  zh: '每个有内容的日子一个点，时间戳为大厅所在时区的零点；当日每分钟改写',
  en: 'a point for every day with anything in it, at midnight of the hall’s zone; today is rewritten every minute',
};
const monthly = {
  zh: '每月一个点，时间戳为大厅所在时区的一日零点；当月每小时改写',
  en: 'a point a month, at its first midnight in the hall’s zone; the present month is rewritten every hour',
};

const qualityFields = {
  confirmed: number('已核实', 'confirmed'),
  delay_ms: ms('从开始到发现的时长合计', 'from its beginning until it was raised, sum'),
  dismissed: number('已排除', 'dismissed'),
  late: number('补报（数据迟到）', 'raised late, from a backlog'),
  overturned: number('核实后又排除', 'dismissed after having been confirmed'),
  raised: number('发现', 'raised, all states'),
  response_ms: ms('首次处理用时合计', 'from suspected to the first conclusion, sum'),
  responses: number('已首次处理的事项数', 'with a first conclusion'),
  suspected: number('待核实', 'not concluded yet'),
} as const satisfies Record<string, FieldDeclaration>;

const quality = {
  ...figures,
  tags: {
    ...hallTags,
    kind: { zh: '种类', en: 'kind', bound: INCIDENT_KINDS },
    rule: { zh: '规则', en: 'rule', bound: INCIDENT_KINDS, follows: true },
    rule_version: {
      zh: '规则版本',
      en: 'version of the rule',
      bound: INCIDENT_KINDS,
      follows: true,
    },
  },
  fields: qualityFields,
  series: ({ halls }: { readonly halls: number }) => halls * INCIDENT_KINDS.length,
  seriesFormula: {
    zh: `大厅数 × ${INCIDENT_KINDS.length}（每换一版规则再加一份）`,
    en: `halls × ${INCIDENT_KINDS.length} (again for every new version of a rule)`,
  },
} as const;

export const ROLLUP_MEASUREMENTS = {
  window_hour: {
    ...ofWindows,
    ...{ zh: '窗口每小时', en: 'a window, by hour', cadence: hourly, everySeconds: 3600 },
    fields: hourFields,
  },
  window_day: {
    ...ofWindows,
    ...{ zh: '窗口每日', en: 'a window, by day', cadence: daily, everySeconds: 86_400 },
    fields: dayFields,
  },
  window_month: {
    ...ofWindows,
    ...{ zh: '窗口每月', en: 'a window, by month', cadence: monthly },
    fields: dayFields,
  },
  hall_hour: {
    ...ofHalls,
    ...{ zh: '大厅每小时', en: 'a hall, by hour', cadence: hourly, everySeconds: 3600 },
    fields: hourFields,
  },
  hall_day: {
    ...ofHalls,
    ...{ zh: '大厅每日', en: 'a hall, by day', cadence: daily, everySeconds: 86_400 },
    fields: dayFields,
  },
  hall_month: {
    ...ofHalls,
    ...{ zh: '大厅每月', en: 'a hall, by month', cadence: monthly },
    fields: dayFields,
  },
  finding_day: {
    ...quality,
    ...{ zh: '事项按种类和规则版本，每日', en: 'findings by kind and version of the rule, by day' },
    cadence: daily,
  },
  finding_month: {
    ...quality,
    ...{
      zh: '事项按种类和规则版本，每月',
      en: 'findings by kind and version of the rule, by month',
    },
    cadence: monthly,
  },
  hall_state: {
    ...{ bucket: 'rollup', origin: 'sample', tags: hallTags, everySeconds: 300 },
    ...{ zh: '大厅当前情况', en: 'a hall as it is now' },
    cadence: { zh: '每五分钟', en: 'every five minutes' },
    fields: {
      agents: number('前端数', 'agents'),
      agents_online: number('在线的前端数', 'agents online'),
      devices: number('设备数', 'devices'),
      devices_ok: number('正常的设备数', 'devices that are well'),
      open_suspected: number('未解除、待核实的事项数', 'findings open and not concluded'),
      windows: number('窗口数', 'windows'),
      windows_empty: number('无人的窗口数', 'windows empty'),
      windows_excused: number('已报备的窗口数', 'windows excused'),
      windows_occupied: number('在岗的窗口数', 'windows occupied'),
      windows_off_duty: number('非服务时间的窗口数', 'windows not on duty'),
      windows_unknown: number('未知或待到数的窗口数', 'windows unknown or pending'),
    },
    series: ({ halls }) => halls,
    seriesFormula: { zh: '大厅数', en: 'halls' },
  },
  place: {
    ...{ bucket: 'rollup', origin: 'sample', everySeconds: 86_400 },
    ...{ zh: '大厅和窗口的名称（编号对照）', en: 'names of halls and windows, for their ids' },
    cadence: { zh: '启动时和每日', en: 'at the start and every day' },
    tags: {
      ...areaTags,
      hall,
      window: {
        zh: '窗口；大厅自身的点没有',
        en: 'window; absent in the hall’s own point',
        bound: 'windows',
        isOptional: true,
      },
    },
    fields: {
      name: { type: 'string', unit: 'text', zh: '名称', en: 'name' },
      number: {
        type: 'string',
        unit: 'text',
        isOptional: true,
        zh: '窗口号',
        en: 'number of the window',
      },
      zone: { type: 'string', unit: 'text', zh: '时区', en: 'time zone' },
    },
    series: ({ halls, windows }) => halls + windows,
    seriesFormula: { zh: '大厅数 + 窗口数', en: 'halls + windows' },
  },
} as const satisfies Record<string, MeasurementDeclaration>;
