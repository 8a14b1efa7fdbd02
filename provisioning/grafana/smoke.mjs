// Asks a Grafana that runs everything that its dashboards ask, and ends with 1 when anything is wrong.
const { GRAFANA_URL = '', GRAFANA_USER = 'admin', GRAFANA_PASSWORD = '' } = process.env;
const basic = Buffer.from(`${GRAFANA_USER}:${GRAFANA_PASSWORD}`).toString('base64');
const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/json' };

const DASHBOARDS = ['overview', 'hall', 'devices', 'ratings', 'month', 'quality', 'wall'];
const RULES = 6;
const HOUR_MS = 3_600_000;
const problems = [];

async function ask(path, body) {
  const method = body === undefined ? 'GET' : 'POST';
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(`${GRAFANA_URL}${path}`, { method, headers, ...content });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(`${path} says ${answer.status}: ${JSON.stringify(told)}`);
  return told;
}

/** As Grafana's page would fill them in, with everything chosen. */
function filled(text, span) {
  const coverage = '0.8';
  return text
    .replaceAll('$hall', '.*')
    .replaceAll('$window', '.*')
    .replaceAll('$coverage', coverage)
    .replaceAll(`\${__range_ms}`, String(span.toMs - span.fromMs));
}

async function checkPanel(board, panel) {
  const toMs = Date.now();
  const span = { fromMs: toMs - 24 * HOUR_MS, toMs };
  const queries = panel.targets.map((target) => ({
    ...target,
    ...{ intervalMs: 60_000, maxDataPoints: 1000 },
    ...(target.query === undefined ? {} : { query: filled(target.query, span) }),
    ...(target.expr === undefined ? {} : { expr: filled(target.expr, span) }),
  }));
  const { results } = await ask('/api/ds/query', {
    ...{ queries, from: String(span.fromMs), to: String(span.toMs) },
  });
  for (const { refId } of queries) {
    const result = results?.[refId];
    if (result?.error !== undefined || result === undefined) {
      problems.push(`${board} panel ${panel.id} ${refId}: ${result?.error ?? 'no answer'}`);
    }
  }
  return queries.length;
}

const health = await ask('/api/health');
if (health.database !== 'ok') problems.push(`health: ${JSON.stringify(health)}`);
const found = (await ask('/api/search?type=dash-db&tag=hallwatch')).map(({ uid }) => uid);
const suffix = found.includes('hw-overview') ? '' : '-en';
let asked = 0;
for (const uid of DASHBOARDS.map((name) => `hw-${name}${suffix}`)) {
  if (!found.includes(uid)) {
    problems.push(`the dashboard ${uid} is not there`);
    continue;
  }
  const { dashboard } = await ask(`/api/dashboards/uid/${uid}`);
  for (const panel of dashboard.panels) asked += await checkPanel(uid, panel);
}
const rules = await ask('/api/v1/provisioning/alert-rules');
const own = rules.filter(({ uid }) => uid.startsWith('hw-'));
if (own.length < RULES) problems.push(`${own.length} alert rules of ${RULES} are there`);
for (const problem of problems) console.error(`smoke: ${problem}`);
console.log(
  `smoke: Grafana ${health.version}: ${found.length} dashboards, ${asked} queries, ${own.length} rules`,
);
if (problems.length > 0) process.exitCode = 1;
