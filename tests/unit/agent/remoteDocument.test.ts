import fc from 'fast-check';
import type { TSchema } from 'typebox';
import { describe, expect, test } from 'vitest';
import { parseAgentConfig } from '../../../agent/config/agentConfig.ts';
import { DRIVERS } from '../../../agent/drivers/index.ts';
import { findLocalSettings } from '../../../agent/remote/localSettings.ts';
import {
  type LocalFile,
  problemText,
  readRemoteDocument,
} from '../../../agent/remote/remoteDocument.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { listOf, OWN_FILE } from './remoteRig.ts';

const local = parseAgentConfig('/box/agent.yaml', OWN_FILE).origin as LocalFile;

/** What is wrong with a document, as `line field message`. */
function problemsOf(text: string): string[] {
  const read = readRemoteDocument(text, local);
  if (read.ok) return [];
  return read.problems.map(({ line, field, message }) => `${line} ${field}: ${message}`);
}

describe('a list of devices from the collector', () => {
  test('is read as agent.yaml would be, and keeps what it says to keep', () => {
    const read = readRemoteDocument(`${listOf('a')}  - { device: w1-film, keep: true }\n`, local);
    if (!read.ok) throw new Error(problemText(read.problems));
    expect(read.devices.map(({ device, definition }) => [device, definition.name])).toEqual([
      ...[
        ['a', 'simulated'],
        ['w1-film', 'recorded'],
      ],
    ]);
    expect(read.devices[1]?.settings).toMatchObject({ file: 'train.csv', speed: 1 });
  });

  test('with a file of the box in it is not looked at further: no check opens that file', () => {
    const text =
      'devices:\n  - { device: c, driver: camera, url: "rtsp://127.0.0.1/", credentialsFile: /etc/shadow, periodMs: x }\n  - { device: d, driver: nothing }\n';
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^2 devices\.0\.credentialsFile: names a file of the box/),
      expect.stringMatching(/^3 devices\.1\.driver: there is no driver/),
    ]);
  });

  test('may be empty', () => {
    expect(readRemoteDocument(listOf(), local)).toEqual({ ok: true, devices: [] });
  });

  test('says every mistake with its line, all at once', () => {
    const text = `devices:
  - device: a
    driver: gpio
    line: []
  - device: a
    driver: simulated
    sensor: seat
    window: w1
`;
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^4 devices\.0\.line: /),
      '5 devices.1.device: "a" is there already',
    ]);
    expect(
      problemsOf(
        text.replace('device: a\n    driver: simulated', 'device: b\n    driver: simulatet'),
      ),
    ).toEqual([
      expect.stringMatching(/^4 devices\.0\.line: /),
      expect.stringMatching(/^6 devices\.1\.driver: there is no driver "simulatet"/),
    ]);
  });

  test.each(['mqtt', 'agent', 'outbox', 'probes', 'remote', 'logLevel', 'clock', 'outboxLimits'])(
    'says nothing about %s, which is the box’s own',
    (section) => {
      expect(problemsOf(`${section}: {}\n${listOf('a')}`)).toEqual([
        expect.stringMatching(new RegExp(`^1 ${section}: is not a known setting`)),
      ]);
    },
  );

  test('cannot ask outside of the networks that the box allows', () => {
    const camera = (host: string) =>
      `devices:\n  - { device: c, driver: camera, url: "rtsp://${host}/s" }\n`;
    const closed = { ...local, settings: { ...local.settings, probes: { allow: [] } } };
    expect(readRemoteDocument(camera('127.0.0.9'), local).ok).toBe(true);
    expect(readRemoteDocument(camera('127.0.0.9'), closed).ok).toBe(false);
  });

  test.each([
    ['{ driver: recorded, file: /etc/shadow, occupied: [a] }', 'file'],
    ['{ driver: recorded, file: train.csv, occupied: [a] }', 'file'],
    ['{ driver: camera, url: "rtsp://127.0.0.1/", credentialsFile: agent.secret }', 'file'],
    ['{ driver: gpio, line: 4, chip: /dev/watchdog }', 'path'],
    ['{ driver: gpio, line: 4, chip: ../../etc/passwd }', 'path'],
    ['{ driver: gpio, line: 4, password: abc }', 'secret'],
    ['{ driver: hint, lamp: { line: 17 } }', 'may stand only in agent.yaml'],
    ['{ driver: ld2410, port: /etc/passwd }', 'path'],
  ])('never names a file or a secret of the box: %s', (settings, why) => {
    const found = problemsOf(`devices:\n  - ${settings.replace('{', '{ device: x,')}\n`);
    expect(found[0]).toMatch(why);
    expect(found[0]).toContain('keep: true');
  });

  test('keeps only what agent.yaml has, and says nothing more about it', () => {
    expect(problemsOf('devices:\n  - { device: nobody, keep: true }\n')).toEqual([
      '2 devices.0.device: agent.yaml of the box has no device "nobody"',
    ]);
    const extra = 'devices:\n  - device: w1-film\n    keep: true\n    file: other.csv\n';
    expect(problemsOf(extra)).toEqual([
      '4 devices.0.file: a device that is kept takes no settings from here',
    ]);
    expect(problemsOf('devices:\n  - { device: x }\n')).toEqual([
      '2 devices.0: give either a driver, or keep: true',
    ]);
  });

  test('that is no list at all is refused in words', () => {
    for (const text of [
      '',
      '5',
      'devices',
      '- a',
      'devices: 5',
      '\0',
      '*x',
      'a: &a [*a]',
      '!!js/function x',
    ]) {
      expect(problemsOf(text).length, text).toBeGreaterThan(0);
    }
    expect(problemsOf('x'.repeat(LIMITS.configurationLengthMax + 1))[0]).toMatch('has more than');
  });

  test('that is made to be expensive ends soon, with a problem or with devices', () => {
    const deep = `${'['.repeat(8000)}${']'.repeat(8000)}`;
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, n) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[n]}`).join(',')}]`).join('\n')}\ndevices: *i\n`;
    const wide = `devices:\n${'  - { device: a }\n'.repeat(900)}`;
    for (const text of [deep, bomb, wide, `devices: ${deep}`, `{${'a: {'.repeat(3000)}`]) {
      expect(problemsOf(text.slice(0, LIMITS.configurationLengthMax)).length).toBeGreaterThan(0);
    }
  });
});

test('problems fit into a reply, the first one always, and say how many more there are', () => {
  const many = readRemoteDocument(
    `devices:\n${'  - { device: a, driver: nothing-like-it }\n'.repeat(9)}`,
    local,
  );
  if (many.ok) throw new Error('wrong');
  const text = problemText(many.problems);
  expect([...text].length).toBeLessThanOrEqual(LIMITS.textLengthMax);
  expect(text.split('\n')).toEqual([
    expect.stringMatching(/^2:\d+ devices\.0\.driver: there is no driver "nothing-like-it"; .*…$/),
    expect.stringMatching(/^3:\d+ devices\.1\.device: "a" is there already$/),
    expect.stringMatching(/^4:\d+ devices\.2\.device: "a" is there already$/),
    '(+6)',
  ]);
});

/** Every text that a driver takes and that is not bound to a few values, by its place. */
function freeTexts(schema: TSchema, place: string): string[] {
  const rule = schema as unknown as {
    type?: string;
    pattern?: string;
    items?: TSchema;
    anyOf?: (TSchema & { const?: unknown })[];
    properties?: Record<string, TSchema>;
    patternProperties?: Record<string, TSchema>;
  };
  return [
    ...(rule.type === 'string' && !isNarrow(rule.pattern) ? [place] : []),
    ...Object.entries(rule.properties ?? {}).flatMap(([name, one]) =>
      freeTexts(one, `${place}.${name}`),
    ),
    ...Object.values(rule.patternProperties ?? {}).flatMap((one) => freeTexts(one, `${place}.*`)),
    ...(rule.items === undefined ? [] : freeTexts(rule.items, place)),
    ...(rule.anyOf ?? [])
      .filter((one) => one.const === undefined)
      .flatMap((one) => freeTexts(one, place)),
  ];
}

/** A pattern that no path and no secret fits: without slash, dot at the start, or anything goes. */
function isNarrow(pattern: string | undefined): boolean {
  if (pattern === undefined) return false;
  return !['/etc/shadow', '../x', 'agent.secret'].some((text) => new RegExp(pattern).test(text));
}

/**
 * Free texts of drivers that a list from the collector may set, read by a person: none of them makes
 * the driver open a file by a name of its choice. Whoever adds one decides it here, or marks the
 * setting with `localOnly: true` in its schema.
 */
const HARMLESS = new Set([
  'gpio.line', // the name of a line
  'gpio.chip', // a label, compared
  'camera.contact.line',
  'camera.contact.chip',
  'hid.serial', // compared
  'hid.usbPort', // compared
  'keyboard-pad.serial',
  'keyboard-pad.usbPort',
  'camera.onvif.mediaPath', // of a web address
  'camera.recorder.pointer', // in a JSON answer
  'probe.address', // judged by probes.allow before it is asked
  'probe.http.path', // of a web address
  'probe.http.pointer',
  'probe.http.contains', // looked for in an answer
  'probe.http.good',
  'probe.snmp.good',
  'recorded.time', // a column
  'recorded.occupied',
  'ld2410.port', // a device node: anything else is refused by its value
  'serial-pad.port',
  'serial-pad.lines.prefix', // compared
  'websocket-pad.host', // a pad listens; its key file is required, so it can only be kept
]);

test('every free text of a driver is kept local, or was judged harmless by a person', () => {
  const open = DRIVERS.flatMap(({ name, settings }) =>
    freeTexts(settings, name).filter((place) => {
      const path = place.split('.').slice(1);
      const value = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), 'some.text');
      return findLocalSettings(settings, value).length === 0;
    }),
  );
  expect(open.filter((place) => !HARMLESS.has(place))).toEqual([]);
});

test('a path is a path wherever it stands; a web path is none', () => {
  const driver = DRIVERS.find(({ name }) => name === 'gpio') as (typeof DRIVERS)[number];
  const places = (settings: unknown) =>
    findLocalSettings(driver.settings, settings).map(({ field }) => field.join('.'));
  expect(places({ a: [{ b: '/etc/x' }], path: '/status', deep: { pointer: '/a/b' } })).toEqual([
    'a.0.b',
  ]);
  const nodes = [
    '/dev/ttyUSB0',
    '/dev/serial/by-path/pci-0:1.2-port0',
    '/dev/input/event3',
    '/dev/hidraw1',
  ];
  expect(places({ nodes })).toEqual([]);
  const traps = [
    '/dev/watchdog',
    '/dev/mem',
    '/dev/../etc/x',
    '/dev/ttyUSB0/../../x',
    '~/x',
    './x',
    'a/../b',
    'file:/x',
    '/dev/serial/by-path/../../sda',
  ];
  expect(places({ traps })).toEqual(traps.map((_, index) => `traps.${index}`));
});

/** Documents of all kinds: lists with strange settings, noise, and a right list with a few wrong letters. */
function strangeDocuments() {
  const drivers = DRIVERS.map(({ name }) => name);
  const value = fc.oneof(
    fc.constantFrom(
      'w1',
      '17',
      '0x1a',
      'true',
      '~',
      '/etc/shadow',
      '[1, 2]',
      '{ a: 1 }',
      '"rtsp://127.0.0.1/"',
      '&a x',
      '*a',
      '!!binary x',
      '.inf',
      '-',
      "'",
      '1e400',
      '2026-01-01',
    ),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  );
  const name = fc.constantFrom(
    'device',
    'driver',
    'keep',
    'line',
    'sensor',
    'window',
    'url',
    'file',
    'serial',
    'usbPort',
    'report',
    'http',
    'snmp',
    'address',
    'contact',
    '__proto__',
    'constructor',
    '<<',
    '? a',
  );
  const entry = fc
    .tuple(
      fc.constantFrom('a', 'b', 'agent', 'w1-film'),
      fc.constantFrom(...drivers, 'x'),
      fc.array(fc.tuple(name, value), { maxLength: 4 }),
    )
    .map(
      ([device, driver, more]) =>
        `  - device: ${device}\n    driver: ${driver}\n${more.map(([key, one]) => `    ${key}: ${one}\n`).join('')}`,
    );
  const list = listOf('a', 'b');
  return fc.oneof(
    fc.array(entry, { maxLength: 2 }).map((entries) => `devices:\n${entries.join('')}`),
    { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    fc
      .tuple(fc.nat(list.length), fc.string({ unit: 'binary', maxLength: 3 }))
      .map(([at, extra]) => list.slice(0, at) + extra + list.slice(at + 1)),
  );
}

test('50 000 strange documents: devices or named problems, always soon, always bounded', () => {
  let good = 0;
  for (const text of fc.sample(strangeDocuments(), { numRuns: 50_000, seed: 3 })) {
    const read = readRemoteDocument(text, local);
    if (read.ok) {
      good += 1;
      continue;
    }
    const told = problemText(read.problems);
    if (told.length === 0 || [...told].length > LIMITS.textLengthMax) throw new Error(text);
  }
  expect(good).toBeGreaterThan(100);
}, 240_000);
