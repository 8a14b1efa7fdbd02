import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgePage, judgeValues } from '../../../../agent/drivers/probe/askEquipment.ts';
import type { ProbeSettings } from '../../../../agent/drivers/probe/probeSettings.ts';
import { plainText, readBoundedJson, valueAt } from '../../../../agent/probing/boundedJson.ts';
import { readBoundedXml } from '../../../../agent/probing/boundedXml.ts';
import { printable } from '../../../../agent/probing/socketErrors.ts';

/** Beside other tests on a busy machine. */
const FUZZ_MS = 120_000;

describe('JSON of strangers', () => {
  test('is bounded in depth and never throws', () => {
    expect(readBoundedJson('['.repeat(100_000))).toMatchObject({ ok: false });
    expect(readBoundedJson(`${'['.repeat(32)}${']'.repeat(32)}`)).toMatchObject({ ok: true });
    expect(readBoundedJson(`${'['.repeat(33)}${']'.repeat(33)}`)).toMatchObject({ ok: false });
    expect(readBoundedJson('"[[[[\\"[["')).toEqual({ ok: true, value: '[[[["[[' });
    expect(readBoundedJson('\ufeff{"a":1}')).toEqual({ ok: true, value: { a: 1 } });
  });

  test('every value of a document is found by its pointer (RFC 6901)', () => {
    const walk = (value: unknown, pointer: string): [string, unknown][] => {
      const below =
        typeof value === 'object' && value !== null
          ? Object.entries(value).flatMap(([key, one]) =>
              walk(one, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
            )
          : [];
      return [[pointer, value], ...below];
    };
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (document) => {
        const read = readBoundedJson(JSON.stringify(document));
        if (!read.ok) throw new Error(read.reason);
        for (const [pointer, value] of walk(read.value, '')) {
          expect(valueAt(read.value, pointer)).toBe(value);
        }
      }),
    );
  });

  test('what is inherited is not there', () => {
    for (const pointer of [
      '/constructor',
      '/__proto__',
      '/a/length',
      '/b/length',
      '/b/01',
      '/b/-',
    ]) {
      expect(valueAt({ a: 'text', b: [1] }, pointer)).toBeUndefined();
    }
    expect(plainText({})).toBeNull();
  });

  test('50,000 broken answers of a page are judged, with a bounded reason', {
    timeout: FUZZ_MS,
  }, () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"state"',
      ':',
      ',',
      '"idle"',
      '1e999',
      '\\',
      '\u0000',
      'nul',
    );
    const body = fc.oneof(
      fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
      fc.json({ maxDepth: 3 }),
      fc.string({ unit: 'binary', maxLength: 200 }),
    );
    const wanted = fc.record({
      status: fc.constant(200),
      pointer: fc.constantFrom('', '/state', '/0', '/state/0', '/~0~1'),
      good: fc.constantFrom<string[]>(['idle'], ['1', 'true']),
    });
    fc.assert(
      fc.property(body, wanted, fc.constantFrom(200, 200, 500), (text, rule, status) => {
        const result = judgePage({ status, body: text, latencyMs: 1 }, rule);
        if ((result.reason?.length ?? 0) > 200) throw new Error('too long');
        if (status === 500 && result.status !== 'fault') throw new Error('500 is no good page');
      }),
      { numRuns: 50_000, seed: 4 },
    );
  });
});

describe('XML of strangers', () => {
  test.each([
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['<!doctype a SYSTEM "file:///etc/passwd"><a/>'],
    ['<a>'.repeat(33) + '</a>'.repeat(33)],
    ['<a>'.repeat(50_000)],
    ['<a><b></a>'],
    ['no xml'],
    [''],
  ])('refused: %.40s', async (text) => expect(await readBoundedXml(text)).toBeNull());

  test('entities stay as they are written, prefixes and attributes fall away', async () => {
    const text = '<?xml version="1.0"?><x:a y:b="c"><z:d>1 &lt;&#65;&e;</z:d></x:a>';
    expect(await readBoundedXml(text)).toEqual({ a: { d: '1 &lt;&#65;&e;' } });
  });
});

test('50,000 values of SNMP agents are judged, with a bounded reason', { timeout: FUZZ_MS }, () => {
  const value = fc.oneof(
    fc.integer(),
    fc.double(),
    fc.bigInt(),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }),
    fc.constant(null),
  );
  const snmp: ProbeSettings['snmp'] = {
    ...{ version: '2c', community: 'public', auth: 'sha', priv: 'aes', deviceIndex: 1 },
  };
  const rule = fc.constantFrom<Pick<ProbeSettings, 'type' | 'snmp'>>(
    { type: 'printer', snmp },
    { type: 'pc', snmp },
    { type: 'other', snmp: { ...snmp, oid: '1.3.6.1.2', good: ['1'] } },
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 5 }), rule, (values, wanted) => {
      const { status, reason } = judgeValues(values, wanted);
      if (!['ok', 'fault'].includes(status)) throw new Error(status);
      if ((reason?.length ?? 0) > 200) throw new Error('too long');
      if (reason !== null && /\p{C}/u.test(reason)) throw new Error('control characters');
    }),
    { numRuns: 50_000, seed: 4 },
  );
});

test('words of strangers keep no control characters and stay short', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
      const told = printable(text, 60);
      expect(told.length).toBeLessThanOrEqual(60);
      expect(told).not.toMatch(/\p{C}/u);
    }),
  );
});
