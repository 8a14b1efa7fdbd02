import { lastOf, sumOf, sumOfLast } from './ask.ts';
import type { DashboardDeclaration, PanelDeclaration } from './panelDeclaration.ts';
import { HALLS } from './questions.ts';
import { both } from './wording.ts';
import { AGENT_STATES, DEVICE_STATES, WORDS } from './words.ts';

const chosen = ['hall'] as const;
const half = { width: 12, height: 8 };
const state = both('状态', 'State');

const now: readonly PanelDeclaration[] = [
  {
    ...{ id: 1, view: 'stat', width: 4, height: 4, unit: 'none', timeFrom: '15m' },
    title: both('正常的设备', 'Devices well'),
    description: both('最近十五分钟内的最新数字。', 'The newest number of the last 15 minutes.'),
    questions: [
      { ask: sumOfLast('hall_state', 'devices_ok', { chosen }), label: both('正常', 'Well') },
    ],
  },
  {
    ...{ id: 2, view: 'stat', width: 4, height: 4, unit: 'none', timeFrom: '15m' },
    title: both('全部设备', 'All devices'),
    description: both('最近十五分钟内的最新数字。', 'The newest number of the last 15 minutes.'),
    questions: [
      { ask: sumOfLast('hall_state', 'devices', { chosen }), label: both('全部', 'All') },
    ],
  },
  {
    ...{ id: 3, view: 'table', width: 16, height: 8, unit: 'none', timeFrom: '15m' },
    title: both('前端', 'Agents'),
    description: both(
      '状态、最近联系、版本、发件箱里待确认的读数、判定滞后。超过十五分钟没有点的不在表中。',
      'State, last heard, version, readings waiting in the outbox, lag. Gone after 15 minutes without a point.',
    ),
    questions: [
      {
        ask: lastOf(
          'agent_state',
          ['state', 'silent_s', 'version', 'waiting', 'lag_s', 'dropped', 'problems'],
          { by: ['agent'] },
        ),
        label: WORDS.agent,
      },
    ],
    columns: [
      { name: 'agent', label: WORDS.agent },
      { name: 'state', label: state, mapping: AGENT_STATES },
      { name: 'silent_s', label: both('距最近联系', 'Last heard'), unit: 's' },
      { name: 'version', label: both('版本', 'Version') },
      { name: 'waiting', label: both('待确认读数', 'Waiting') },
      { name: 'lag_s', label: both('判定滞后', 'Lag'), unit: 's' },
      { name: 'dropped', label: both('丢弃的读数', 'Dropped') },
      { name: 'problems', label: both('自报问题', 'Problems') },
    ],
    sortBy: 'silent_s',
  },
];

const courses: readonly PanelDeclaration[] = [
  {
    ...{ id: 4, view: 'history', width: 24, height: 10, unit: 'none', interval: '5m' },
    title: both('设备状态', 'State of the devices'),
    description: both(
      '每格五分钟以上，显示该格最后的状态；空格是没有数据。',
      'Cells of 5 minutes or more with their last state; an empty cell has no data.',
    ),
    questions: [
      {
        ask: lastOf('device_state', ['state'], { chosen, by: ['device'], per: 'interval' }),
        label: state,
      },
    ],
    mapping: DEVICE_STATES,
  },
  {
    ...{ id: 5, view: 'history', width: 24, height: 6, unit: 'none', interval: '5m' },
    title: both('前端状态', 'State of the agents'),
    description: both('在线、失联、从未连接。', 'Online, silent, never heard.'),
    questions: [
      { ask: lastOf('agent_state', ['state'], { by: ['agent'], per: 'interval' }), label: state },
    ],
    mapping: AGENT_STATES,
  },
  {
    ...{ id: 6, view: 'trend', ...half, unit: 'short', interval: '1m' },
    title: both('发件箱里待确认的读数', 'Readings waiting in outboxes'),
    description: both(
      '线路中断时上升，恢复后应当降到零：读数没有丢，只是还没有到。',
      'Rises while a line is down and must fall to zero afterwards: delayed, not lost.',
    ),
    questions: [
      {
        ask: lastOf('agent_state', ['waiting'], { by: ['agent'], per: 'interval' }),
        label: both('待确认', 'Waiting'),
      },
    ],
  },
  {
    ...{ id: 7, view: 'trend', ...half, unit: 's', interval: '1m' },
    title: both('判定滞后', 'Lag of judgement'),
    description: both('判定到的时刻落后于现在多少。', 'How far judgement lies behind the present.'),
    questions: [
      {
        ask: lastOf('agent_state', ['lag_s'], { by: ['agent'], per: 'interval' }),
        label: both('滞后', 'Lag'),
      },
    ],
  },
  {
    ...{ id: 8, view: 'bars', ...half, unit: 'short', interval: '1h', stacked: true },
    title: both('缺失的读数（每小时，按原因）', 'Missing readings (by hour and reason)'),
    description: both(
      '每一条丢失都有名有数。这些时间里的窗口是未知，不是无人。',
      'Every loss is counted and named. Windows are unknown then, never empty.',
    ),
    questions: [
      {
        ask: sumOf('gap', ['count'], { by: ['reason'], per: 'hour' }),
        label: both('缺失', 'Missing'),
      },
    ],
  },
  {
    ...{ id: 9, view: 'table', ...half, unit: 'none', timeFrom: '15m', sortBy: 'silent_s' },
    title: both('设备最近一次有数据', 'Devices: last seen'),
    description: both(
      '按静默时长从长到短。安静的传感器不一定坏：看状态列。',
      'By silence. A quiet sensor is not always broken: see its state.',
    ),
    questions: [
      {
        ask: lastOf('device_state', ['state', 'silent_s'], {
          ...{ chosen, by: ['hall', 'window', 'agent', 'device', 'kind'] },
        }),
        label: WORDS.device,
      },
    ],
    columns: [
      { name: 'hall', label: WORDS.hall },
      { name: 'window', label: WORDS.window },
      { name: 'agent', label: WORDS.agent },
      { name: 'device', label: WORDS.device },
      { name: 'kind', label: WORDS.kind },
      { name: 'state', label: state, mapping: DEVICE_STATES },
      { name: 'silent_s', label: both('静默', 'Silent'), unit: 's' },
    ],
  },
];

/** For technicians: what is sick, since when, and what waits. */
export const devices: DashboardDeclaration = {
  ...{ uid: 'hw-devices', folder: 'technicians', from: 'now-6h', to: 'now', refresh: '1m' },
  title: both('厅哨 · 设备', 'Hallwatch · Devices'),
  description: both(
    '设备和前端的状态、版本、积压、滞后。',
    'Devices and agents: state, version, backlog, lag.',
  ),
  variables: [HALLS],
  annotations: [],
  panels: [...now, ...courses],
};
