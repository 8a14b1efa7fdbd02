import type { FieldDeclaration, MeasurementDeclaration, TagDeclaration } from './declaration.ts';

/** A point per reading, from the journal. */

const agent = { zh: '前端编号', en: 'agent', bound: 'agents' } as const;
const channel = {
  zh: '通道',
  en: 'channel of the device',
  bound: 'devices',
  follows: true,
} as const;
const device = { zh: '设备编号', en: 'device', bound: 'devices' } as const;
const hall = {
  zh: '大厅（站点文件说得清时）',
  en: 'hall, where the site file is clear about it',
  bound: 'halls',
  isOptional: true,
  follows: true,
} as const;
const window = {
  zh: '窗口（站点文件说得清时）',
  en: 'window, where the site file is clear about it',
  bound: 'windows',
  isOptional: true,
  follows: true,
} as const;
const tags = { agent, channel, device, hall, window } satisfies Record<string, TagDeclaration>;

const count = {
  type: 'integer',
  unit: 'count',
  zh: '恒为 1，用于计数',
  en: 'always 1, to be counted',
} as const;
const seconds = (zh: string, en: string) => ({ type: 'float', unit: 's', zh, en }) as const;
const status = { type: 'string', unit: 'text', zh: '状态', en: 'status' } as const;
const latency = {
  ...{ type: 'float', unit: 'ms', isOptional: true },
  ...{ zh: '应答时间', en: 'time to answer' },
} as const satisfies FieldDeclaration;

const onReading = {
  bucket: 'raw',
  origin: 'reading',
  series: ({ devices }: { readonly devices: number }) => devices,
  seriesFormula: { zh: '设备数', en: 'devices' },
} as const;
const eachReading = { zh: '每条读数', en: 'each reading' };
const values = (list: readonly string[]) => (list.length === 0 ? 1 : list.length);

const QUEUE_EVENTS = ['issued', 'called', 'finished', 'waiting'] as const;
const ACTIONS = ['pause', 'resume', 'away', 'return', 'stand-in', 'back-office'] as const;
const GAP_REASONS = [
  'agent-stopped',
  'driver-failed',
  'outbox-full',
  'outbox-damaged',
  'disk-failed',
] as const;
const HINT_STATES = ['shown', 'ended', 'failed'] as const;
const CLOCK_CHANGES = ['set', 'stepped', 'lost'] as const;

/** The same with one more tag of a fixed list. */
function tagged(list: readonly string[]) {
  return {
    ...onReading,
    series: ({ devices }: { readonly devices: number }) => devices * values(list),
    seriesFormula: { zh: `设备数 × ${values(list)}`, en: `devices × ${values(list)}` },
  } as const;
}

export const READING_MEASUREMENTS = {
  occupancy: {
    ...onReading,
    ...{ zh: '一个传感器看到有人或无人', en: 'what one sensor sees' },
    cadence: { zh: '变化时', en: 'at each change' },
    tags,
    fields: {
      occupied: { type: 'integer', unit: 'code', zh: '1 有人，0 无人', en: '1 somebody, 0 nobody' },
    },
  },
  rating: {
    ...onReading,
    ...{ zh: '一次按键评价', en: 'one press on a rating pad' },
    cadence: { zh: '每次按键', en: 'each press' },
    tags,
    fields: {
      level: {
        type: 'integer',
        unit: 'level',
        zh: '5 非常满意 … 1 非常不满意',
        en: '5 very satisfied … 1 very dissatisfied',
      },
      press: { type: 'string', unit: 'text', zh: '本次按键的编号', en: 'id of the press' },
      scale: { type: 'integer', unit: 'count', zh: '评价器按键数', en: 'keys of the pad' },
      via: { type: 'string', unit: 'text', zh: '方式', en: 'how it was given' },
    },
  },
  camera: {
    ...onReading,
    ...{ zh: '摄像头的状态', en: 'state of a camera' },
    cadence: { zh: '变化时和定期', en: 'at changes and periodically' },
    tags,
    fields: {
      latency_ms: latency,
      ok: { type: 'integer', unit: 'code', zh: '1 在线', en: '1 online' },
      status,
    },
  },
  equipment: {
    ...onReading,
    ...{ zh: '设备自身的状态', en: 'state of a device itself' },
    cadence: { zh: '变化时和定期', en: 'at changes and periodically' },
    tags,
    fields: {
      latency_ms: latency,
      ok: { type: 'integer', unit: 'code', zh: '1 正常', en: '1 well' },
      status,
    },
  },
  queue: {
    ...tagged(QUEUE_EVENTS),
    ...{ zh: '取号、叫号、办结、等候人数', en: 'ticket issued, called, finished; people waiting' },
    cadence: eachReading,
    tags: { ...tags, event: { zh: '事件', en: 'event', bound: QUEUE_EVENTS } },
    fields: {
      count,
      waiting: {
        type: 'integer',
        unit: 'count',
        isOptional: true,
        zh: '等候人数',
        en: 'people waiting',
      },
    },
  },
  declare: {
    ...tagged(ACTIONS),
    ...{ zh: '窗口上的申报（暂停、替岗等）', en: 'declared at the window: pause, stand-in …' },
    cadence: eachReading,
    tags: { ...tags, action: { zh: '申报的内容', en: 'what was declared', bound: ACTIONS } },
    fields: { count },
  },
  agent_health: {
    ...onReading,
    ...{ zh: '前端的心跳', en: 'heartbeats of an agent' },
    cadence: {
      zh: '每 15 秒；日志合并旧心跳后变少',
      en: 'every 15 s; fewer once the journal has compacted old ones',
    },
    series: ({ agents }: { readonly agents: number }) => agents,
    seriesFormula: { zh: '前端数', en: 'agents' },
    tags,
    fields: {
      lagging: { type: 'integer', unit: 'count', zh: '落后的设备数', en: 'devices that lag' },
      seconds: seconds('本次心跳覆盖的时长', 'time that it covers'),
    },
  },
  gap: {
    ...tagged(GAP_REASONS),
    ...{ zh: '没有观察到或丢弃的读数', en: 'readings dropped or never observed' },
    cadence: eachReading,
    tags: { ...tags, reason: { zh: '原因', en: 'reason', bound: GAP_REASONS } },
    fields: {
      count: {
        type: 'integer',
        unit: 'readings',
        zh: '缺失的读数条数，0 为无从得知',
        en: 'readings known to be missing; 0: nobody can know',
      },
      seconds: seconds('时长', 'for how long'),
    },
  },
  hint: {
    ...tagged(HINT_STATES),
    ...{ zh: '窗口提示', en: 'hints at the window' },
    cadence: eachReading,
    tags: {
      ...tags,
      state: { zh: '已显示、已结束、失败', en: 'shown, ended, failed', bound: HINT_STATES },
    },
    fields: { count },
  },
  clock: {
    ...tagged(CLOCK_CHANGES),
    ...{ zh: '前端校时或时钟跳变', en: 'the clock of an agent was set, or jumped' },
    cadence: eachReading,
    tags: {
      ...tags,
      change: { zh: '校时、跳变、失去', en: 'set, stepped, lost', bound: CLOCK_CHANGES },
    },
    fields: { seconds: seconds('幅度', 'by how much') },
  },
} as const satisfies Record<string, MeasurementDeclaration>;
