import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  EQUIPMENT_FINDING_KINDS,
  POST_FINDING_KINDS,
} from '../../../../../collector/detection/finding.ts';
import { DEVICE_STATUSES, VERDICTS } from '../../../../../collector/detection/verdict.ts';
import { AGENT_STATES, SHOWN_STATES } from '../../../../../collector/http/views.ts';
import { CONCLUSIONS } from '../../../../../collector/journal/statement.ts';
import * as codes from '../../../../../collector/series/model/codes.ts';
import type { FieldDeclaration } from '../../../../../collector/series/model/declaration.ts';
import { FINDING_RATIOS, RATIOS } from '../../../../../collector/series/model/ratios.ts';
import { withSeriesGuide } from '../../../../../collector/series/model/seriesGuide.ts';
import { measurements, SERIES_MODEL } from '../../../../../collector/series/model/seriesModel.ts';
import { AREA_LEVELS } from '../../../../../collector/site/site.ts';
import { packageRoot } from '../../../../../runtime/packageRoot.ts';

const sorted = (list: Iterable<string>) => [...list].sort();

test('docs/series.md says what the declaration says', () => {
  const document = readFileSync(join(packageRoot(), 'docs', 'series.md'), 'utf8');
  expect(document, 'npm run series:guide').toBe(withSeriesGuide(document));
});

describe('the words of the declaration are those of the program', () => {
  test.each([
    ['states of a window', Object.keys(codes.WINDOW_STATE_CODES), SHOWN_STATES],
    ['states of a device', Object.keys(codes.DEVICE_STATE_CODES), DEVICE_STATUSES],
    ['states of an agent', Object.keys(codes.AGENT_STATE_CODES), AGENT_STATES],
    ['kinds of findings about posts', codes.POST_KINDS, POST_FINDING_KINDS],
    ['kinds of findings about equipment', codes.EQUIPMENT_KINDS, EQUIPMENT_FINDING_KINDS],
    ['levels of areas', codes.AREA_TAGS, AREA_LEVELS],
  ])('%s', (_what, declared, known) => {
    expect(sorted(declared)).toEqual(sorted(known));
  });

  test('every verdict and every conclusion has its place', () => {
    expect(Object.keys(codes.WINDOW_STATE_CODES)).toEqual(expect.arrayContaining([...VERDICTS]));
    expect(codes.INCIDENT_EVENTS).toEqual(expect.arrayContaining([...CONCLUSIONS]));
  });
});

/** What was released: a name is never taken away, and its type and unit never change. */
describe('a field keeps its type and unit', () => {
  test.each(measurements())('of %s', (_name, { fields }) => {
    for (const [name, { type, unit }] of Object.entries(fields)) {
      if (name.endsWith('_ms')) expect(unit).toBe('ms');
      if (name.endsWith('_s')) expect(unit).toBe('s');
      if (unit === 'text') expect(type).toBe('string');
      if (unit === 'count' || unit === 'code') expect(type).toBe('integer');
    }
  });

  test('the same name has the same type wherever it stands', () => {
    const types = new Map<string, string>();
    for (const [, { fields }] of measurements()) {
      for (const [name, { type }] of Object.entries(fields)) {
        // A server that stores all measurements of a field name side by side sees one type.
        expect(types.get(name) ?? type, name).toBe(type);
        types.set(name, type);
      }
    }
  });
});

test('both terms of every ratio stand in one point', () => {
  const has = (fields: Readonly<Record<string, FieldDeclaration>>, names: readonly string[]) =>
    names.every((name) => name in fields);
  for (const { numerator, denominator } of Object.values(RATIOS)) {
    for (const name of ['window_day', 'hall_day', 'window_month', 'hall_month'] as const) {
      expect(has(SERIES_MODEL[name].fields, [...numerator, ...denominator]), name).toBe(true);
    }
  }
  for (const { numerator, denominator } of Object.values(FINDING_RATIOS)) {
    const names = [...numerator, ...denominator];
    expect(has(SERIES_MODEL.finding_day.fields, names)).toBe(true);
  }
});

test('leadership, who may read the bucket of figures, finds no single press there', () => {
  const ofFigures = measurements().filter(([, { bucket }]) => bucket === 'rollup');
  for (const [name, { fields, everySeconds = Number.POSITIVE_INFINITY }] of ofFigures) {
    const hasRatings = Object.keys(fields).some((field) => field.startsWith('rating'));
    if (hasRatings) expect(everySeconds, name).toBeGreaterThanOrEqual(86_400);
  }
});

test('cardinality grows with the site, never with time', () => {
  const size = { halls: 40, windows: 1200, devices: 3600, agents: 60 };
  const total = measurements().reduce((sum, [, { series }]) => sum + series(size), 0);
  expect(total).toBeLessThan(150_000);
});
