import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAgentConfig } from '../../../agent/config/agentConfig.ts';
import { ConfigFailure, type ConfigProblem } from '../../../runtime/configFile.ts';
import { Failure } from '../../../runtime/failure.ts';
import { allTexts } from '../../../texts/allTexts.ts';
import { configProblemLine } from '../../../texts/configTexts.ts';
import { LANGUAGES } from '../../../texts/entry.ts';

const GOOD = `agent: hall-1
mqtt:
  url: mqtt://127.0.0.1:1883
  secret: 0123456789abcdef
outbox: data/outbox.sqlite
devices:
  - device: w1
    driver: gpio
    line: 17
  - device: w2
    driver: simulated
    sensor: seat
`;

function problemsOf(text: string): readonly ConfigProblem[] {
  try {
    parseAgentConfig('/etc/hallwatch/agent.yaml', text);
    return [];
  } catch (error) {
    if (error instanceof ConfigFailure) return error.problems;
    throw error;
  }
}

const placed = (text: string): string[] =>
  problemsOf(text).map(
    ({ line, column, field, keyword }) => `${line}:${column} ${field} ${keyword}`,
  );

describe('every problem of agent.yaml is told at once', () => {
  test('those of the schema, of the drivers’ settings and of the checks behind them', () => {
    const text = GOOD.replace('hall-1', 'Hall 1')
      .replace('//127.0.0.1', '//10.0.0.5')
      .replace('line: 17', 'line: 17\n    debounceMs: never')
      .replace('device: w2', 'device: w1');
    expect(placed(text)).toEqual([
      '1:1 agent pattern-id',
      '3:3 mqtt.url plain-mqtt',
      expect.stringMatching(/^10:5 devices\.0\.debounceMs /),
      '11:5 devices.1.device device-taken',
    ]);
  });

  test('a part that is none at all hides no other', () => {
    expect(placed(GOOD.replace(/mqtt:\n(.*\n){2}/, 'mqtt: 5\n').replace('w2', 'w1'))).toEqual([
      '2:1 mqtt type-object',
      expect.stringMatching(/^8:5 devices\.1\.device device-taken/),
    ]);
    expect(placed(GOOD.replace(/devices:\n(.*\n)*/, 'devices: none\noutbux: x\n'))).toEqual([
      '6:1 devices type-array',
      '7:1 outbux unknown-near',
    ]);
    const oneBad = GOOD.replace('  - device: w1\n', '  - divice: w1\n').replace('seat', 'stool');
    expect(placed(oneBad)).toEqual([
      expect.stringMatching(/^7:5 devices\.0\.device required/),
      expect.stringMatching(/^12:5 devices\.1\.sensor enum/),
    ]);
  });
});

test.each([
  ['mqtt.url', GOOD.replace('mqtt://127.0.0.1:1883', 'mqtt://')],
  ['mqtt.url', GOOD.replace('127.0.0.1', '10.0.0.5')],
  ['mqtt.url', GOOD.replace('//127', '//me:pass@127')],
  ['mqtt.ca', GOOD.replace('outbox:', '  ca: missing.pem\noutbox:')],
  ['mqtt.secretFile', GOOD.replace(/secret: .*/, 'secretFile: missing.secret')],
  ['mqtt', GOOD.replace(/ {2}secret: .*\n/, '')],
  ['probes.allow', `${GOOD}probes: { allow: [camera-1] }\n`],
  ['devices.0.driver', GOOD.replace('gpio', 'gpoi')],
  ['devices.1', GOOD.replace('simulated\n    sensor: seat', 'gpio\n    line: 17')],
])('a problem of %s is a sentence in every language', (field, text) => {
  const problem = problemsOf(text).find((one) => one.field === field);
  if (problem === undefined) throw new Error('accepted');
  for (const language of LANGUAGES) {
    const line = configProblemLine(problem, language, allTexts);
    expect(line).toMatch(/^\/etc\/hallwatch\/agent\.yaml:\d+:\d+ /);
    expect(line).not.toMatch(/\{\w+\}/);
    if (language !== 'en') expect(line).toMatch(/\p{Script=Han}/u);
  }
});

describe('50,000 files that nobody would write', () => {
  const DIALS = [
    'x',
    '1',
    '[]',
    '{}',
    '"',
    '&a *a',
    '!!binary x',
    '0x1f',
    '- -',
    '\t',
    ': :',
    '~',
    '<<',
  ];
  const mutated = fc
    .array(
      fc.tuple(fc.nat(GOOD.length), fc.nat(12), fc.oneof(fc.string(), fc.constantFrom(...DIALS))),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    .map((cuts) =>
      cuts.reduce(
        (text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length),
        GOOD,
      ),
    );

  test('are either a configuration or problems with a place, and secrets are not repeated', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        try {
          parseAgentConfig('/nowhere/agent.yaml', text);
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          if (!(error instanceof ConfigFailure)) return;
          const isPlaced = error.problems.every(
            ({ line, column, keyword }) => line > 0 && column > 0 && keyword !== 'other',
          );
          if (error.problems.length === 0 || !isPlaced) throw error;
          const isItsLineWhole = text.includes('\n  secret: 0123456789abcdef\n');
          if (isItsLineWhole && error.message.includes('0123456789abcdef')) {
            throw new Error('a secret was repeated');
          }
        }
      }),
      { seed: 20261122, numRuns: 50_000 },
    );
  }, 120_000);
});
