import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type InfluxConfig,
  influxConfigProblem,
  influxSchema,
  readInfluxToken,
} from '../../../../collector/series/config.ts';
import { parseConfig } from '../../../../runtime/configFile.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const HEAD = 'url: http://127.0.0.1:8086\norg: office\nbucket: halls\n';

function read(rest: string): InfluxConfig {
  return parseConfig('collector.yaml', HEAD + rest, influxSchema).value;
}

test('a section with a token is enough', () => {
  const config = read('token: abc\n');
  expect(config.timeoutMs).toBe(10_000);
  expect(influxConfigProblem(config)).toBeNull();
  expect(readInfluxToken(config)).toBe('abc');
});

test('exactly one of token and tokenFile is needed', () => {
  expect(influxConfigProblem(read(''))).toMatchObject({ field: [] });
  const both = influxConfigProblem(read('token: a\ntokenFile: b\n'));
  expect(both).toMatchObject({ field: ['tokenFile'] });
});

test('an address with a password in it, or of another kind, is refused', () => {
  for (const url of ['influx:8086', 'ftp://a', 'http://me:pass@a', 'http://a/?x=1']) {
    expect(() => parseConfig('f', `url: ${url}\norg: o\nbucket: b`, influxSchema)).toThrow(
      'HW-CONFIG-001',
    );
  }
});

test('a token file holds the token and nothing else', () => {
  const tokenFile = join(temporaryFolder(), 'token');
  const config = read(`tokenFile: ${tokenFile}\n`);
  expect(() => readInfluxToken(config)).toThrow('HW-SERIES-004');
  writeFileSync(tokenFile, 'abc==\n');
  expect(readInfluxToken(config)).toBe('abc==');
  writeFileSync(tokenFile, 'two\nlines\n');
  expect(() => readInfluxToken(config)).toThrow('HW-SERIES-004');
});
