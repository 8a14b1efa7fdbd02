import type { Wording } from '../collector/series/model/declaration.ts';
import { RATIOS } from '../collector/series/model/ratios.ts';
import { type FieldOf, ratioOf, sumOf } from './ask.ts';
import { HALL_COLUMN } from './overview.ts';
import type { DashboardDeclaration, Question } from './panelDeclaration.ts';
import {
  COVERAGE_MIN,
  COVERED,
  confirmed,
  coverage,
  HALLS,
  presence,
  satisfaction,
} from './questions.ts';
import { both } from './wording.ts';

const chosen = ['hall'] as const;
const monthly = { chosen, per: 'month' } as const;
const half = { width: 12, height: 8, interval: '1d' };
const percent = { unit: 'percentunit', decimals: 1, max: 1 } as const;
const ranked = { chosen, by: ['hall'], only: [COVERED] } as const;

function standing(field: FieldOf<'hall_month'>, label: Wording): Question {
  return { ask: sumOf('hall_month', [field], monthly), label };
}

/** Months, for reports: from the monthly figures only, so that a year is twelve points a hall. */
export const month: DashboardDeclaration = {
  ...{ uid: 'hw-month', folder: 'leadership', from: 'now-12M/M', to: 'now', refresh: '1h' },
  title: both('厅哨 · 月度', 'Hallwatch · Months'),
  description: both(
    '按月的数字，用于月报和年报。',
    'Figures by month, for monthly and annual reports.',
  ),
  variables: [HALLS, COVERAGE_MIN],
  annotations: [],
  panels: [
    {
      ...{ id: 1, view: 'bars', ...half, ...percent },
      title: both('每月在岗率', 'Presence by month'),
      description: both('已知服务时间中有人的比例。', 'Attended part of the known duty time.'),
      questions: [presence('hall_month', monthly)],
    },
    {
      ...{ id: 2, view: 'bars', ...half, ...percent },
      title: both('每月窗口监测覆盖率', 'Coverage by month'),
      description: both('监测到的服务时间的比例。', 'Monitored part of the duty time.'),
      questions: [coverage('hall_month', monthly)],
    },
    {
      ...{ id: 3, view: 'bars', ...half, unit: 'none', decimals: 2 },
      title: both('每月每百服务小时核实事项', 'Confirmed per 100 duty hours, by month'),
      description: both(
        '经人核实的事项 ÷ 已判定的服务时间。',
        'Confirmed findings ÷ judged duty time.',
      ),
      questions: [confirmed('hall_month', monthly)],
    },
    {
      ...{ id: 4, view: 'bars', ...half, unit: 'none', decimals: 1 },
      title: both('每月每百服务小时无人分钟数', 'Empty minutes per 100 duty hours, by month'),
      description: both('计入在岗率的无人时间 ÷ 已知时间。', 'Empty time ÷ known time.'),
      questions: [
        { ask: ratioOf('hall_month', RATIOS.emptyMinutes, monthly), label: RATIOS.emptyMinutes },
      ],
    },
    {
      ...{ id: 5, view: 'bars', ...half, ...percent },
      title: both('每月满意率', 'Satisfied, by month'),
      description: both(
        '不足五条的月份不显示。',
        'Months with fewer than five ratings are left out.',
      ),
      questions: [satisfaction('hall_month', monthly)],
    },
    {
      ...{ id: 6, view: 'bars', ...half, unit: 'none', stacked: true },
      title: both('每月事项，按结论', 'Findings by month and conclusion'),
      description: both(
        '已核实、已排除、核实后又排除、待核实。待核实不是结论。',
        'Confirmed, dismissed, overturned, not concluded. The last are no conclusions.',
      ),
      questions: [
        standing('findings_confirmed', both('已核实', 'Confirmed')),
        standing('findings_dismissed', both('已排除', 'Dismissed')),
        standing('findings_overturned', both('核实后又排除', 'Overturned')),
        standing('findings_suspected', both('待核实', 'Not concluded yet')),
      ],
    },
    {
      ...{ id: 7, view: 'table', width: 16, height: 10, unit: 'none', decimals: 3 },
      title: both('大厅排名（所选月份合计）', 'Halls ranked (all chosen months)'),
      description: both(
        '覆盖率低于所选最低值的大厅不参与排名。',
        'Halls with less coverage than chosen are not ranked.',
      ),
      questions: [
        presence('hall_month', ranked),
        coverage('hall_month', ranked),
        confirmed('hall_month', ranked),
        satisfaction('hall_month', ranked),
      ],
      columns: [HALL_COLUMN],
      sortBy: 'presence',
    },
    {
      ...{ id: 8, view: 'stat', width: 8, height: 10, unit: 'ms' },
      title: both('平均首次处理用时', 'Mean time to the first conclusion'),
      description: both('从疑似到第一次有人作出结论。', 'From suspected to the first conclusion.'),
      questions: [
        {
          ask: ratioOf('hall_month', RATIOS.firstResponse, { chosen }),
          label: RATIOS.firstResponse,
        },
      ],
    },
  ],
};
