import {
  AGENT_STATE_CODES,
  COUNTS_AS,
  DEVICE_STATE_CODES,
  INCIDENT_EVENTS,
  INCIDENT_KINDS,
  WINDOW_STATE_CODES,
} from './codes.ts';
import type { FieldDeclaration, MeasurementDeclaration } from './declaration.ts';

/** States and events between readings and figures. */

const hall = { zh: '大厅', en: 'hall', bound: 'halls', follows: true } as const;
const window = { zh: '窗口', en: 'window', bound: 'windows' } as const;
const agent = { zh: '前端', en: 'agent', bound: 'agents' } as const;

const stateText = {
  ...{ type: 'string', unit: 'text' },
  ...{ zh: '状态的名称', en: 'the state as a word' },
} as const satisfies FieldDeclaration;

export const STATE_MEASUREMENTS = {
  window_state: {
    ...{ bucket: 'raw', origin: 'fact', everySeconds: 60 },
    ...{ zh: '窗口的状态', en: 'state of a window' },
    cadence: {
      zh: '变化时和每个整分钟；没有判定到的分钟写“待到数”，判定后改写',
      en: 'at changes and at every full minute; a minute not judged yet is pending, and is overwritten',
    },
    tags: { hall, window },
    fields: {
      state: {
        type: 'integer',
        unit: 'code',
        codes: WINDOW_STATE_CODES,
        zh: '状态代码',
        en: 'state as a code',
      },
      state_text: stateText,
    },
    series: ({ windows }) => windows,
    seriesFormula: { zh: '窗口数', en: 'windows' },
  },
  device_state: {
    ...{ bucket: 'raw', origin: 'sample', everySeconds: 60 },
    ...{ zh: '设备和摄像头的状态', en: 'state of a device or camera' },
    cadence: { zh: '每个整分钟', en: 'at every full minute' },
    tags: {
      agent: { ...agent, follows: true },
      device: { zh: '设备', en: 'device', bound: 'devices' },
      hall,
      kind: { zh: '设备种类', en: 'kind of device', bound: 'devices', follows: true },
      window: { ...window, follows: true },
    },
    fields: {
      silent_s: {
        ...{ type: 'integer', unit: 's', isOptional: true },
        ...{ zh: '距最近一条读数的时长', en: 'since its last reading' },
      },
      state: {
        type: 'integer',
        unit: 'code',
        codes: DEVICE_STATE_CODES,
        zh: '状态代码',
        en: 'state as a code',
      },
      state_text: stateText,
    },
    series: ({ devices }) => devices,
    seriesFormula: { zh: '设备数', en: 'devices' },
  },
  agent_state: {
    ...{ bucket: 'raw', origin: 'sample', everySeconds: 60 },
    ...{ zh: '前端的状态：待发读数、滞后、版本', en: 'state of an agent: outbox, lag, version' },
    cadence: { zh: '每个整分钟', en: 'at every full minute' },
    tags: { agent, hall: { ...hall, isOptional: true } },
    fields: {
      dropped: {
        type: 'integer',
        unit: 'readings',
        zh: '发件箱满时丢弃的读数',
        en: 'readings dropped from a full outbox',
      },
      lag_s: {
        ...{ type: 'integer', unit: 's', isOptional: true },
        ...{ zh: '判定滞后的时长', en: 'how far behind it is judged' },
      },
      problems: {
        type: 'integer',
        unit: 'count',
        zh: '自报的问题数',
        en: 'problems it tells of itself',
      },
      silent_s: {
        ...{ type: 'integer', unit: 's', isOptional: true },
        ...{ zh: '距最近一次联系的时长', en: 'since it was heard last' },
      },
      state: {
        type: 'integer',
        unit: 'code',
        codes: AGENT_STATE_CODES,
        zh: '状态代码',
        en: 'state as a code',
      },
      state_text: stateText,
      version: {
        type: 'string',
        unit: 'text',
        isOptional: true,
        zh: '程序版本',
        en: 'version of the program',
      },
      waiting: {
        ...{ type: 'integer', unit: 'readings', isOptional: true },
        ...{ zh: '发件箱里待确认的读数', en: 'readings in its outbox' },
      },
    },
    series: ({ agents }) => agents,
    seriesFormula: { zh: '前端数', en: 'agents' },
  },
  incident: {
    ...{ bucket: 'raw', origin: 'fact' },
    ...{ zh: '疑似事项的经过：每个环节一个点', en: 'the course of a finding: a point per step' },
    cadence: {
      zh: '发现、升级、解除、核实时',
      en: 'when raised, more serious, cleared, concluded',
    },
    tags: {
      counts_as: {
        zh: '是否计入统计',
        en: 'whether figures count it, or why not',
        bound: COUNTS_AS,
      },
      event: { zh: '环节', en: 'step', bound: INCIDENT_EVENTS },
      hall: { ...hall, isOptional: true },
      kind: { zh: '种类', en: 'kind', bound: INCIDENT_KINDS },
      window: { ...window, isOptional: true },
    },
    fields: {
      count: {
        type: 'integer',
        unit: 'count',
        zh: '恒为 1，用于计数',
        en: 'always 1, to be counted',
      },
      ended_ms: {
        ...{ type: 'integer', unit: 'ms', isOptional: true },
        ...{ zh: '解除的时刻（解除以后才有）', en: 'when it was cleared, epoch ms; once it is' },
      },
      finding: {
        type: 'string',
        unit: 'text',
        zh: '编号，可在控制台打开',
        en: 'its id, to be opened in the console',
      },
      lasted_ms: {
        ...{ type: 'integer', unit: 'ms' },
        ...{ zh: '从开始到本环节的时长', en: 'from its beginning to this step' },
      },
      rule: { type: 'string', unit: 'text', zh: '规则', en: 'rule' },
      rule_version: { type: 'integer', unit: 'count', zh: '规则版本', en: 'version of the rule' },
      started_ms: { type: 'integer', unit: 'ms', zh: '开始的时刻', en: 'when it began, epoch ms' },
    },
    series: ({ windows, halls }) => (windows + halls) * 12,
    seriesFormula: {
      zh: '约（窗口数 + 大厅数）× 12；上限为其与种类、环节、统计方式之积',
      en: 'about (windows + halls) × 12; at most their product with kinds, steps and ways to count',
    },
  },
} as const satisfies Record<string, MeasurementDeclaration>;
