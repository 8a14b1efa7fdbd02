import { expect, test } from 'vitest';
import {
  type AgentStatus,
  encodeAgentStatus,
  parseAgentStatus,
} from '../../../protocol/agentStatus.ts';
import { LIMITS } from '../../../protocol/limits.ts';

const GOOD: AgentStatus = {
  v: 1,
  agent: 'hall-1',
  session: 's-9',
  boot: 'b7d1',
  state: 'offline',
  reason: 'connection-lost',
  version: '0.1.0',
  outbox: 'o7',
  waiting: 12,
  clock: { state: 'unsynced' },
  devices: [
    { device: 'seat-1', driver: 'gpio', status: 'working' },
    { device: 'pad-1', driver: 'hid', status: 'unusable', reason: '找不到设备' },
  ],
  problems: ['HW-AGENT-003'],
};

test('a status comes out as it went in', () => {
  expect(parseAgentStatus(JSON.stringify(GOOD))).toEqual({ ok: true, value: GOOD });
  const { v: _, ...status } = GOOD;
  expect(parseAgentStatus(encodeAgentStatus(status))).toEqual({ ok: true, value: GOOD });
});

test.each(Object.keys(GOOD))('a status without %s is refused, unless it is the reason', (field) => {
  const { [field as keyof AgentStatus]: _, ...rest } = GOOD;
  const outcome = parseAgentStatus(JSON.stringify(rest));
  if (field === 'reason') expect(outcome.ok).toBe(true);
  else {
    expect(outcome).toMatchObject({
      ok: false,
      problem: { code: 'HW-WIRE-004', field: `/${field}` },
    });
  }
});

test.each([
  ['agent', '#'],
  ['session', 5],
  ['boot', ''],
  ['state', 'asleep'],
  ['reason', 'bored'],
  ['version', 'x'.repeat(41)],
  ['outbox', 'O7'],
  ['waiting', -1],
  ['clock', { state: 'synced', errorMs: 'few' }],
  ['devices', [{ device: 'seat-1', driver: 'gpio', status: 'fine' }]],
  ['devices', Array(LIMITS.devicesPerAgentMax + 1).fill(GOOD.devices[0])],
  ['problems', ['x'.repeat(21)]],
  ['problems', Array(33).fill('x')],
  ['mood', 'good'],
])('a status with %s = %j is refused and the field is named', (field, value) => {
  const outcome = parseAgentStatus(JSON.stringify({ ...GOOD, [field]: value }));
  expect(outcome).toMatchObject({ ok: false, problem: { code: 'HW-WIRE-004' } });
  if (!outcome.ok) expect(outcome.problem.field.split('/')[1]).toBe(field);
});

test('a status of another version, of no JSON and of too many bytes has its own code', () => {
  const codeOf = (text: string) => {
    const outcome = parseAgentStatus(text);
    return outcome.ok ? null : outcome.problem.code;
  };
  expect(codeOf(JSON.stringify({ ...GOOD, v: 2 }))).toBe('HW-WIRE-003');
  expect(codeOf('')).toBe('HW-WIRE-001');
  const third = Math.ceil(LIMITS.statusBytesMax / 3);
  expect(codeOf(JSON.stringify({ ...GOOD, version: '厅'.repeat(third) }))).toBe('HW-WIRE-002');
});

test('a status of as many sick devices as an agent may have is still accepted, if need be without reasons', () => {
  const { v: _, ...status } = GOOD;
  const devices = Array.from({ length: LIMITS.devicesPerAgentMax }, (_unused, index) => ({
    device: `${index}-`.padEnd(LIMITS.idLengthMax, 'x'),
    driver: 'd'.repeat(40),
    status: 'unusable' as const,
    reason: '坏'.repeat(LIMITS.textLengthMax),
  }));
  const text = encodeAgentStatus({ ...status, devices });
  const outcome = parseAgentStatus(text);
  if (!outcome.ok) throw new Error(outcome.problem.detail);
  expect(outcome.value.devices.map((device) => device.status)).toEqual(
    devices.map((device) => device.status),
  );
  expect(outcome.value.devices[0]).not.toHaveProperty('reason');
});
