import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from '../../../dashboards/target.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { influxRows, victoriaInstant } from './answered.ts';
import {
  AGENT_MOMENTS,
  at,
  DEVICE_MOMENTS,
  GAPS,
  HALL_SAMPLES,
  HOUR_MS,
  healthOf,
  MINUTE_MS,
  type MomentFact,
  NOW_MS,
} from './seededFacts.ts';
import type { LoadedServer } from './servers.ts';
import { total } from './sums.ts';

interface StoredRule {
  readonly uid: string;
  readonly data: readonly {
    readonly datasourceUid: string;
    readonly model: { readonly query?: string; readonly expr?: string };
  }[];
}

type Values = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What the queries of the rules of alerting say at `NOW_MS`: by rule, by the tags of a series. */
export async function answeredRules(server: LoadedServer, kind: Server): Promise<Values> {
  const path = join('dashboards', 'json', kind, 'zh-Hans', 'rules.json');
  const { groups } = JSON.parse(readFileSync(join(packageRoot(), path), 'utf8')) as {
    groups: readonly { readonly rules: readonly StoredRule[] }[];
  };
  const rules = groups.flatMap((group) => group.rules);
  const answers = rules.map(async ({ uid, data: [step] }) => {
    const { query = '', expr = '' } = step?.model ?? {};
    const values =
      kind === 'influxdb'
        ? await influxNow(server, step?.datasourceUid ?? '', query)
        : await victoriaNow(server, expr);
    return [uid, Object.fromEntries(values)] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}

async function influxNow(server: LoadedServer, uid: string, query: string) {
  const now = `'${new Date(NOW_MS).toISOString()}'`;
  const series = await influxRows(server, uid, query.replaceAll('now()', now));
  return series.map(({ tags = {}, columns, values }) => {
    const value = values[0]?.[columns.indexOf('value')];
    return [Object.values(tags).join(' '), Number(value)] as const;
  });
}

async function victoriaNow(server: LoadedServer, query: string) {
  const result = await victoriaInstant(server, query, NOW_MS);
  return result.map(({ metric, value }) => {
    const tags = Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1));
    return [tags.map(([, text]) => text).join(' '), Number(value?.[1])] as const;
  });
}

function newest(facts: readonly MomentFact[], withinMs: number): MomentFact[] {
  const fresh = facts.filter(({ atMs }) => atMs >= NOW_MS - withinMs);
  return [...new Map(fresh.map((fact) => [fact.of, fact])).values()];
}

function values(facts: readonly MomentFact[], name: string, value: (code: number) => number) {
  return Object.fromEntries(facts.map(({ of, code }) => [`${name}${of}`, value(code)]));
}

const recent = GAPS.filter(([, , time]) => at(time) >= NOW_MS - HOUR_MS);
const agents = newest(AGENT_MOMENTS, 10 * MINUTE_MS);
// The samples of a hall are told from the newest on.
const samples = newest([...HALL_SAMPLES].reverse(), 20 * MINUTE_MS);

/** The same from the facts. */
export const EXPECTED_RULES: Values = {
  'hw-agent-silent': values(agents, '', (code) => code),
  'hw-outbox-waiting': values(agents, '', (code) => healthOf(code).waiting),
  'hw-lag': values(agents, '', (code) => healthOf(code).lag),
  'hw-device-sick': values(newest(DEVICE_MOMENTS, 10 * MINUTE_MS), 'box-1 ', (code) => code),
  'hw-readings-missing': Object.fromEntries(
    recent.map(([agent, reason, , count]) => [`${agent} ${reason}`, count]),
  ),
  'hw-figures-stopped': { '': total(samples, ({ code }) => code + 10) },
};
