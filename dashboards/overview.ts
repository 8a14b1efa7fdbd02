import { RATIOS } from '../collector/series/model/ratios.ts';
import { ratioOf } from './ask.ts';
import type { DashboardDeclaration, PanelDeclaration } from './panelDeclaration.ts';
import {
  COVERAGE_MIN,
  COVERED,
  confirmed,
  coverage,
  HALLS,
  NOT_COVERED,
  presence,
  satisfaction,
  suspected,
} from './questions.ts';
import { both } from './wording.ts';
import { WORDS } from './words.ts';

const chosen = ['hall'] as const;
const size = { width: 4, height: 4 };
const half = { width: 12, height: 8 };
const percent = { unit: 'percentunit', decimals: 1 } as const;

/** The hall's own pages; the time lines are for those who may see them. */
export const HALL_COLUMN = {
  name: 'hall',
  label: WORDS.hall,
  links: [
    {
      title: both('本大厅各月', 'Months of this hall'),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana fills it in.
      url: '/d/hw-month?var-hall=${__value.raw}',
    },
    {
      title: both('本大厅时间线（需要权限）', 'Timeline of this hall (restricted)'),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana fills it in.
      url: '/d/hw-hall?var-hall=${__value.raw}',
    },
  ],
} as const;

const today: readonly PanelDeclaration[] = [
  {
    ...{ id: 1, view: 'stat', ...size, ...percent, timeFrom: 'now/d' },
    title: both('今日在岗率', 'Presence today'),
    description: both(
      '今日到目前为止：服务时间内已知有人的时间 ÷ 已知时间。未知不计入；没有已知时间时显示“无数据”。',
      'Today so far: attended time ÷ known time, within duty hours. Unknown time does not count.',
    ),
    questions: [presence('hall_hour', { chosen })],
  },
  {
    ...{ id: 2, view: 'stat', ...size, ...percent, timeFrom: 'now/d', timeShift: '1w' },
    title: both('上周同日同一时刻', 'Same time last week'),
    description: both(
      '上周同一天、到同一钟点为止的在岗率，与左侧对照。',
      'Presence on the same day of last week until the same hour, to be compared.',
    ),
    questions: [presence('hall_hour', { chosen })],
  },
  {
    ...{ id: 3, view: 'stat', ...size, ...percent, timeFrom: 'now/d' },
    title: both('今日窗口监测覆盖率', 'Coverage today'),
    description: both(
      '登记的服务时间中实际监测到的比例。覆盖率低时，在岗率说明不了问题。',
      'How much of the registered duty time was monitored. Where it is low, presence says little.',
    ),
    questions: [coverage('hall_hour', { chosen })],
  },
  {
    ...{ id: 4, view: 'stat', ...size, unit: 'none', decimals: 2 },
    title: both('每百服务小时核实事项', 'Confirmed per 100 duty hours'),
    description: both(
      '所选时间内经人核实的空岗等事项数 ÷ 已判定的服务时间 × 100 小时。',
      'Findings about posts that people confirmed ÷ judged duty time × 100 hours.',
    ),
    questions: [confirmed('hall_day', { chosen })],
  },
  {
    ...{ id: 5, view: 'stat', ...size, unit: 'none', decimals: 0 },
    title: both('待核实', 'Not concluded yet'),
    description: both(
      '所选时间内还没有人作出结论的疑似事件数。只有数量：没有核实的不是结论。',
      'Suspected findings without a conclusion, as a number only: they are not conclusions.',
    ),
    questions: [suspected('hall_day', { chosen })],
  },
  {
    ...{ id: 6, view: 'stat', ...size, ...percent },
    title: both('满意率', 'Satisfied'),
    description: both(
      '基本满意及以上 ÷ 全部评价；不足五条时不显示。',
      'Level 3 and above ÷ all ratings; not shown below five ratings.',
    ),
    questions: [satisfaction('hall_day', { chosen })],
  },
];

