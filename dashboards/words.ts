import {
  AGENT_STATE_CODES,
  AGENT_STATE_WORDS,
  type AgentState,
  DEVICE_STATE_CODES,
  DEVICE_STATE_WORDS,
  type DeviceState,
  WINDOW_STATE_CODES,
  WINDOW_STATE_WORDS,
  type WindowState,
} from '../collector/series/model/codes.ts';
import type { Wording } from '../collector/series/model/declaration.ts';
import type { MappedValue } from './panelDeclaration.ts';
import { both } from './wording.ts';

/** Codes as words with a colour beside each. Grafana's names of colours. */
function mapped<S extends string>(
  codes: Readonly<Record<S, number>>,
  words: Readonly<Record<S, Wording>>,
  colors: Readonly<Record<S, string>>,
): readonly MappedValue[] {
  const states = Object.keys(codes) as S[];
  return states.map((state) => ({
    ...words[state],
    ...{ value: String(codes[state]), color: colors[state] },
  }));
}

export const WINDOW_STATES = mapped<WindowState>(WINDOW_STATE_CODES, WINDOW_STATE_WORDS, {
  ...{ empty: 'orange', occupied: 'green', excused: 'yellow', unknown: 'purple' },
  ...{ 'not-on-duty': '#6e7078', pending: 'light-blue' },
});

export const DEVICE_STATES = mapped<DeviceState>(DEVICE_STATE_CODES, DEVICE_STATE_WORDS, {
  ...{ ok: 'green', fault: 'red', unplugged: 'orange', offline: 'dark-red' },
  ...{ stale: 'yellow', unknown: 'purple' },
});

export const AGENT_STATES = mapped<AgentState>(AGENT_STATE_CODES, AGENT_STATE_WORDS, {
  ...{ online: 'green', silent: 'red', 'never-heard': 'purple' },
});

/** Levels of a rating, from the worst. */
export const LEVELS: readonly MappedValue[] = [
  { value: '1', color: 'dark-red', ...both('非常不满意', 'Very dissatisfied') },
  { value: '2', color: 'orange', ...both('不满意', 'Dissatisfied') },
  { value: '3', color: 'yellow', ...both('基本满意', 'Basically satisfied') },
  { value: '4', color: 'light-green', ...both('满意', 'Satisfied') },
  { value: '5', color: 'green', ...both('非常满意', 'Very satisfied') },
];

export const WORDS = {
  hall: both('大厅', 'Hall'),
  window: both('窗口', 'Window'),
  agent: both('前端', 'Agent'),
  device: both('设备', 'Device'),
  kind: both('种类', 'Kind'),
  presence: both('在岗率', 'Presence'),
  coverage: both('窗口监测覆盖率', 'Coverage'),
  confirmed: both('每百服务小时核实事项', 'Confirmed per 100 duty hours'),
  suspected: both('待核实', 'Not concluded yet'),
  satisfaction: both('满意率', 'Satisfied'),
} as const;
