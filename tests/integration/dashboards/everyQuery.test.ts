import { describe, expect, test } from 'vitest';
import { DASHBOARDS } from '../../../dashboards/allDashboards.ts';
import type { Server } from '../../../dashboards/target.ts';
import { answeredCells, cellLines, influxRows } from './answered.ts';
import { EXPECTED } from './expectedPanels.ts';
import { expectedSpan } from './expectedSpans.ts';
import { fillVariables, openPanels, storedDashboard } from './opened.ts';
import { answeredRules, EXPECTED_RULES } from './rules.ts';
import { NOW_MS } from './seededFacts.ts';
import { seededLines } from './seededPoints.ts';
import { findServer, missingServer, SERVER_NAMES, startLoaded } from './servers.ts';
import { dayOf } from './sums.ts';

const kindOf = (name: (typeof SERVER_NAMES)[number]): Server =>
  name === 'VictoriaMetrics' ? 'victoriametrics' : 'influxdb';

test('every panel has an expectation of its own', () => {
  const names = DASHBOARDS.flatMap(({ uid, panels }) => panels.map(({ id }) => `${uid}/${id}`));
  expect(Object.keys(EXPECTED).sort()).toEqual(names.sort());
});

describe.each(SERVER_NAMES)('on a real %s', (name) => {
  const kind = kindOf(name);

  test('every query of every panel shows what the facts say', async (context) => {
    if (findServer(name) === null) {
      if (process.env.CI === 'true') throw new Error(missingServer(name));
      context.skip(missingServer(name));
    }
    const server = await startLoaded(name, seededLines);
    const wrong: Record<string, unknown> = {};
    for (const panel of openPanels(kind)) {
      const span = expectedSpan(panel.name);
      expect(panel.span, `the time of ${panel.name}`).toEqual(span);
      const expected = cellLines(EXPECTED[panel.name]?.(span, kind) ?? []);
      const answered = cellLines(await answeredCells(server, kind, panel));
      expect(expected.length, `${panel.name} expects something`).toBeGreaterThan(0);
      const missing = expected.filter((line) => !answered.includes(line));
      const more = answered.filter((line) => !expected.includes(line));
      if (missing.length + more.length > 0) {
        wrong[panel.name] = { missing: missing.slice(0, 5), more: more.slice(0, 5) };
      }
    }
    expect(wrong).toEqual({});
    expect(await answeredRules(server, kind)).toEqual(EXPECTED_RULES);
    if (kind === 'influxdb') await checkVariablesAndAnnotations(server);
  });
});

async function checkVariablesAndAnnotations(server: Awaited<ReturnType<typeof startLoaded>>) {
  const span = { fromMs: dayOf(NOW_MS), toMs: NOW_MS };
  const answers: Record<string, unknown> = {};
  for (const declaration of DASHBOARDS) {
    const stored = storedDashboard('influxdb', declaration);
    const name = declaration.uid;
    const ask = async (query: string, uid: string) => {
      const filled = fillVariables(query, { name, interval: '1m', span });
      const series = await influxRows(server, uid, filled);
      return series.flatMap(({ columns, values }) =>
        values.map((row) => row[columns.findIndex((one) => one === 'finding' || one === 'value')]),
      );
    };
    for (const variable of stored.templating.list.filter(({ type }) => type === 'query')) {
      const key = `${name}/${variable.name}`;
      answers[key] = (await ask(String(variable.query), 'hallwatch-rollup')).sort();
    }
    const [confirmed] = stored.annotations.list;
    if (confirmed !== undefined) {
      answers[`${name}/confirmed`] = (await ask(confirmed.query, 'hallwatch-raw')).sort();
    }
  }
  const halls = ['bing', 'ding', 'jia', 'yi'];
  expect(answers).toEqual({
    ...{ 'hw-overview/hall': halls, 'hw-hall/hall': halls, 'hw-devices/hall': halls },
    ...{ 'hw-ratings/hall': halls, 'hw-month/hall': halls },
    ...{ 'hw-hall/window': ['jia-1', 'jia-2'], 'hw-hall/confirmed': ['f1', 'f3'] },
  });
}
