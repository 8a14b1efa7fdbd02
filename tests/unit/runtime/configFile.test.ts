import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
import { describe, expect, test } from 'vitest';
import { ID_PATTERN } from '../../../protocol/ids.ts';
import { ConfigFailure, loadConfig, parseConfig } from '../../../runtime/configFile.ts';
import { Failure } from '../../../runtime/failure.ts';
import { configProblemLine, configSentence, configTexts } from '../../../texts/configTexts.ts';
import { LANGUAGES } from '../../../texts/entry.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const strict = { additionalProperties: false };
const gpio = Type.Object(
  { driver: Type.Literal('gpio'), line: Type.String(), debounceMs: Type.Integer({ default: 50 }) },
  strict,
);
const hid = Type.Object(
  { driver: Type.Literal('hid'), product: Type.Integer({ minimum: 0, maximum: 65_535 }) },
  strict,
);
const schema = Type.Object(
  {
    agent: Type.String({ pattern: ID_PATTERN }),
    server: Type.String({ pattern: '^mqtts?://' }),
    secret: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
    http: Type.Object(
      { port: Type.Integer({ default: 8420, maximum: 65_535 }) },
      {
        ...strict,
        default: {},
      },
    ),
    level: Type.Union([Type.Literal('info'), Type.Literal('warn')], { default: 'info' }),
    rate: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
    hours: Type.Optional(Type.String({ pattern: '^\\d\\d-\\d\\d$', examples: ['08-12'] })),
    names: Type.Optional(Type.Record(Type.String(), Type.String({ minLength: 1 }))),
    devices: Type.Array(Type.Union([gpio, hid]), { minItems: 1, maxItems: 3 }),
  },
  strict,
);

const GOOD = `# the agent of hall 1
agent: hall-1
server: mqtts://collector.example:8883
devices:
  - driver: gpio
    line: GPIO17
  - driver: hid
    product: 17
`;

function parse(text: string) {
  return parseConfig('agent.yaml', text, schema);
}

function problemsOf(text: string) {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ConfigFailure) return error.problems;
    throw error;
  }
  throw new Error('accepted');
}

/** The problems as `line field keyword`. */
function told(text: string): string[] {
  return problemsOf(text).map((one) => `${one.line} ${one.field} ${one.keyword}`);
}

/** The good file with one text exchanged. */
function changed(from: string, to: string): string {
  if (!GOOD.includes(from)) throw new Error(`not in the file: ${from}`);
  return GOOD.replace(from, to);
}

describe('a good file', () => {
  test('is read with its defaults filled in, inside lists too', () => {
    expect(parse(GOOD).value).toEqual({
      agent: 'hall-1',
      server: 'mqtts://collector.example:8883',
      http: { port: 8420 },
      level: 'info',
      devices: [
        { driver: 'gpio', line: 'GPIO17', debounceMs: 50 },
        { driver: 'hid', product: 17 },
      ],
    });
  });

  test('lets a later check name the line of a setting, or of what is around it', () => {
    const { fail } = parse(GOOD);
    const lineOf = (...path: (string | number)[]) => fail(path, 'no').problems[0]?.line;
    expect(lineOf('agent')).toBe(2);
    expect(lineOf('devices')).toBe(4);
    expect(lineOf('devices', 1)).toBe(7);
    expect(lineOf('devices', 1, 'product')).toBe(8);
    expect(lineOf('devices', 1, 'serial')).toBe(7);
    expect(lineOf('http', 'port')).toBe(2);
  });

  test('lets a later check say in a person’s language what is wrong', () => {
    const { fail } = parse(GOOD);
    expect(fail(['agent'], 'is taken').problems).toEqual([
      {
        file: 'agent.yaml',
        line: 2,
        column: 1,
        field: 'agent',
        message: 'is taken',
        keyword: 'other',
        facts: { message: 'is taken' },
      },
    ]);
    const failure = fail(['agent'], 'is taken', { keyword: 'HW-X', facts: { by: 'hall-2' } });
    expect(failure.problems[0]).toMatchObject({ keyword: 'HW-X', facts: { by: 'hall-2' } });
    expect(failure).toMatchObject({ code: 'HW-CONFIG-001', facts: { count: 1 } });
    expect(failure.facts.list).toBe('agent.yaml:2:1 agent: is taken');
  });
});

