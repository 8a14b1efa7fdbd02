import { lastOf, rowsOf, sumOf } from './ask.ts';
import type { DashboardDeclaration, PanelDeclaration, Question } from './panelDeclaration.ts';
import { coverage, presence } from './questions.ts';
import { both } from './wording.ts';
import { LEVELS, WINDOW_STATES, WORDS } from './words.ts';

const chosen = ['hall', 'window'] as const;

const split: readonly Question[] = [
  {
    ask: sumOf('window_hour', ['occupied_ms'], { chosen, per: 'hour' }),
    label: both('在岗', 'Occupied'),
  },
  {
    ask: sumOf('window_hour', ['empty_ms'], { chosen, per: 'hour' }),
    label: both('无人', 'Empty'),
  },
  {
    ask: sumOf('window_hour', ['excused_ms'], { chosen, per: 'hour' }),
    label: both('已报备', 'Excused'),
  },
  {
    ask: sumOf('window_hour', ['unknown_ms'], { chosen, per: 'hour' }),
    label: both('未知', 'Unknown'),
  },
  {
    ask: sumOf('window_hour', ['pending_ms'], { chosen, per: 'hour' }),
    label: both('待到数', 'Pending'),
  },
];

const times: readonly PanelDeclaration[] = [
  {
    ...{ id: 1, view: 'timeline', width: 24, height: 12, unit: 'none', interval: '1m' },
    title: both('各窗口状态', 'State of each window'),
    description: both(
      '未知单独显示，从不当作无人。超过三分钟没有点的地方是空白。时间跨度大时，每一格显示该格最后的状态。',
      'Unknown is shown as such and never as empty. Where no point came for three minutes there is a gap. Over long times each cell shows its last state.',
    ),
    questions: [
      {
        ask: lastOf('window_state', ['state'], { chosen, by: ['window'], per: 'interval' }),
        label: both('状态', 'State'),
      },
    ],
    mapping: WINDOW_STATES,
  },
  {
    ...{ id: 2, view: 'stat', width: 4, height: 4, unit: 'percentunit', decimals: 1 },
    title: both('在岗率', 'Presence'),
    description: both('所选窗口和时间；未知不计入。', 'Of the chosen windows and time.'),
    questions: [presence('window_hour', { chosen })],
  },
  {
    ...{ id: 3, view: 'stat', width: 4, height: 4, unit: 'percentunit', decimals: 1 },
    title: both('窗口监测覆盖率', 'Coverage'),
    description: both('所选窗口和时间内监测到的服务时间。', 'Monitored duty time of the chosen.'),
    questions: [coverage('window_hour', { chosen })],
  },
  {
    ...{ id: 4, view: 'bars', width: 16, height: 8, unit: 'ms', interval: '1h', stacked: true },
    title: both('服务时间的构成（每小时）', 'Duty time by hour'),
    description: both(
      '登记的服务时间分成在岗、无人、已报备、未知、待到数；非服务时间没有柱。',
      'Registered duty time as occupied, empty, excused, unknown, pending; no bar off duty.',
    ),
    questions: split,
  },
];

const byWindow = { chosen, by: ['window'] } as const;
const LIST_WIDE = { width: 12, height: 9 };

