import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSite, parseSite } from '../../../../collector/site/loadSite.ts';
import { indexSite } from '../../../../collector/site/siteIndex.ts';
import { ConfigFailure } from '../../../../runtime/configFile.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const GOOD = `name: 测试县
hours: { mon: ["09:00-12:00", "13:00-17:00"] }
areas:
  - { id: county, name: 县, level: county }
  - { id: town, name: 镇, level: town, parent: county }
halls:
  - id: hall
    name: 大厅
    area: town
    timeZone: Asia/Shanghai
    windows:
      - id: window-1
        number: 1号
        name: 综合
        devices:
          - { id: pir-1, agent: box, kind: pir }
`;

/** The site with one passage replaced. */
function problems(passage: string, by: string): string[] {
  expect(GOOD).toContain(passage);
  try {
    parseSite('site.yaml', GOOD.replace(passage, by), 'en');
  } catch (error) {
    if (!(error instanceof ConfigFailure)) throw error;
    return error.problems.map((one) => `${one.line} ${one.field}: ${one.message}`);
  }
  return [];
}

describe('a site file', () => {
  it('that holds is read, with nothing to say about it', () => {
    const file = join(temporaryFolder(), 'site.yaml');
    writeFileSync(file, GOOD);
    const { site, warnings } = loadSite(file);
    expect(site.halls[0]?.windows[0]?.devices[0]?.kind).toBe('pir');
    expect(warnings).toEqual([]);
  });

  it.each([
    [
      'an area that is not there',
      'area: town',
      'area: city',
      '9 halls.0.area: there is no area city',
    ],
    [
      'a parent that is not there',
      'parent: county',
      'parent: city',
      '5 areas.1.parent: there is no area',
    ],
    ['an area twice', 'id: town', 'id: county', '5 areas.1.id: the area id county is used twice'],
    [
      'a zone that nobody knows',
      'Asia/Shanghai',
      'Asia/Peking',
      '10 halls.0.timeZone: unknown time zone',
    ],
    [
      'a reversed segment',
      '13:00-17:00',
      '17:00-13:00',
      '2 hours.mon.1: the segment 17:00-13:00 does not',
    ],
    [
      'overlapping segments',
      '13:00-17:00',
      '11:00-17:00',
      '2 hours.mon.1: the segments 11:00-17:00 and',
    ],
    [
      'a device with the agent’s own id',
      'id: pir-1',
      'id: agent',
      '16 halls.0.windows.0.devices.0.id',
    ],
  ])('with %s is refused at its line', (_, passage, by, expected) => {
    const found = problems(passage, by);
    expect(found.some((one) => one.startsWith(expected))).toBe(true);
  });

  it('with areas that are each other’s parents is refused', () => {
    const cycle = 'level: county, parent: town }';
    expect(problems('level: county }', cycle)).toHaveLength(2);
  });

  it('with the same window, or device, twice is refused', () => {
    const second = `      - id: window-1
        number: 2号
        name: 另一个
        devices:
          - { id: pir-1, agent: box, kind: pir }
`;
    const found = problems('kind: pir }\n', `kind: pir }\n${second}`);
    expect(found.map((one) => one.split(':')[0])).toEqual([
      '17 halls.0.windows.1.id',
      '21 halls.0.windows.1.devices.0.id',
    ]);
  });

  it('names every problem at once', () => {
    const text = GOOD.replace('area: town', 'area: city').replace('Shanghai', 'Peking');
    expect(() => parseSite('site.yaml', text)).toThrow(/"count":2/);
  });
});

describe('a policy', () => {
  const policy = (minutes: number) =>
    `timeZone: Asia/Shanghai\n    policy: { emptyAfterMinutes: ${minutes}, source: 文号 }`;

  it('shorter than a motion sensor supports is a warning where it stands', () => {
    const warnings = (minutes: number) =>
      parseSite('site.yaml', GOOD.replace('timeZone: Asia/Shanghai', policy(minutes)), 'en')
        .warnings;
    expect(warnings(12)).toMatchObject([
      {
        ...{ line: 11, field: 'halls.0.policy.emptyAfterMinutes' },
        message: expect.stringContaining('at least 15'),
      },
    ]);
    expect(warnings(15)).toEqual([]);
  });

  it('may be short when another sensor of the window carries it', () => {
    const text = GOOD.replace('timeZone: Asia/Shanghai', policy(1)).replace(
      'kind: pir }',
      'kind: pir }\n          - { id: seat-1, agent: box, kind: seat }',
    );
    expect(parseSite('site.yaml', text).warnings).toEqual([]);
  });

  it('below a minute is doubtful for every sensor', () => {
    const text = GOOD.replace('timeZone: Asia/Shanghai', policy(0.5)).replace(
      'kind: pir',
      'kind: seat',
    );
    expect(parseSite('site.yaml', text).warnings).toHaveLength(1);
  });

  it('is the nearest of window, hall, area, its parents and site, else the product’s', () => {
    const own = '{ emptyAfterMinutes: 20, source: 县 }';
    const atCounty = GOOD.replace('level: county }', `level: county, policy: ${own} }`);
    const origin = (text: string) => indexSite(parseSite('s', text).site).windows.get('window-1');
    expect(origin(atCounty)?.policyOrigin).toEqual({ level: 'area', id: 'county' });
    expect(origin(GOOD)?.policy).toEqual({
      emptyAfterMinutes: 15,
      clearAfterSeconds: 10,
      source: '产品默认',
    });
    expect(origin(GOOD)?.policyOrigin).toEqual({ level: 'default', id: null });
    expect(origin(GOOD)?.hoursOrigin).toEqual({ level: 'site', id: null });
  });
});

describe('a window without presence sensor', () => {
  it('is a warning with its line', () => {
    const { warnings } = parseSite('site.yaml', GOOD.replace('kind: pir', 'kind: camera'), 'en');
    expect(warnings).toMatchObject([{ file: 'site.yaml', line: 12 }]);
  });
});

describe('the index of a site', () => {
  it('finds devices, agents and the path of areas', () => {
    const index = indexSite(parseSite('s', GOOD).site);
    expect(index.devices.get('box/pir-1')?.windowId).toBe('window-1');
    expect(index.agentIds).toEqual(['box']);
    expect(index.hallsOfAgent('box').map((hall) => hall.id)).toEqual(['hall']);
    expect(index.areaPath('town').map((area) => area.name)).toEqual(['县', '镇']);
  });
});
