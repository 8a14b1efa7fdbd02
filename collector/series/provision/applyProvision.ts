import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { Failure } from '../../../runtime/failure.ts';
import type {
  InfluxAdmin,
  Permission,
  StoredToken,
  WantedBucket,
  WantedMapping,
} from './influxAdmin.ts';
import type { Provision } from './provisionFile.ts';

/** What was done about one thing. */
export interface ProvisionStep {
  readonly what: 'org' | 'bucket' | 'token' | 'database';
  readonly name: string;
  readonly done: 'kept' | 'created' | 'changed';
  /** Where the token lies. */
  readonly file?: string;
}

const DAY_SECONDS = 86_400;

/**
 * Makes InfluxDB 2 as the file says. What is right is kept, so that a second time changes nothing;
 * what the file does not name is never touched, and nothing with points in it is ever deleted.
 */
export async function applyProvision(
  admin: InfluxAdmin,
  provision: Provision,
): Promise<ProvisionStep[]> {
  const steps: ProvisionStep[] = [];
  const known = await admin.orgId(provision.org);
  const orgId = known ?? (await admin.createOrg(provision.org));
  steps.push({ what: 'org', name: provision.org, done: known === null ? 'created' : 'kept' });
  const ids: Record<'raw' | 'rollup', string> = { raw: '', rollup: '' };
  for (const key of ['raw', 'rollup'] as const) {
    const { name, retentionDays, shardDays } = provision.buckets[key];
    const wanted: WantedBucket = {
      ...{ name, everySeconds: retentionDays * DAY_SECONDS },
      shardSeconds: shardDays === undefined ? null : shardDays * DAY_SECONDS,
    };
    const { id, done } = await applyBucket(admin, orgId, wanted);
    ids[key] = id;
    steps.push({ what: 'bucket', name, done });
  }
  const tokens = await admin.authorizations(orgId);
  for (const { name, file, read, write } of provision.tokens) {
    const permissions = [
      ...read.map((key): Permission => ({ action: 'read', bucketId: ids[key] })),
      ...write.map((key): Permission => ({ action: 'write', bucketId: ids[key] })),
    ];
    const wanted = { description: name, permissions };
    const done = await applyToken(admin, orgId, { wanted, file, tokens });
    steps.push({ what: 'token', name, done, file });
  }
  for (const { bucket, database, retentionPolicy } of provision.databases) {
    const name = database ?? provision.buckets[bucket].name;
    const mapping = { bucketId: ids[bucket], database: name, retentionPolicy, isDefault: true };
    steps.push({ what: 'database', name, done: await applyMapping(admin, orgId, mapping) });
  }
  return steps;
}

async function applyBucket(
  admin: InfluxAdmin,
  orgId: string,
  wanted: WantedBucket,
): Promise<{ readonly id: string; readonly done: ProvisionStep['done'] }> {
  const found = await admin.bucket(orgId, wanted.name);
  if (found === null) {
    const { id } = await admin.createBucket(orgId, wanted);
    return { id, done: 'created' };
  }
  const isRight =
    found.everySeconds === wanted.everySeconds &&
    (wanted.shardSeconds === null || found.shardSeconds === wanted.shardSeconds);
  if (isRight) return { id: found.id, done: 'kept' };
  await admin.updateBucket(found.id, wanted);
  return { id: found.id, done: 'changed' };
}

/** A token with other rights, or one that the server does not tell any more, is replaced. */
async function applyToken(
  admin: InfluxAdmin,
  orgId: string,
  of: {
    readonly wanted: { readonly description: string; readonly permissions: readonly Permission[] };
    readonly file: string;
    readonly tokens: readonly StoredToken[];
  },
): Promise<ProvisionStep['done']> {
  const { wanted, file, tokens } = of;
  const own = tokens.filter(({ description }) => description === wanted.description);
  const inFile = readToken(file);
  const right = own.find(
    (token) =>
      token.isActive && mayDo(token, wanted.permissions) && (token.token ?? inFile) !== null,
  );
  if (right !== undefined) {
    const token = right.token ?? inFile ?? '';
    if (token === inFile) return 'kept';
    writeToken(file, token);
    return 'changed';
  }
  const created = await admin.createToken(orgId, wanted);
  // First the new one lies where it is looked for, then the old ones stop to work.
  writeToken(file, created.token ?? '');
  for (const { id } of own) await admin.deleteToken(id);
  return own.length === 0 ? 'created' : 'changed';
}

function mayDo({ permissions, hasMore }: StoredToken, wanted: readonly Permission[]): boolean {
  const text = (list: readonly Permission[]) =>
    list
      .map(({ action, bucketId }) => `${action} ${bucketId}`)
      .sort()
      .join(',');
  return !hasMore && text(permissions) === text(wanted);
}

async function applyMapping(
  admin: InfluxAdmin,
  orgId: string,
  wanted: WantedMapping,
): Promise<ProvisionStep['done']> {
  const found = (await admin.mappings(orgId, wanted.database)).filter(
    ({ isVirtual, retentionPolicy }) => !isVirtual && retentionPolicy === wanted.retentionPolicy,
  );
  const [first] = found;
  if (first === undefined) {
    await admin.createMapping(orgId, wanted);
    return 'created';
  }
  if (first.bucketId === wanted.bucketId && first.isDefault) return 'kept';
  if (first.bucketId === wanted.bucketId) await admin.updateMapping(orgId, first.id, wanted);
  else {
    await admin.deleteMapping(orgId, first.id);
    await admin.createMapping(orgId, wanted);
  }
  return 'changed';
}

function readToken(file: string): string | null {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}

/** Writes a token so that its owner alone may read it, whole or not at all. */
function writeToken(file: string, token: string): void {
  const beside = `${file}.new`;
  try {
    const handle = openSync(beside, 'w', 0o600);
    chmodSync(beside, 0o600);
    writeSync(handle, `${token}\n`);
    fsyncSync(handle);
    closeSync(handle);
    renameSync(beside, file);
  } catch (error) {
    throw new Failure('HW-SERIES-010', { file, reason: (error as Error).message }, error);
  }
}