const trends: readonly PanelDeclaration[] = [
  {
    ...{ id: 7, view: 'bars', ...half, unit: 'none', decimals: 2, interval: '1d' },
    title: both('每周：每百服务小时核实事项', 'Weekly: confirmed per 100 duty hours'),
    description: both(
      '周一至周日。请与右侧的覆盖率一起看：没有监测到的时间里不会有事项。',
      'Monday to Sunday. Read it with the coverage beside it: nothing is found where nothing is seen.',
    ),
    questions: [confirmed('hall_day', { chosen, per: 'week' })],
  },
  {
    ...{ id: 8, view: 'bars', ...half, ...percent, interval: '1d', max: 1 },
    title: both('每周：窗口监测覆盖率', 'Weekly: coverage'),
    description: both(
      '周一至周日，监测到的服务时间的比例。',
      'Monday to Sunday, monitored duty time.',
    ),
    questions: [coverage('hall_day', { chosen, per: 'week' })],
  },
  {
    ...{ id: 9, view: 'trend', ...half, ...percent, width: 24, interval: '1d', max: 1 },
    title: both('每日在岗率与覆盖率', 'Daily presence and coverage'),
    description: both(
      '没有已知服务时间的日子没有点，不是零。',
      'A day without known duty time has no point; it is not zero.',
    ),
    questions: [
      presence('hall_day', { chosen, per: 'day' }),
      coverage('hall_day', { chosen, per: 'day' }),
    ],
  },
];

const ranked = { chosen, by: ['hall'], only: [COVERED] } as const;
const unranked = { chosen, by: ['hall'], only: [NOT_COVERED] } as const;

const halls: readonly PanelDeclaration[] = [
  {
    ...{ id: 10, view: 'table', width: 16, height: 10, unit: 'none', decimals: 3 },
    title: both('大厅排名（覆盖率达到最低值的）', 'Halls ranked (with enough coverage)'),
    description: both(
      '按在岗率从高到低。覆盖率低于上方所选最低值的大厅不参与排名，列在右侧。',
      'By presence. Halls with less coverage than chosen above are not ranked; they stand beside.',
    ),
    questions: [
      presence('hall_day', ranked),
      coverage('hall_day', ranked),
      confirmed('hall_day', ranked),
      suspected('hall_day', ranked),
      satisfaction('hall_day', ranked),
    ],
    columns: [HALL_COLUMN],
    sortBy: 'presence',
  },
  {
    ...{ id: 11, view: 'table', width: 8, height: 10, unit: 'none', decimals: 3 },
    title: both('覆盖率不足，不参与排名', 'Too little coverage to be ranked'),
    description: both(
      '先修好设备：这里的大厅知道得太少，不能和别的大厅比较。',
      'Mend the equipment first: too little is known of these halls to compare them.',
    ),
    questions: [
      coverage('hall_day', unranked),
      {
        ask: ratioOf('hall_day', { ...RATIOS.coverage, numerator: ['unknown_ms'] }, unranked),
        label: both('未知时间比例', 'Unknown time'),
        ...{ column: 'unknown', unit: 'percentunit' },
      },
    ],
    columns: [HALL_COLUMN],
    sortBy: 'coverage',
  },
];

/** For leadership: figures only, from the rollups. */
export const overview: DashboardDeclaration = {
  ...{ uid: 'hw-overview', folder: 'leadership', from: 'now-3w/w', to: 'now', refresh: '5m' },
  title: both('厅哨 · 总览', 'Hallwatch · Overview'),
  description: both(
    '在岗率、覆盖率、已核实事项和满意率。系统只发现和展示，结论由人作出。',
    'Presence, coverage, confirmed findings, satisfaction. The system shows; people conclude.',
  ),
  variables: [HALLS, COVERAGE_MIN],
  annotations: [],
  panels: [...today, ...trends, ...halls],
};
