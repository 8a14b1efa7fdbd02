import type { Wording } from '../collector/series/model/declaration.ts';
import { type Ask, lastOf, sumOf, sumOfLast } from './ask.ts';
import { influxQl } from './influxQl.ts';
import { metricsQl } from './metricsQl.ts';
import type { Rendering } from './panel.ts';
import { datasourceOf } from './target.ts';
import { both, inLanguage } from './wording.ts';

/** A rule about the plumbing. People are never judged here: that is the collector's, and a person's. */
interface PlumbingRule {
  readonly uid: string;
  readonly title: Wording;
  readonly summary: Wording;
  readonly ask: Ask;
  /** It fires while the newest value is above (gt) or below (lt) this. */
  readonly fires: { readonly type: 'gt' | 'lt'; readonly bound: number };
  /** For so long before it fires. */
  readonly pending: string;
  readonly severity: 'warning' | 'critical';
  /** Silence of what must always speak is an alarm of its own. */
  readonly isHeartbeat?: true;
}

const RULES: readonly PlumbingRule[] = [
  {
    uid: 'hw-agent-silent',
    title: both('前端失联', 'Agent silent'),
    summary: both(
      '前端 {{ $labels.agent }} 失联。它的窗口是未知，不是无人。',
      'Agent {{ $labels.agent }} is silent. Its windows are unknown, not empty.',
    ),
    ask: lastOf('agent_state', ['state'], { by: ['agent'], within: '10m' }),
    ...{ fires: { type: 'gt', bound: 0 }, pending: '5m', severity: 'critical', isHeartbeat: true },
  },
  {
    uid: 'hw-outbox-waiting',
    title: both('发件箱积压', 'Outbox filling'),
    summary: both(
      '前端 {{ $labels.agent }} 有超过 5000 条读数等待确认。',
      'Agent {{ $labels.agent }} holds more than 5000 unconfirmed readings.',
    ),
    ask: lastOf('agent_state', ['waiting'], { by: ['agent'], within: '10m' }),
    ...{ fires: { type: 'gt', bound: 5000 }, pending: '15m', severity: 'warning' },
  },
  {
    uid: 'hw-lag',
    title: both('判定滞后', 'Judgement lags'),
    summary: both(
      '前端 {{ $labels.agent }} 的判定滞后超过十分钟。',
      'Judgement of agent {{ $labels.agent }} lags more than ten minutes.',
    ),
    ask: lastOf('agent_state', ['lag_s'], { by: ['agent'], within: '10m' }),
    ...{ fires: { type: 'gt', bound: 600 }, pending: '10m', severity: 'warning' },
  },
  {
    uid: 'hw-device-sick',
    title: both('设备不正常', 'Device not well'),
    summary: both(
      '设备 {{ $labels.device }}（前端 {{ $labels.agent }}）不正常。',
      'Device {{ $labels.device }} of agent {{ $labels.agent }} is not well.',
    ),
    ask: lastOf('device_state', ['state'], { by: ['agent', 'device'], within: '10m' }),
    ...{ fires: { type: 'gt', bound: 0 }, pending: '30m', severity: 'warning' },
  },
  {
    uid: 'hw-readings-missing',
    title: both('读数缺失', 'Readings missing'),
    summary: both(
      '前端 {{ $labels.agent }} 在一小时内有读数缺失，原因：{{ $labels.reason }}。',
      'Readings of agent {{ $labels.agent }} are missing in the last hour: {{ $labels.reason }}.',
    ),
    ask: sumOf('gap', ['count'], { by: ['agent', 'reason'], within: '1h' }),
    ...{ fires: { type: 'gt', bound: 0 }, pending: '0s', severity: 'warning' },
  },
  {
    uid: 'hw-figures-stopped',
    title: both('统计数据中断', 'Figures have stopped'),
    summary: both(
      '没有正常的设备，或二十分钟没有收到大厅情况：检查中心程序与时序数据库。',
      'No device is well, or nothing came of the halls for 20 minutes: look at collector and database.',
    ),
    ask: sumOfLast('hall_state', 'devices_ok', { within: '20m' }),
    ...{ fires: { type: 'lt', bound: 1 }, pending: '5m', severity: 'critical', isHeartbeat: true },
  },
];

/** Rules of alerting in the form of Grafana's provisioning files (keys in their order). */
export function plumbingRules(as: Rendering): Record<string, unknown> {
  const folder = as.language === 'en' ? 'Hallwatch · Technicians' : '厅哨 · 技术';
  const name = as.language === 'en' ? 'Hallwatch plumbing' : '厅哨 · 系统运行';
  const rules = RULES.map((rule) => ruleOf(rule, as));
  return { apiVersion: 1, groups: [{ orgId: 1, name, folder, interval: '1m', rules }] };
}

function ruleOf(rule: PlumbingRule, as: Rendering): Record<string, unknown> {
  const { uid, fires, pending, severity, isHeartbeat = false } = rule;
  return {
    uid: as.language === 'en' ? `${uid}-en` : uid,
    title: inLanguage(rule.title, as.language),
    condition: 'C',
    data: [
      queryStep(rule.ask, as),
      expressionStep('B', { type: 'reduce', expression: 'A', reducer: 'last' }),
      expressionStep('C', {
        ...{ type: 'threshold', expression: 'B' },
        conditions: [{ evaluator: { type: fires.type, params: [fires.bound] } }],
      }),
    ],
    noDataState: isHeartbeat ? 'Alerting' : 'OK',
    execErrState: isHeartbeat ? 'Alerting' : 'KeepLast',
    for: pending,
    annotations: { summary: inLanguage(rule.summary, as.language) },
    labels: { source: 'hallwatch', severity },
    // Straight to the contact point: the site's own policies stay as they are.
    notification_settings: { receiver: 'hallwatch' },
    isPaused: false,
  };
}

const HOUR_S = 3600;

function queryStep(ask: Ask, as: Rendering): Record<string, unknown> {
  const datasource = datasourceOf(ask, as.server);
  const query =
    as.server === 'influxdb'
      ? { query: influxQl(ask), rawQuery: true, resultFormat: 'time_series' }
      : { expr: metricsQl(ask), instant: true, range: false };
  return {
    refId: 'A',
    relativeTimeRange: { from: HOUR_S, to: 0 },
    datasourceUid: datasource.uid,
    model: { refId: 'A', datasource, ...query },
  };
}

function expressionStep(refId: string, model: Record<string, unknown>): Record<string, unknown> {
  const datasource = { type: '__expr__', uid: '__expr__' };
  return {
    refId,
    relativeTimeRange: { from: HOUR_S, to: 0 },
    datasourceUid: '__expr__',
    model: { refId, datasource, ...model },
  };
}
