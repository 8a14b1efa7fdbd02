import { POST_KINDS } from '../collector/series/model/codes.ts';
import type { Wording } from '../collector/series/model/declaration.ts';
import { FINDING_RATIOS, RATIOS } from '../collector/series/model/ratios.ts';
import { type FieldOf, ratioOf, sumOf } from './ask.ts';
import type { DashboardDeclaration, Question } from './panelDeclaration.ts';
import { both } from './wording.ts';

const posts = { oneOf: { kind: POST_KINDS } } as const;
const weekly = { ...posts, per: 'week' } as const;
const versions = { by: ['rule', 'rule_version'] } as const;
const quarter = { width: 6, height: 5 };

const WORDS = {
  confirmed: both('已核实', 'Confirmed'),
  dismissed: both('已排除', 'Dismissed'),
  overturned: both('核实后又排除', 'Overturned'),
  suspected: both('待核实', 'Not concluded yet'),
} as const;

function counted(field: FieldOf<'finding_day'>, label: Wording): Question {
  return { ask: sumOf('finding_day', [field], versions), label, column: field };
}

/** How good the detector is, by what people concluded. */
export const quality: DashboardDeclaration = {
  ...{ uid: 'hw-quality', folder: 'technicians', from: 'now-12w/w', to: 'now', refresh: '15m' },
  title: both('厅哨 · 判定质量', 'Hallwatch · Quality of detection'),
  description: both(
    '人对系统发现的事项作出了什么结论，按规则版本。',
    'What people concluded on what the system found, by version of the rule.',
  ),
  variables: [],
  annotations: [],
  panels: [
    {
      ...{ id: 1, view: 'stat', ...quarter, unit: 'percentunit', decimals: 1 },
      title: both('误报率（在岗事项）', 'False findings about posts'),
      description: both(
        '已有结论的在岗事项中，被排除或核实后又排除的比例。还没有结论的不计入。',
        'Dismissed or overturned ÷ concluded. Those without a conclusion do not count.',
      ),
      questions: [
        {
          ask: ratioOf('finding_day', FINDING_RATIOS.falseAccusations, posts),
          label: FINDING_RATIOS.falseAccusations,
        },
      ],
    },
    {
      ...{ id: 2, view: 'stat', ...quarter, unit: 'ms' },
      title: both('平均发现用时', 'Mean delay until raised'),
      description: both(
        '从事情开始到系统发现，包含规则规定的时限。',
        'With the time that the policy allows.',
      ),
      questions: [
        { ask: ratioOf('finding_day', FINDING_RATIOS.delay, posts), label: FINDING_RATIOS.delay },
      ],
    },
    {
      ...{ id: 3, view: 'stat', ...quarter, unit: 'ms' },
      title: both('平均首次处理用时', 'Mean time to the first conclusion'),
      description: both('从疑似到第一次有人作出结论。', 'From suspected to the first conclusion.'),
      questions: [
        {
          ask: ratioOf('finding_day', RATIOS.firstResponse, posts),
          label: RATIOS.firstResponse,
        },
      ],
    },
    {
      ...{ id: 4, view: 'stat', ...quarter, unit: 'none' },
      title: both('待核实', 'Not concluded yet'),
      description: both('还没有结论的在岗事项。', 'Findings about posts without a conclusion.'),
      questions: [{ ask: sumOf('finding_day', ['suspected'], posts), label: WORDS.suspected }],
    },
    {
      ...{ id: 5, view: 'table', width: 24, height: 10, unit: 'none', sortBy: 'raised' },
      title: both('各规则版本', 'By version of the rule'),
      description: both('含设备事项。', 'With findings about equipment.'),
      questions: [
        counted('raised', both('发现', 'Raised')),
        counted('confirmed', WORDS.confirmed),
        counted('dismissed', WORDS.dismissed),
        counted('overturned', WORDS.overturned),
        counted('suspected', WORDS.suspected),
        counted('late', both('补报', 'Late')),
        {
          ask: ratioOf('finding_day', FINDING_RATIOS.falseAccusations, versions),
          label: FINDING_RATIOS.falseAccusations,
          ...{ column: 'false', unit: 'percentunit' },
        },
        {
          ask: ratioOf('finding_day', FINDING_RATIOS.delay, versions),
          label: FINDING_RATIOS.delay,
          ...{ column: 'delay', unit: 'ms' },
        },
      ],
      columns: [
        { name: 'rule', label: both('规则', 'Rule') },
        { name: 'rule_version', label: both('版本', 'Version') },
      ],
    },
    {
      ...{ id: 6, view: 'bars', width: 12, height: 9, unit: 'none', interval: '1d', stacked: true },
      title: both('每周结论（在岗事项）', 'Conclusions by week (posts)'),
      description: both('周一至周日，按发现之日。', 'Monday to Sunday, by the day of raising.'),
      questions: [
        { ask: sumOf('finding_day', ['confirmed'], weekly), label: WORDS.confirmed },
        { ask: sumOf('finding_day', ['dismissed'], weekly), label: WORDS.dismissed },
        { ask: sumOf('finding_day', ['overturned'], weekly), label: WORDS.overturned },
        { ask: sumOf('finding_day', ['suspected'], weekly), label: WORDS.suspected },
      ],
    },
    {
      ...{ id: 7, view: 'bars', width: 12, height: 9, unit: 'percentunit', interval: '1d', max: 1 },
      title: both('每周误报率（在岗事项）', 'False findings by week (posts)'),
      description: both('没有结论的周没有柱。', 'A week without conclusions has no bar.'),
      questions: [
        {
          ask: ratioOf('finding_day', FINDING_RATIOS.falseAccusations, weekly),
          label: FINDING_RATIOS.falseAccusations,
        },
      ],
    },
  ],
};
