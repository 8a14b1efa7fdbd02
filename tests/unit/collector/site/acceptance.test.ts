import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  acceptanceProblem,
  acceptInText,
  stillInTrial,
  withAcceptance,
} from '../../../../collector/site/acceptance.ts';
import { parseSite } from '../../../../collector/site/loadSite.ts';
import { indexSite } from '../../../../collector/site/siteIndex.ts';
import { digestOf, type WalkTestRecord } from '../../../../protocol/walkTestRecord.ts';

const TEXT = `# The halls of the county.
name: 测试县
hours: { mon: ["09:00-17:00"] }
areas: [{ id: county, name: 测试县, level: county }]
halls:
  - id: hall
    name: 大厅
    area: county
    timeZone: Asia/Shanghai
    windows:
      - id: w1
        number: 1号
        name: 综合
        devices: # two sensors
          - { id: seat-1, agent: hall-1, kind: seat }   # left
          - { id: pir-1, agent: hall-1, kind: pir }
          - { id: pad-1, agent: hall-1, kind: rating-pad }
      - id: w2
        number: 2号
        name: 不动产
        devices:
          - { id: seat-2, agent: hall-1, kind: seat }
`;
const site = () => parseSite('site.yaml', TEXT).site;

function aRecord(fields: Partial<WalkTestRecord> = {}, device: object = {}): WalkTestRecord {
  const sensor = {
    ...{ device: 'seat-1', sensor: 'seat', seenShare: 1, longestSilenceMs: 0 },
    ...{ emptyAfterMs: 3000, occupiedAfterMs: 400, faults: [] },
    ...device,
  };
  const span = { fromMs: 1, toMs: 2 };
  const content = {
    ...({
      format: 'hallwatch-walk-test',
      v: 1,
      window: 'w1',
      agent: 'hall-1',
      version: '0.1.0',
    } as const),
    ...({ technician: 'LW', clock: 'synced', sitting: span, away: span, back: span } as const),
    sensors: [sensor],
    ...fields,
  };
  return { ...content, digest: digestOf(content) };
}

describe('a binding', () => {
  test('is in trial until a walk test at this window was accepted, if it sees people', () => {
    const accepted = withAcceptance(site(), aRecord(), '2026-03-02');
    expect(stillInTrial(site(), 'w1')).toEqual(['seat-1', 'pir-1']);
    expect(stillInTrial(accepted, 'w1')).toEqual(['pir-1']);
    expect(indexSite(accepted).windows.get('w1')?.isTrial).toBe(true);
    const both = withAcceptance(
      accepted,
      aRecord({}, { device: 'pir-1', sensor: 'pir' }),
      '2026-03-02',
    );
    expect(indexSite(both).windows.get('w1')?.isTrial).toBe(false);
    expect(indexSite(both).windows.get('w2')?.isTrial).toBe(true);
  });

  test('that moves to another window is in trial again', () => {
    const accepted = withAcceptance(site(), aRecord(), '2026-03-02');
    const [hall] = accepted.halls;
    const [w1, w2] = hall?.windows ?? [];
    if (hall === undefined || w1 === undefined || w2 === undefined) throw new Error('no hall');
    const moved = w1.devices.filter(({ id }) => id === 'seat-1');
    const after = { ...accepted, halls: [{ ...hall, windows: [{ ...w2, devices: moved }] }] };
    expect(stillInTrial(after, 'w2')).toEqual(['seat-1']);
  });
});

describe('a record does not end a trial', () => {
  test.each([
    ['unknownWindow', aRecord({ window: 'w9' })],
    ['notBound', aRecord({ agent: 'hall-2' })],
    ['notBound', aRecord({}, { device: 'seat-2' })],
    ['notBound', aRecord({}, { device: 'pad-1' })],
    ['notPassed', aRecord({}, { faults: ['lost-sitting'] })],
    ['otherKind', aRecord({}, { sensor: 'radar' })],
  ] as const)('when %s', (kind, record) => {
    expect(acceptanceProblem(site(), record)?.kind).toBe(kind);
  });

  test('unless nothing speaks against it', () => {
    expect(acceptanceProblem(site(), aRecord())).toBeNull();
    expect(acceptanceProblem(site(), aRecord({}, { sensor: null }))).toBeNull();
  });
});

describe('the site file', () => {
  test('gets the acceptance and keeps its comments, order and everything else', () => {
    const text = acceptInText(TEXT, aRecord(), '2026-03-02') ?? '';
    expect(parseSite('site.yaml', text).site).toEqual(
      withAcceptance(site(), aRecord(), '2026-03-02'),
    );
    for (const comment of ['# The halls of the county.', '# two sensors', '# left']) {
      expect(text).toContain(comment);
    }
    const before = TEXT.split('\n').filter((line) => !line.includes('seat-1'));
    expect(text.split('\n').filter((line) => !line.includes('seat-1'))).toEqual(before);
  });

  test('gets it in whatever way a device is written, and again when it is tested again', () => {
    const block = TEXT.replace(
      '- { id: seat-1, agent: hall-1, kind: seat }   # left',
      '- id: seat-1\n            agent: hall-1\n            kind: seat # left',
    );
    for (const start of [TEXT, block, block.replaceAll('hall-1', '"hall-1"')]) {
      const once = acceptInText(start, aRecord(), '2026-03-02') ?? '';
      expect(parseSite('s', once).site).toEqual(withAcceptance(site(), aRecord(), '2026-03-02'));
      const again = acceptInText(once, aRecord(), '2026-04-02') ?? '';
      expect(parseSite('s', again).site).toEqual(withAcceptance(site(), aRecord(), '2026-04-02'));
      expect(again.length).toBe(once.length);
    }
  });

  test('never gets the name of who tested', () => {
    const text = acceptInText(TEXT, aRecord({ technician: 'Zhang San' }), '2026-03-02') ?? '';
    expect(text).toContain(aRecord({ technician: 'Zhang San' }).digest);
    expect(text).not.toContain('Zhang');
  });

  test('is not written when its devices do not stand where they are', () => {
    const aliased = TEXT.replace('devices: # two sensors', 'devices: &d').replace(
      /devices:\n +- \{ id: seat-2.*/,
      'devices: *d',
    );
    expect(parse(aliased)).toBeTruthy();
    expect(acceptInText(aliased, aRecord({ window: 'w2' }), '2026-03-02')).toBeNull();
  });
});
