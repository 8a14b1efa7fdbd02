import type dgram from 'node:dgram';
import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askSnmp, judgeSnmpError, plainSnmpValue } from '../../../../agent/probing/snmpPort.ts';
import { createFakeClock, settle } from '../../../support/fakeClock.ts';

/** Beside other tests on a busy machine. */
const FUZZ_MS = 120_000;

/** A socket that answers what it is sent, as the test says, from the address that the test says. */
type Answer = (request: Buffer) => readonly (readonly [Buffer, string])[];

class FakeSocket extends EventEmitter {
  isClosed = false;
  readonly #answer: Answer;

  constructor(answer: Answer) {
    super();
    this.#answer = answer;
  }

  unref(): void {}
  ref(): void {}

  send(...facts: unknown[]): void {
    const [buffer, , , , , callback] = facts as [Buffer, 0, 0, 0, 0, (error: null) => void];
    callback(null);
    for (const [text, address] of this.#answer(buffer)) this.emit('message', text, { address });
  }

  close(): void {
    this.isClosed = true;
    this.emit('close');
  }
}

async function ask(answer: Answer) {
  const clock = createFakeClock();
  const sockets: FakeSocket[] = [];
  const createSocket = () => {
    const socket = new FakeSocket(answer);
    sockets.push(socket);
    return socket;
  };
  const outcome = askSnmp(
    {
      ...{ clock, address: '10.0.0.1', port: 161, timeoutMs: 1000 },
      ...{ access: { version: '2c', community: 'public' }, oids: ['1.3.6.1.2.1.1.3.0'] },
    },
    { createSocket } as unknown as typeof dgram,
  );
  await settle();
  clock.advance(1000);
  return { outcome: await outcome, sockets, timers: clock.waitingTimers() };
}

/** The request itself as an answer: the type of its PDU changed, its value 42 ticks. */
function response(request: Buffer): Buffer {
  const answer = Buffer.from(request);
  answer[answer.indexOf(0xa0)] = 0xa2;
  const hex = answer.toString('hex');
  // OID 1.3.6.1.2.1.1.3.0 with NULL becomes one with TimeTicks 42, each length one more.
  const grown = hex.replace('06082b060102010103000500', '06082b0601020101030043012a');
  const bytes = Buffer.from(grown, 'hex');
  for (const at of lengthsAround(bytes)) bytes[at] = (bytes[at] ?? 0) + 1;
  return bytes;
}

/** Where the lengths of message, PDU, list and pair stand in the answer above. */
function lengthsAround(bytes: Buffer): number[] {
  const pdu = bytes.indexOf(0xa2);
  const oid = bytes.indexOf(Buffer.from('06082b06', 'hex'));
  return [1, pdu + 1, oid - 3, oid - 1];
}

describe('a question by SNMP', () => {
  test('is answered by the address that was asked', async () => {
    const { outcome, sockets, timers } = await ask((request) => [[response(request), '10.0.0.1']]);
    expect(outcome).toMatchObject({ kind: 'values', values: [42] });
    expect(sockets.every(({ isClosed }) => isClosed)).toBe(true);
    expect(timers).toBe(0);
  });

  test('takes no answer from anybody else', async () => {
    const { outcome } = await ask((request) => [[response(request), '10.0.0.2']]);
    expect(outcome).toMatchObject({ kind: 'failed', verdict: 'unreachable' });
  });

  test('survives packets that the library stumbles over, and still hears the right one', async () => {
    const { outcome } = await ask((request) => [
      [Buffer.from('30', 'hex'), '10.0.0.1'],
      [Buffer.alloc(0), '10.0.0.1'],
      [Buffer.alloc(65_000, 0x30), '10.0.0.1'],
      [response(request), '10.0.0.1'],
    ]);
    expect(outcome).toMatchObject({ kind: 'values', values: [42] });
  });

  test('50,000 broken packets never end the process', { timeout: FUZZ_MS }, async () => {
    const mutation = fc.record({
      at: fc.nat(60),
      length: fc.nat(8),
      put: fc.uint8Array({ maxLength: 8 }),
    });
    const packets = fc.array(mutation, { minLength: 250, maxLength: 250 });
    await fc.assert(
      fc.asyncProperty(packets, async (mutations) => {
        const { outcome, timers } = await ask((request) => {
          const whole = response(request);
          return mutations.map(({ at, length, put }) => {
            const parts = [whole.subarray(0, at), put, whole.subarray(at + length)];
            return [Buffer.concat(parts), '10.0.0.1'] as const;
          });
        });
        if (outcome.kind === 'failed' && outcome.reason.length > 200) throw new Error('too long');
        if (timers !== 0) throw new Error('a timer is left');
      }),
      { numRuns: 200, seed: 4 },
    );
  });
});

describe('values', () => {
  test('are numbers, text and bounded octets, whatever was sent', () => {
    expect(plainSnmpValue(Buffer.from('ab'), false)).toEqual(Buffer.from('ab'));
    expect(plainSnmpValue(Buffer.from([1, 0]), true)).toBe(256n);
    expect(plainSnmpValue(true, false)).toBe(1);
    expect(plainSnmpValue({}, false)).toBeNull();
  });

  test('50,000 of them stay bounded', { timeout: FUZZ_MS }, () => {
    const value = fc.oneof(fc.anything(), fc.uint8Array({ maxLength: 400 }), fc.double());
    fc.assert(
      fc.property(value, fc.boolean(), (given, isCounter) => {
        const plain = plainSnmpValue(given, isCounter);
        if (plain instanceof Uint8Array && plain.length > 256) throw new Error('long');
        if (typeof plain === 'string' && plain.length > 256) throw new Error('long');
        if (typeof plain === 'number' && !Number.isFinite(plain)) throw new Error('no number');
        if (typeof plain === 'bigint' && plain >= 2n ** 72n) throw new Error('too big');
      }),
      { numRuns: 50_000, seed: 4 },
    );
  });
});

test('errors of the library say whether nobody is there or nobody is let in', () => {
  const error = (name: string, message: string) => Object.assign(new Error(message), { name });
  const verdictOf = (one: Error) => {
    const outcome = judgeSnmpError(one);
    return outcome.kind === 'failed' ? outcome.verdict : outcome.kind;
  };
  expect(verdictOf(error('RequestTimedOutError', 'Request timed out'))).toBe('unreachable');
  expect(verdictOf(error('ResponseInvalidError', 'Unknown user name'))).toBe('unauthorised');
  expect(verdictOf(error('RequestFailedError', 'TooBig'))).toBe('fault');
  const noWay = Object.assign(new Error('send'), { code: 'ENETUNREACH' });
  expect(verdictOf(noWay)).toBe('not-asked');
});
