import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cameraResult, worstOf } from '../../../../agent/drivers/camera/cameraResult.ts';
import {
  ONVIF_QUESTIONS,
  onvifMessage,
  passwordDigest,
  readOnvifAnswer,
} from '../../../../agent/drivers/camera/onvifMessages.ts';
import { judgeDrift } from '../../../../agent/drivers/camera/onvifProbe.ts';
import { judgeRecorderText } from '../../../../agent/drivers/camera/recorderProbe.ts';

/** Beside other tests on a busy machine. */
const FUZZ_MS = 120_000;

const envelope = (body: string): string =>
  `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body>${body}</e:Body></e:Envelope>`;

/** As a device writes it, with prefixes and order that differ from maker to maker. */
function timeAnswer(date: Date): string {
  return envelope(`<d:GetSystemDateAndTimeResponse><d:SystemDateAndTime>
<t:UTCDateTime><t:Date><t:Year>${date.getUTCFullYear()}</t:Year><t:Month>${date.getUTCMonth() + 1}</t:Month><t:Day>${date.getUTCDate()}</t:Day></t:Date>
<t:Time><t:Hour> ${date.getUTCHours()} </t:Hour><t:Minute>${date.getUTCMinutes()}</t:Minute><t:Second>${date.getUTCSeconds()}</t:Second></t:Time></t:UTCDateTime>
<t:LocalDateTime><t:Time><t:Hour>0</t:Hour></t:Time></t:LocalDateTime></d:SystemDateAndTime></d:GetSystemDateAndTimeResponse>`);
}

describe('an answer of an ONVIF device', () => {
  test('tells its time to the second', async () => {
    const date = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(date, async (one) => {
        const deviceMs = Math.floor(one.getTime() / 1000) * 1000;
        expect(await readOnvifAnswer(timeAnswer(one))).toEqual({ kind: 'time', deviceMs });
      }),
    );
  });

  test('with an impossible time is none', async () => {
    const text = timeAnswer(new Date(0));
    for (const [from, to] of [
      ['>0<', '>-1<'],
      ['1970', 'soon'],
      ['<t:Day>1</t:Day>', ''],
    ] as const) {
      expect(await readOnvifAnswer(text.replaceAll(from, to))).toEqual({ kind: 'not-onvif' });
    }
  });

  test('counts profiles, none, one or several', async () => {
    const profiles = (count: number) =>
      envelope(
        `<m:GetProfilesResponse>${'<m:Profiles token="a"/>'.repeat(count)}</m:GetProfilesResponse>`,
      );
    for (const count of [0, 1, 5]) {
      expect(await readOnvifAnswer(profiles(count))).toEqual({ kind: 'profiles', count });
    }
  });

  test('may be a fault', async () => {
    const fault = (code: string) =>
      envelope(
        `<e:Fault><e:Code><e:Subcode><e:Value>${code}</e:Value></e:Subcode></e:Code></e:Fault>`,
      );
    expect(await readOnvifAnswer(fault('ter:NotAuthorized'))).toEqual({
      kind: 'fault',
      isNotAuthorised: true,
    });
    expect(await readOnvifAnswer(fault('ter:ActionNotSupported'))).toEqual({
      kind: 'fault',
      isNotAuthorised: false,
    });
  });

  test('50,000 broken answers are read without a crash', { timeout: FUZZ_MS }, async () => {
    const whole = timeAnswer(new Date(1.7e12));
    const tags = fc.constantFrom(
      '<e:Envelope>',
      '<e:Body>',
      '</e:Body>',
      '</e:Envelope>',
      '<Fault>',
      '<GetProfilesResponse>',
      '&lt;',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?x?>',
      '<__proto__>',
      '<a b="',
      '"',
      '>',
    );
    const broken = fc.oneof(
      fc
        .tuple(fc.nat(whole.length), fc.nat(40), fc.string({ unit: 'binary', maxLength: 10 }))
        .map(([at, length, put]) => whole.slice(0, at) + put + whole.slice(at + length)),
      fc.array(tags, { maxLength: 30 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 100 }),
    );
    await fc.assert(
      fc.asyncProperty(broken, async (text) => {
        const answer = await readOnvifAnswer(text);
        if (answer.kind === 'time' && !Number.isSafeInteger(answer.deviceMs)) throw new Error();
        if (({} as Record<string, unknown>).polluted !== undefined) throw new Error('polluted');
      }),
      { numRuns: 50_000, seed: 4 },
    );
  });
});

