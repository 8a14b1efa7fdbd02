import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasVideo, readRtspAnswer } from '../../../../agent/drivers/camera/rtspAnswer.ts';
import { judgeRtspAnswer } from '../../../../agent/drivers/camera/rtspProbe.ts';

/** Beside other tests on a busy machine. */
const FUZZ_MS = 120_000;

const token = fc.string({ unit: fc.constantFrom(...'abcXYZ-019'), minLength: 1, maxLength: 12 });
const text = fc
  .string({ unit: fc.constantFrom(...'ab ,;:="/19é'), maxLength: 20 })
  .map((one) => one.trim());
const answer = fc.record({
  status: fc.integer({ min: 100, max: 599 }),
  reason: text,
  headers: fc.array(fc.tuple(token, text), { maxLength: 10 }),
  body: fc.string({ unit: fc.constantFrom(...'m=video 0\r\na'), maxLength: 80 }),
});

function write(one: { status: number; reason: string; headers: [string, string][]; body: string }) {
  const headers = one.headers
    .filter(([name]) => !/^(content-length|cseq)$/i.test(name))
    .map(([name, value]) => `${name}: ${value}\r\n`);
  const length = `Content-Length: ${one.body.length}\r\n`;
  return `RTSP/1.0 ${one.status} ${one.reason}\r\nCSeq: 7\r\n${length}${headers.join('')}\r\n${one.body}`;
}

describe('an RTSP answer', () => {
  test('is read as it was written, and is incomplete until its last byte', () => {
    fc.assert(
      fc.property(answer, fc.nat(200), (wanted, cut) => {
        const whole = write(wanted);
        const read = readRtspAnswer(`${whole}RTSP/1.0 200 the next one`);
        if (read.kind !== 'answer') throw new Error(read.kind);
        expect(read).toMatchObject({ status: wanted.status, sequence: 7, body: wanted.body });
        for (const [name, value] of wanted.headers) {
          if (/^(content-length|cseq)$/i.test(name)) continue;
          expect(read.header(name.toUpperCase())).toContain(value);
        }
        const part = whole.slice(0, Math.max(0, whole.length - 1 - cut));
        expect(readRtspAnswer(part).kind).toBe('incomplete');
      }),
    );
  });

  test.each([
    ['HTTP/1.1 200 OK\r\n\r\n', 'not-rtsp'],
    ['HTTP', 'not-rtsp'],
    ['$\u0000\u0000', 'not-rtsp'],
    ['RTSP/1.0 20 OK\r\n\r\n', 'not-rtsp'],
    ['RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n', 'not-rtsp'],
    ['RTSP/1.0 200 OK\r\nContent-Length: 1e9\r\n\r\n', 'incomplete'],
    ['RTS', 'incomplete'],
    ['', 'incomplete'],
    ['RTSP/1.0 200\r\n\r\n', 'answer'],
    ['RTSP/1.0 200 OK\n\n', 'answer'],
  ])('%j is %s', (given, kind) => expect(readRtspAnswer(given).kind).toBe(kind));

  test('50,000 broken answers are read without a crash and mean something', {
    timeout: FUZZ_MS,
  }, () => {
    const whole = write({
      status: 200,
      reason: 'OK',
      headers: [['WWW-Authenticate', 'Digest a="b"']],
      body: 'm=video 0 RTP\r\n',
    });
    const broken = fc.oneof(
      fc
        .tuple(fc.nat(whole.length), fc.nat(30), fc.string({ unit: 'binary', maxLength: 10 }))
        .map(([at, length, put]) => whole.slice(0, at) + put + whole.slice(at + length)),
      fc
        .array(fc.constantFrom('RTSP/1.0 200 OK', '\r\n', '\n', ': ', 'Content-Length: 5', 'x'), {
          maxLength: 150,
        })
        .map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 300 }),
    );
    fc.assert(
      fc.property(broken, (given) => {
        const read = readRtspAnswer(given);
        if (read.kind !== 'answer') return;
        if (read.status < 0 || read.status > 999) throw new Error('status');
        if (read.body.length > given.length) throw new Error('body');
        const result = judgeRtspAnswer(read, 'DESCRIBE');
        if (result.status === 'online' && !hasVideo(read.body)) throw new Error('online');
      }),
      { numRuns: 50_000, seed: 4 },
    );
  });
});

test('a description offers pictures when it has a line for video', () => {
  expect(hasVideo('v=0\r\nm=audio 0 RTP/AVP 8\r\nm=video 0 RTP/AVP 96\r\n')).toBe(true);
  expect(hasVideo('v=0\r\nm=audio 0 RTP/AVP 8\r\na=m=video 0\r\n')).toBe(false);
});
