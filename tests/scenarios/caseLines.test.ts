import { describe, expect, test } from 'vitest';
import { parseSite } from '../../collector/site/loadSite.ts';
import { CaseProblem, readLines } from './caseLines.ts';
import { deliveriesOf } from './deliveries.ts';
import { readExpected, writtenOutcome } from './expectedLine.ts';
import { readInput } from './inputLine.ts';

const SITE = parseSite(
  'site.yaml',
  `name: county
hours: { mon: ["09:00-12:00"] }
areas: [{ id: county, name: county, level: county }]
halls:
  - id: hall
    name: hall
    area: county
    timeZone: Asia/Shanghai
    windows:
      - id: window-1
        number: "1"
        name: window
        devices:
          - { id: seat-1, agent: hall-1, kind: seat }
          - { id: pad-1, agent: hall-1, kind: rating-pad }
          - { id: pad-1, agent: hall-2, kind: rating-pad }
`,
).site;

const BEGIN = `{"site":"site.yaml","at":"2026-03-02T08:30:00+08:00"}
{"watch":"hall-1","from":"2026-03-02T08:30:00+08:00","to":"2026-03-02T10:00:00+08:00"}
`;

function input(line: string, begin = BEGIN) {
  const sites = new Map([['site.yaml', SITE]]);
  return readInput(readLines('input.jsonl', begin + line), sites);
}

function expected(line: string) {
  return readExpected(readLines('expected.jsonl', line), new Set(['window-1']));
}

function problem(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof CaseProblem) return error.message;
    throw error;
  }
  return 'nothing is wrong';
}

describe('a bad line of an input names its place and what to write', () => {
  const at = '"at":"2026-03-02T09:00:00+08:00"';
  const say = (statement: string) => `{"say":${statement},${at}}`;
  test.each([
    ['{"at":', 'this is no JSON'],
    ['[1]', 'a line is an object'],
    [`{${at}}`, 'a line is one of site, watch,'],
    ['{"at":"2026-03-02T09:00:00","seat-1":"empty"}', 'write a time: "2026-03-02T09:00:00+08:00"'],
    ['{"at":"09:00","seat-1":"empty"}', '"at" is "09:00"; write a time'],
    [`{${at},"seat-1":"away"}`, '"seat-1" is "away"; write one of occupied, empty'],
    [`{${at},"seat-9":"empty"}`, 'the site has no device "seat-9"'],
    [`{"press":"pad-1",${at},"level":5}`, 'is a device of hall-1 or hall-2: say which in "agent"'],
    [`{"press":"pad-1","agent":"hall-2",${at},"level":5}`, 'hall-2 does not run then'],
    [`{"fault":"seat-1",${at}}`, '"at" means nothing here; known are fault, from, to'],
    ['{"at":"2026-03-02T10:00:01+08:00","seat-1":"empty"}', 'hall-1 does not run then'],
    ['{"watch":"hall-9"}', 'the site has no such agent; it has hall-1, hall-2'],
    [`{"site":"other.yaml",${at}}`, 'the folder has no such site; it has site.yaml'],
    [`{"restart":"agent",${at},"downMinutes":5}`, '"restart" is "agent"; write one of collector'],
    [`{"restart":"collector",${at}}`, '"downMinutes" must be a number'],
    [say('{"type":"decline"}'), '"say": type is no kind of statement'],
    [
      say(`{"type":"declare","id":"a","windowId":"window-9","state":"away","from":${at.slice(5)}}`),
      'nobody could say this: HW-SAY-002 (windowId)',
    ],
    [
      say('{"type":"conclusion","finding":{"kind":"empty-seat"},"version":1}'),
      '"kind" is "empty-seat"; write one of empty-post',
    ],
  ])('%s', (line, message) => {
    const told = problem(() => input(line));
    expect(told).toMatch(/^input\.jsonl:3: /);
    expect(told).toContain(message);
  });

  test('and so does one that no agent could say', () => {
    const line = `{"press":"pad-1","agent":"hall-1",${at},"level":7}`;
    const told = problem(() => deliveriesOf(input(line), 'by-instant'));
    expect(told).toBe('input.jsonl:3: no agent says this: /level must be <= 5');
  });

  test('and one without a site is told to begin with it', () => {
    expect(problem(() => input('{"until":"2026-03-02T09:00:00+08:00"}', ''))).toContain(
      'begin with the site',
    );
  });
});

describe('a bad line of what is expected names its place and what to write', () => {
  const from = '"from":"2026-03-02T09:00:00+08:00"';
  test.each([
    ['{"at":1}', 'a line is about one of window, pool, finding'],
    [`{"window":"window-9",${from},"verdict":"empty"}`, 'the site has no window "window-9"'],
    [
      `{"window":"window-1",${from},"verdict":"gone"}`,
      '"verdict" is "gone"; write one of occupied',
    ],
    [`{"window":"window-1",${from},"verdict":"empty","why":1}`, '"why" means nothing here'],
    ['{"finding":"empty-seat","window":"window-1"}', 'write one of empty-post, late-opening'],
    ['{"hint":"window-1"}', '"shown" is missing; write a time'],
  ])('%s', (line, message) => {
    const told = problem(() => expected(line));
    expect(told).toMatch(/^expected\.jsonl:1: /);
    expect(told).toContain(message);
  });
});

test('times are compared as instants and shown in the offset of the file', () => {
  const line = (offset: string, hour: string) =>
    `{"window":"window-1","from":"2026-03-02T${hour}:00${offset}","verdict":"empty"}`;
  const here = expected(line('+08:00', '09'));
  const there = expected(line('Z', '01'));
  expect(writtenOutcome(there.lines, here)).toEqual(writtenOutcome(here.lines, here));
  expect(writtenOutcome(here.lines, here)).toEqual([
    '{"window":"window-1","from":"2026-03-02T09:00:00+08:00","verdict":"empty"}',
  ]);
});

test('windows and pools that a case does not name are left open; findings are not', () => {
  const { named, offset } = expected('{"hint":"window-1","shown":"2026-03-02T09:00:00+08:00"}');
  const lines = [
    { window: 'window-2', from: 0, verdict: 'empty' },
    { pool: 'hall', from: 0, state: 'met' },
    { finding: 'empty-post', window: 'window-2', started: 0, raised: 0 },
  ];
  expect(writtenOutcome(lines, { named, offset })).toHaveLength(1);
});