describe('a message to an ONVIF device', () => {
  test('holds a digest and never the password', () => {
    const credentials = { name: 'ad<min>', password: 'hidden-word' };
    const token = {
      credentials,
      nonce: new Uint8Array([1, 2, 3]),
      createdMs: Date.UTC(2026, 0, 1),
    };
    const message = onvifMessage(ONVIF_QUESTIONS.profiles, token);
    expect(message).not.toContain('hidden-word');
    expect(message).toContain('<Username>ad&lt;min&gt;</Username>');
    expect(message).toContain('2026-01-01T00:00:00.000Z');
  });

  test('has the digest of the ONVIF programmer’s guide', () => {
    // ONVIF Application Programmer's Guide 1.0 §6.1.1.3: its own example.
    const nonce = Buffer.from('LKqI6G/AikKCQrN0zqZFlg==', 'base64');
    const digest = passwordDigest({
      nonce,
      created: '2010-09-16T07:50:45Z',
      password: 'userpassword',
    });
    expect(digest).toBe('tuOSpGlFlIXsozq4HFNeeGeFLEI=');
  });

  test('never asks for media', () => {
    const questions = JSON.stringify(ONVIF_QUESTIONS);
    expect(questions).not.toMatch(/StreamUri|Snapshot|SetSynchronizationPoint/);
  });
});

describe('a clock', () => {
  test('is told in round steps, so that the words do not change with every question', () => {
    expect(judgeDrift(60_000, 60)).toBeNull();
    expect(judgeDrift(61_000, 60)?.reason).toBe('its clock is more than 60 s ahead');
    expect(judgeDrift(-119_000, 60)?.reason).toBe('its clock is more than 60 s behind');
    expect(judgeDrift(3_700_000, 60)?.reason).toBe('its clock is more than 1 hour ahead');
    expect(judgeDrift(8_000_000, 7200)?.reason).toBe('its clock is more than 7200 s ahead');
  });

  test('that is further off is never told to be nearer', () => {
    const seconds = fc.integer({ min: 0, max: 4e8 });
    fc.assert(
      fc.property(seconds, fc.integer({ min: 5, max: 86_400 }), (off, max) => {
        expect(judgeDrift(off * 1000, max) === null).toBe(off <= max);
        expect(judgeDrift(off * -1000, max) === null).toBe(off <= max);
      }),
    );
  });
});

describe('several answers', () => {
  const ask = { kind: 'not-asked', reason: 'no' } as const;
  test('tell the worst; online only when every question was put', () => {
    const online = cameraResult('online', null, 5);
    const drift = cameraResult('time-drift', 'late', 9);
    expect(worstOf([online, drift])).toBe(drift);
    expect(worstOf([drift, cameraResult('offline', 'gone')])).toMatchObject({ status: 'offline' });
    expect(worstOf([online, cameraResult('online', null, 8)])).toMatchObject({ latencyMs: 8 });
    expect(worstOf([online, ask])).toBe(ask);
    expect(worstOf([ask, drift])).toBe(drift);
    expect(worstOf([])).toBeNull();
  });
});

test('50,000 words of a recorder give a status of its list, or none', { timeout: FUZZ_MS }, () => {
  const values = { ON: 'online', '0': 'offline', true: 'no-stream' } as const;
  const word = fc.oneof(
    fc.constantFrom('ON', 0, true, 'toString', '__proto__', null),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const text = fc.oneof(
    word.map((one) => JSON.stringify({ a: [{ s: one }] })),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );
  fc.assert(
    fc.property(text, (given) => {
      const answer = judgeRecorderText(given, { pointer: '/a/0/s', values });
      if (answer.kind === 'result' && !Object.values<string>(values).includes(answer.status))
        throw new Error();
      if ((answer.reason?.length ?? 0) > 200) throw new Error('too long');
    }),
    { numRuns: 50_000, seed: 4 },
  );
});
