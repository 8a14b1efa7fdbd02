import { expect, test } from 'vitest';
import {
  type Command,
  encodeCommand,
  encodeReply,
  parseCommand,
  parseReply,
  type Reply,
} from '../../../protocol/command.ts';
import { LIMITS } from '../../../protocol/limits.ts';

const COMMAND: Command = {
  v: 1,
  requestId: 'r-1',
  command: 'identify',
  device: 'pad-1',
  expiresAtMs: 1_772_413_260_000,
};
const REPLY: Reply = { v: 1, requestId: 'r-1', outcome: 'failed', detail: '找不到设备' };

test('a command and a reply come out as they went in', () => {
  const { v: _command, ...command } = COMMAND;
  const { v: _reply, ...reply } = REPLY;
  expect(parseCommand(JSON.stringify(COMMAND))).toEqual({ ok: true, value: COMMAND });
  expect(parseCommand(encodeCommand(command))).toEqual({ ok: true, value: COMMAND });
  expect(parseReply(JSON.stringify(REPLY))).toEqual({ ok: true, value: REPLY });
  expect(parseReply(encodeReply(reply))).toEqual({ ok: true, value: REPLY });
});

test.each([
  ['requestId', 'R 1'],
  ['requestId', undefined],
  ['command', 'reboot'],
  ['command', undefined],
  ['device', ''],
  ['expiresAtMs', -1],
  ['expiresAtMs', undefined],
  ['v', undefined],
  ['shell', 'rm -rf /'],
])('a command with %s = %j is refused and the field is named', (field, value) => {
  expect(parseCommand(JSON.stringify({ ...COMMAND, [field]: value }))).toMatchObject({
    ok: false,
    problem: { code: 'HW-WIRE-004', field: `/${field}` },
  });
});

test.each([
  ['requestId', ''],
  ['requestId', undefined],
  ['outcome', 'maybe'],
  ['outcome', undefined],
  ['detail', 'x'.repeat(LIMITS.textLengthMax + 1)],
  ['v', undefined],
  ['mood', 'good'],
])('a reply with %s = %j is refused and the field is named', (field, value) => {
  expect(parseReply(JSON.stringify({ ...REPLY, [field]: value }))).toMatchObject({
    ok: false,
    problem: { code: 'HW-WIRE-004', field: `/${field}` },
  });
});

test('what may be left out may be left out', () => {
  expect(parseCommand(JSON.stringify({ ...COMMAND, device: undefined })).ok).toBe(true);
  expect(parseReply(JSON.stringify({ ...REPLY, detail: undefined })).ok).toBe(true);
});

test.each([
  ['command', parseCommand],
  ['reply', parseReply],
] as const)(
  'a %s of another version, of no JSON and of too many bytes has its own code',
  (_, parse) => {
    const codeOf = (text: string) => {
      const outcome = parse(text);
      return outcome.ok ? null : outcome.problem.code;
    };
    expect(codeOf('{"v":2}')).toBe('HW-WIRE-003');
    expect(codeOf('{"v":')).toBe('HW-WIRE-001');
    expect(codeOf(`"${'厅'.repeat(Math.ceil(LIMITS.commandBytesMax / 3))}"`)).toBe('HW-WIRE-002');
  },
);