describe('a problem names its line and its setting', () => {
  test.each([
    ['a missing setting', changed('agent: hall-1\n', ''), ['2 agent required']],
    ['one missing in a list', changed('    line: GPIO17\n', ''), ['5 devices.0.line required']],
    ['a wrong type', changed('product: 17', 'product: many'), ['8 devices.1.product type-integer']],
    ['a fraction', changed('product: 17', 'product: 1.5'), ['8 devices.1.product type-integer']],
    ['too small', changed('product: 17', 'product: -1'), ['8 devices.1.product minimum']],
    ['too large', changed('product: 17', 'product: 65536'), ['8 devices.1.product maximum']],
    ['no id', changed('hall-1\n', 'Hall 1\n'), ['2 agent pattern-id']],
    ['no address', changed('mqtts:', 'http:'), ['3 server pattern-address']],
    ['no digest', `${GOOD}secret: abc`, ['9 secret pattern-hex']],
    ['a format with an example', `${GOOD}hours: noon`, ['9 hours pattern-example']],
    ['an unknown word', `${GOOD}level: loud`, ['9 level enum']],
    ['none of several types', `${GOOD}rate: fast`, ['9 rate anyOf']],
    ['an unknown alternative', changed('hid', 'usb'), ['7 devices.1.driver enum']],
    ['no alternative named', changed('driver: hid\n    ', ''), ['7 devices.1.driver required']],
    ['a scalar for a list', 'agent: a\nserver: mqtt://x\ndevices: 5', ['3 devices type-array']],
    ['an empty list', 'agent: a\nserver: mqtt://x\ndevices: []', ['3 devices minItems']],
    ['an empty section', `${GOOD}http:\n`, ['9 http empty']],
    ['a scalar for a section', `${GOOD}http: 80`, ['9 http type-object']],
    ['an empty text in a map', `${GOOD}names:\n  a: x\n  '7': ''`, ['11 names.7 minLength']],
    ['an unknown setting', `${GOOD}colour: red`, ['9 colour unknown']],
    ['a typing error', `${GOOD}htpp:\n  port: 1`, ['9 htpp unknown-near']],
    [
      'one in a list',
      changed('line: GPIO17', 'lien: GPIO17'),
      ['5 devices.0.line required', '6 devices.0.lien unknown-near'],
    ],
    ['a list for a file', '- a\n- b', ['1  type-object']],
    ['an empty file', '', ['1 agent required', '1 server required', '1 devices required']],
  ])('%s', (_what, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  test('and all problems are told at once, in the order of the file, however many', () => {
    const devices = Array.from({ length: 40 }, (_unused, index) => `  - driver: x${index}`);
    const problems = told(`agent: A\nserver: x\ncolour: red\ndevices:\n${devices.join('\n')}\n`);
    expect(problems.slice(0, 3)).toEqual([
      '1 agent pattern-id',
      '2 server pattern-address',
      '3 colour unknown',
    ]);
    expect(problems).toHaveLength(3 + 40 + 1);
    expect(problems).toContain('4 devices maxItems');
    expect(problems).toContain('44 devices.39.driver enum');
  });
});

describe('what is no YAML', () => {
  test.each([
    ['a tab', 'agent: a\ndevices:\n\t- x: 1\n', 3, 'yaml-TAB_AS_INDENT'],
    ['a setting twice', 'agent: a\nserver: mqtt://x\nagent: b\n', 3, 'yaml-DUPLICATE_KEY'],
    ['an open quote', 'agent: "a\n', 2, 'yaml-MISSING_CHAR'],
    ['a wild alias', 'agent: a\nserver: *host\n', 1, 'yaml-ALIAS'],
    ['two documents', 'agent: a\n---\nagent: b\n', 2, 'yaml-MULTIPLE_DOCS'],
  ])('is refused with its line: %s', (_what, text, line, keyword) => {
    expect(problemsOf(text)[0]).toMatchObject({ line, keyword, field: '' });
  });

  test('a secret that begins with an exclamation mark is not read as an empty one', () => {
    expect(told(`${GOOD}secret: !abc\n`)).toEqual(['9  yaml-TAG_RESOLVE_FAILED']);
  });

  test('aliases that grow without end are refused, not expanded', () => {
    const levels = Array.from({ length: 9 }, (_unused, index) => {
      const inside = index === 0 ? 'x' : `*a${index - 1}`;
      return `a${index}: &a${index} [${Array(10).fill(inside).join(', ')}]`;
    });
    expect(problemsOf(levels.join('\n'))[0]?.keyword).toMatch(/^yaml-/);
  });
});

test('a setting that the schema forgot to forbid is refused all the same', () => {
  const open = Type.Object({ port: Type.Integer() });
  expect(() => parseConfig('x.yaml', 'port: 1\nhost: a', open)).toThrow(ConfigFailure);
  const free = Type.Object({ port: Type.Integer() }, { additionalProperties: true });
  expect(parseConfig('x.yaml', 'port: 1\nhost: a', free).value).toEqual({ port: 1, host: 'a' });
});

test('a key named __proto__ is an unknown setting and changes no object', () => {
  expect(told(`${GOOD}__proto__: {polluted: true}`)).toEqual(['9 __proto__ unknown']);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('the value of a secret is not repeated, other values are, cut to a line', () => {
  const [secret] = problemsOf(`${GOOD}secret: hunter2`);
  expect(JSON.stringify(secret)).not.toContain('hunter2');
  const [level] = problemsOf(`${GOOD}level: ${'x'.repeat(500)}`);
  expect(level?.message).toMatch(/^must be one of info, warn; found "x{39}…$/);
});

test('the account in an address is not repeated', () => {
  const [address] = problemsOf(GOOD.replace('mqtts://', 'ftp://name:hunter2@'));
  expect(JSON.stringify(address)).toContain('ftp://[…]@collector.example');
  expect(JSON.stringify(address)).not.toContain('hunter2');
});

test('the known setting that was probably meant is named', () => {
  const [typo] = problemsOf(`${GOOD}Http: {}`);
  expect(typo).toMatchObject({ message: 'is not a known setting; did you mean http?' });
});

test('a file that cannot be read is a failure with its path and reason', () => {
  const file = join(temporaryFolder(), 'missing.yaml');
  try {
    loadConfig(file, schema);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({ code: 'HW-CONFIG-002', facts: { file } });
  }
});

test('a file on disk is read like a text, with or without a byte order mark', () => {
  const file = join(temporaryFolder(), 'agent.yaml');
  writeFileSync(file, `\ufeff${GOOD.replaceAll('\n', '\r\n')}`);
  expect(loadConfig(file, schema).value).toMatchObject({ agent: 'hall-1', level: 'info' });
});

describe('people are told in their language', () => {
  const BROKEN = [
    '{}',
    `${GOOD}http:\n`,
    `${GOOD}colour: red`,
    `${GOOD}htpp: {}`,
    changed('product: 17', 'product: many'),
    changed('product: 17', 'product: -1'),
    changed('product: 17', 'product: 65536'),
    changed('hall-1\n', 'Hall 1\n'),
    changed('mqtts:', 'http:'),
    `${GOOD}secret: abc`,
    `${GOOD}hours: noon`,
    `${GOOD}level: loud`,
    `${GOOD}rate: fast`,
    `${GOOD}names: {a: ''}`,
    'devices: []',
    'agent: "a\n',
    'agent: a\nagent: b\n',
    'a:\n\t- x: 1\n',
  ];

  test.each(LANGUAGES)('in %s, with every fact filled in', (language) => {
    for (const text of BROKEN) {
      for (const problem of problemsOf(text)) {
        const sentence = configSentence(problem, language);
        expect(sentence).not.toMatch(/\{\w+\}/);
        if (language !== 'en') expect(sentence, problem.keyword).toMatch(/\p{Script=Han}/u);
      }
    }
  });

  test('each problem is one line with its place, as editors and terminals link it', () => {
    const [missing] = problemsOf(changed('    line: GPIO17\n', ''));
    if (missing === undefined) throw new Error('accepted');
    expect(configProblemLine(missing, 'zh-Hans')).toBe(
      'agent.yaml:5:5 devices.0.line: 缺少此项设置,请补上',
    );
    const [syntax] = problemsOf('a:\n\t- x: 1\n');
    if (syntax === undefined) throw new Error('accepted');
    expect(configProblemLine(syntax, 'en')).toBe('agent.yaml:2:1 tabs cannot indent; use spaces');
  });

  test('a keyword without a sentence falls back to other catalogues, then to English', () => {
    const problem = { keyword: 'HW-X', facts: { by: 'hall-2' }, message: 'is taken' };
    const more = { 'HW-X': { 'zh-Hans': '已被 {by} 占用', 'zh-Hant': '', en: '' } };
    expect(configSentence(problem, 'zh-Hans', more)).toBe('已被 hall-2 占用');
    expect(configSentence(problem, 'zh-Hans')).toBe('is taken');
    expect(Object.keys(configTexts).every((key) => key.startsWith('config.'))).toBe(true);
  });
});
