import type { Wording } from './declaration.ts';

/** States as numbers. A number is never used again for something else, nor moved. */

/** Of a window (`window_state.state`). Pending: not judged yet, its readings may still arrive. */
export const WINDOW_STATE_CODES = {
  empty: 0,
  occupied: 1,
  excused: 2,
  unknown: 3,
  'not-on-duty': 4,
  pending: 5,
} as const;
export type WindowState = keyof typeof WINDOW_STATE_CODES;

export const WINDOW_STATE_WORDS: Readonly<Record<WindowState, Wording>> = {
  empty: { zh: '无人', en: 'Empty' },
  occupied: { zh: '在岗', en: 'Occupied' },
  excused: { zh: '已报备', en: 'Excused' },
  unknown: { zh: '未知', en: 'Unknown' },
  'not-on-duty': { zh: '非服务时间', en: 'Not on duty' },
  pending: { zh: '待到数', en: 'Pending' },
};

/** Of a device (`device_state.state`). Stale: its agent is well, but the device is not heard. */
export const DEVICE_STATE_CODES = {
  ok: 0,
  fault: 1,
  unplugged: 2,
  offline: 3,
  stale: 4,
  unknown: 5,
} as const;
export type DeviceState = keyof typeof DEVICE_STATE_CODES;

export const DEVICE_STATE_WORDS: Readonly<Record<DeviceState, Wording>> = {
  ok: { zh: '正常', en: 'OK' },
  fault: { zh: '故障', en: 'Fault' },
  unplugged: { zh: '已拔出', en: 'Unplugged' },
  offline: { zh: '离线', en: 'Offline' },
  stale: { zh: '无数据', en: 'Stale' },
  unknown: { zh: '未知', en: 'Unknown' },
};

/** Of an agent (`agent_state.state`). */
export const AGENT_STATE_CODES = { online: 0, silent: 1, 'never-heard': 2 } as const;
export type AgentState = keyof typeof AGENT_STATE_CODES;

export const AGENT_STATE_WORDS: Readonly<Record<AgentState, Wording>> = {
  online: { zh: '在线', en: 'Online' },
  silent: { zh: '失联', en: 'Silent' },
  'never-heard': { zh: '从未连接', en: 'Never heard' },
};

/** How a finding counts (tag `counts_as`): in figures, or not and why not. */
export const COUNTS_AS = ['figure', 'reminder', 'held', 'trial'] as const;
export type CountsAs = (typeof COUNTS_AS)[number];

/** What happens to a finding (tag `event`). */
export const INCIDENT_EVENTS = [
  'raised',
  'suspected',
  'escalated',
  'cleared',
  'confirmed',
  'dismissed',
  'reopened',
] as const;
export type IncidentEvent = (typeof INCIDENT_EVENTS)[number];

/** About people's posts; all other kinds are about equipment. */
export const POST_KINDS = [
  'empty-post',
  'late-opening',
  'early-leaving',
  'leave-overrun',
  'hall-unattended',
  'too-few-windows',
  'specialist-overdue',
] as const;

export const EQUIPMENT_KINDS = [
  'agent-silent',
  'line-down',
  'no-power-at-opening',
  'sensor-stale',
  'sensor-stuck',
  'sensor-noisy',
  'sensor-implausible',
  'sensor-interrupted',
  'policy-unsupported',
  'press-at-empty',
  'press-burst',
  'press-without-queue',
  'pad-unplugged',
  'pad-silent',
  'camera-down',
  'equipment-down',
  'kiosks-down',
  'clock-drift',
  'disk-trouble',
  'certificate-expiring',
  'outbox-forked',
  'readings-lost',
] as const;

/** Kinds of finding (tag `kind`). */
export const INCIDENT_KINDS = [...POST_KINDS, ...EQUIPMENT_KINDS] as const;

/** Levels of areas; a hall's points carry one tag for each level above it. */
export const AREA_TAGS = ['province', 'city', 'county', 'town', 'village'] as const;
export type AreaTag = (typeof AREA_TAGS)[number];