const lists: readonly PanelDeclaration[] = [
  {
    ...{ id: 5, view: 'table', ...LIST_WIDE, unit: 'ms', sortBy: 'unknown' },
    title: both('各窗口的时间', 'Time of each window'),
    description: both(
      '一个窗口往往就是一个人：本页只给有权限的人看。',
      'One window is often one person: this page is for those who may see it.',
    ),
    questions: [
      presence('window_hour', byWindow),
      {
        ask: sumOf('window_hour', ['empty_ms'], byWindow),
        ...{ label: both('无人', 'Empty'), column: 'empty', unit: 'ms' },
      },
      {
        ask: sumOf('window_hour', ['unknown_ms'], byWindow),
        ...{ label: both('未知', 'Unknown'), column: 'unknown', unit: 'ms' },
      },
    ],
    columns: [{ name: 'window', label: WORDS.window }],
  },
  {
    ...{ id: 6, view: 'table', ...LIST_WIDE, unit: 'none' },
    title: both('事项的经过', 'Course of findings'),
    description: both(
      '发现、升级、解除、结论各占一行；点编号在控制台查看依据。只列计入统计的。',
      'Raised, escalated, cleared, concluded: a line each. The id opens the evidence in the console.',
    ),
    questions: [
      {
        ask: rowsOf('incident', ['finding', 'started_ms', 'lasted_ms'], {
          ...{ chosen, by: ['window', 'kind', 'event'], oneOf: { counts_as: ['figure'] } },
        }),
        label: both('事项', 'Finding'),
      },
    ],
    columns: [
      {
        ...{ name: 'finding', label: both('编号', 'Id') },
        links: [
          {
            title: both('在控制台查看', 'Open in the console'),
            // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana fills it in.
            url: '${console}/#/finding/${__value.raw}',
          },
        ],
      },
      { name: 'started_ms', label: both('开始', 'Began'), unit: 'dateTimeAsIso' },
      { name: 'lasted_ms', label: both('持续', 'Lasted'), unit: 'ms' },
      { name: 'window', label: WORDS.window },
      { name: 'kind', label: WORDS.kind },
      { name: 'event', label: both('环节', 'Step') },
    ],
  },
  {
    ...{ id: 7, view: 'table', ...LIST_WIDE, unit: 'none' },
    title: both('逐次评价', 'Single ratings'),
    description: both(
      '单次按键可能认出人，只在本受限目录显示；别处按日且至少五条合并。',
      'A single press may tell who it was: shown here only; elsewhere by day, five or more together.',
    ),
    questions: [
      {
        ask: rowsOf('rating', ['level', 'via'], { chosen, by: ['window'] }),
        label: both('评价', 'Rating'),
      },
    ],
    columns: [
      { name: 'level', label: both('评价', 'Rating'), mapping: LEVELS },
      { name: 'via', label: both('方式', 'How') },
      { name: 'window', label: WORDS.window },
    ],
  },
  {
    ...{ id: 8, view: 'table', ...LIST_WIDE, unit: 'none', timeFrom: '31d' },
    title: both('窗口对照', 'Names of the windows'),
    description: both('窗口编号与名称。', 'Ids of windows and their names.'),
    questions: [
      {
        ask: lastOf('place', ['number', 'name'], { chosen, by: ['window'] }),
        label: both('窗口', 'Window'),
      },
    ],
    columns: [
      { name: 'window', label: both('编号', 'Id') },
      { name: 'number', label: both('窗口号', 'Number') },
      { name: 'name', label: both('名称', 'Name') },
    ],
  },
];

/** Every window of one hall, minute by minute. Restricted: one window is often one person. */
export const hall: DashboardDeclaration = {
  ...{ uid: 'hw-hall', folder: 'restricted', from: 'now/d', to: 'now', refresh: '1m' },
  title: both('厅哨 · 大厅时间线', 'Hallwatch · Hall timeline'),
  description: both(
    '一个大厅每个窗口的状态、事项和逐次评价。受限：一个窗口往往就是一个人。',
    'Windows, findings and single ratings of one hall. Restricted: one window is often one person.',
  ),
  variables: [
    {
      ...{ kind: 'tag', name: 'hall', label: WORDS.hall, multi: false },
      description: both('选一个大厅', 'choose a hall'),
      ...{ measurement: 'hall_day', field: 'due_ms', chosen: [] },
    },
    {
      ...{ kind: 'tag', name: 'window', label: WORDS.window, multi: true },
      description: both('只看选中的窗口', 'only the chosen windows'),
      ...{ measurement: 'window_day', field: 'due_ms', chosen: ['hall'] },
    },
    {
      ...{ kind: 'constant', name: 'console', value: 'http://127.0.0.1:8420' },
      label: both('控制台地址', 'Address of the console'),
      description: both('由 hallwatch grafana render 填写', 'written by hallwatch grafana render'),
    },
  ],
  annotations: [
    {
      ...{ color: 'red', isOn: true, textColumn: 'finding', tagsColumn: 'kind,window' },
      name: both('已核实（标在核实之时）', 'Confirmed (at the time of the conclusion)'),
      ask: rowsOf('incident', ['finding', 'started_ms', 'ended_ms'], {
        ...{ chosen, by: ['kind', 'window'] },
        oneOf: { event: ['confirmed'], counts_as: ['figure'] },
      }),
    },
    {
      ...{ color: '#6e7078', isOn: false, textColumn: 'registered_ms', tagsColumn: 'hall' },
      name: both('服务时间（按钟点，毫秒）', 'Duty (by hour, ms)'),
      ask: rowsOf('hall_hour', ['registered_ms'], { chosen: ['hall'], by: ['hall'] }),
    },
  ],
  panels: [...times, ...lists],
};
