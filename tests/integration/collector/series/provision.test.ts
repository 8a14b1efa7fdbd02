import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyProvision } from '../../../../collector/series/provision/applyProvision.ts';
import { createInfluxAdmin } from '../../../../collector/series/provision/influxAdmin.ts';
import { loadProvision } from '../../../../collector/series/provision/provisionFile.ts';
import { packageRoot } from '../../../../runtime/packageRoot.ts';
import { startInfluxd } from '../../../support/influxd.ts';
import { findProgram, missingSentence } from '../../../support/programs.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const SHIPPED = join(packageRoot(), 'provisioning', 'influxdb', 'hallwatch.yaml');
const influxdIsHere = findProgram('influxd') !== null;

if (!influxdIsHere) {
  test('InfluxDB 2 set up by a file', (context) => {
    if (process.env.CI === 'true') throw new Error(missingSentence('influxd'));
    context.skip(missingSentence('influxd'));
  });
}

/** The file that comes with the product, for this server, with some texts replaced. */
function aFile(url: string, replace: (text: string) => string = (text) => text): string {
  const path = join(temporaryFolder(), 'hallwatch.yaml');
  const text = readFileSync(SHIPPED, 'utf8').replace('http://127.0.0.1:8086', url);
  writeFileSync(path, replace(text));
  return path;
}

test('the file that comes with the product names what the collector is configured with', () => {
  const { buckets, databases, tokens } = loadProvision(SHIPPED);
  expect(buckets.raw).toMatchObject({ name: 'hallwatch', retentionDays: 90 });
  expect(buckets.rollup).toMatchObject({ name: 'hallwatch-rollup', retentionDays: 1826 });
  expect(databases.map(({ bucket }) => bucket)).toEqual(['raw', 'rollup']);
  expect(tokens.filter(({ write }) => write.length > 0)).toHaveLength(1);
});

test.each([
  ['two buckets of one name', 'name: hallwatch-rollup', 'name: hallwatch', 'buckets.rollup.name'],
  ['a token that may do nothing', 'leadership.token, read: [rollup]', 'x.token', 'tokens.2'],
  ['two tokens in one file', 'file: dashboards.token', 'file: writer.token', 'tokens.1.file'],
  ['a bucket that is none', '{ bucket: raw }', '{ bucket: rare }', 'databases.0.bucket'],
])('%s are told with their line', (_what, before, after, field) => {
  const path = aFile('http://127.0.0.1:8086', (text) => text.replace(before, after));
  try {
    loadProvision(path);
    expect.unreachable();
  } catch (error) {
    const { problems } = error as { problems: { field: string; line: number }[] };
    expect(problems[0]?.field).toContain(field);
    expect(problems[0]?.line).toBeGreaterThan(1);
  }
});

describe.skipIf(!influxdIsHere)('InfluxDB 2 set up by a file', { timeout: 120_000 }, () => {
  test('is as the file says, and a second time changes nothing', async () => {
    const influxd = await startInfluxd({ folder: temporaryFolder() });
    const provision = loadProvision(aFile(influxd.url));
    const admin = createInfluxAdmin(influxd.url, influxd.token);
    const first = await applyProvision(admin, provision);
    expect(new Set(first.map(({ done }) => done))).toEqual(new Set(['created']));
    const second = await applyProvision(admin, provision);
    expect(new Set(second.map(({ done }) => done))).toEqual(new Set(['kept']));
    for (const { file } of provision.tokens) expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('leadership reads figures and nothing else; only the writer writes', async () => {
    const influxd = await startInfluxd({ folder: temporaryFolder() });
    const provision = loadProvision(aFile(influxd.url));
    await applyProvision(createInfluxAdmin(influxd.url, influxd.token), provision);
    const [writer = '', dashboards = '', leadership = ''] = provision.tokens.map(({ file }) =>
      readFileSync(file, 'utf8').trim(),
    );
    const write = async (token: string, bucket: string) => {
      const place = new URLSearchParams({ org: 'hallwatch', bucket, precision: 'ns' });
      const headers = { authorization: `Token ${token}` };
      const body = 'm,hall=a v=1i';
      const address = `${influxd.url}/api/v2/write?${place}`;
      return (await fetch(address, { method: 'POST', headers, body })).status;
    };
    const seen = async (token: string, database: string) => {
      const asked = new URLSearchParams({ db: database, q: 'SELECT v FROM m' });
      const headers = { authorization: `Token ${token}` };
      return (await fetch(`${influxd.url}/query?${asked}`, { headers })).text();
    };
    for (const bucket of ['hallwatch', 'hallwatch-rollup']) {
      expect(await write(writer, bucket)).toBe(204);
      expect([401, 403, 404]).toContain(await write(dashboards, bucket));
      expect([401, 403, 404]).toContain(await write(leadership, bucket));
      expect(await seen(dashboards, bucket)).toContain('"values"');
    }
    expect(await seen(leadership, 'hallwatch-rollup')).toContain('"values"');
    expect(await seen(leadership, 'hallwatch')).not.toContain('"values"');
  });

  test('what differs is put right: retention, a lost file, other rights, another bucket behind a name', async () => {
    const influxd = await startInfluxd({ folder: temporaryFolder() });
    const path = aFile(influxd.url);
    const admin = createInfluxAdmin(influxd.url, influxd.token);
    await applyProvision(admin, loadProvision(path));
    const before = loadProvision(path);
    writeFileSync(before.tokens[0]?.file ?? '', 'lost\n');
    const text = readFileSync(path, 'utf8')
      .replace('retentionDays: 90', 'retentionDays: 30')
      .replace('leadership.token, read: [rollup]', 'leadership.token, read: [raw]')
      .replace('- { bucket: rollup }', '- { bucket: raw, database: hallwatch-rollup }');
    writeFileSync(path, text);
    const steps = await applyProvision(admin, loadProvision(path));
    expect(steps.filter(({ done }) => done !== 'kept')).toMatchObject([
      { what: 'bucket', name: 'hallwatch', done: 'changed' },
      { what: 'token', name: 'hallwatch-writer', done: 'changed' },
      { what: 'token', name: 'hallwatch-leadership', done: 'changed' },
      { what: 'database', name: 'hallwatch-rollup', done: 'changed' },
    ]);
    const orgId = (await admin.orgId('hallwatch')) ?? '';
    const tokens = await admin.authorizations(orgId);
    expect(tokens.filter(({ description }) => description === 'hallwatch-leadership')).toHaveLength(
      1,
    );
    const again = await applyProvision(admin, loadProvision(path));
    expect(again.every(({ done }) => done === 'kept')).toBe(true);
  });

  test('a wrong token and a server that is not there are told as what they are', async () => {
    const influxd = await startInfluxd({ folder: temporaryFolder() });
    const provision = loadProvision(aFile(influxd.url));
    await expect(
      applyProvision(createInfluxAdmin(influxd.url, 'wrong'), provision),
    ).rejects.toMatchObject({ code: 'HW-SERIES-009' });
    await influxd.kill();
    await expect(
      applyProvision(createInfluxAdmin(influxd.url, influxd.token), provision),
    ).rejects.toMatchObject({ code: 'HW-SERIES-008' });
  });
});
