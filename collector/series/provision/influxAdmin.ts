import { Failure, UnreachableFailure } from '../../../runtime/failure.ts';

/** The parts of the HTTP API of InfluxDB 2 that setting it up needs. Failures are HW-SERIES-008, 009. */
export interface InfluxAdmin {
  orgId(name: string): Promise<string | null>;
  createOrg(name: string): Promise<string>;
  bucket(orgId: string, name: string): Promise<StoredBucket | null>;
  createBucket(orgId: string, bucket: WantedBucket): Promise<StoredBucket>;
  updateBucket(id: string, bucket: WantedBucket): Promise<void>;
  authorizations(orgId: string): Promise<readonly StoredToken[]>;
  createToken(orgId: string, wanted: WantedToken): Promise<StoredToken>;
  deleteToken(id: string): Promise<void>;
  mappings(orgId: string, database: string): Promise<readonly StoredMapping[]>;
  createMapping(orgId: string, mapping: WantedMapping): Promise<void>;
  updateMapping(orgId: string, id: string, mapping: WantedMapping): Promise<void>;
  deleteMapping(orgId: string, id: string): Promise<void>;
}

export interface WantedBucket {
  readonly name: string;
  /** 0: for ever. */
  readonly everySeconds: number;
  readonly shardSeconds: number | null;
}

export interface StoredBucket extends WantedBucket {
  readonly id: string;
}

export interface Permission {
  readonly action: 'read' | 'write';
  readonly bucketId: string;
}

export interface WantedToken {
  readonly description: string;
  readonly permissions: readonly Permission[];
}

export interface StoredToken extends WantedToken {
  readonly id: string;
  /** Null: the server does not tell it any more. */
  readonly token: string | null;
  readonly isActive: boolean;
  /** It may do what no bucket's permission says. */
  readonly hasMore: boolean;
}

export interface WantedMapping {
  readonly bucketId: string;
  readonly database: string;
  readonly retentionPolicy: string;
  readonly isDefault: boolean;
}

export interface StoredMapping extends WantedMapping {
  readonly id: string;
  /** Made by the server for every bucket without one. */
  readonly isVirtual: boolean;
}

interface WireBucket {
  readonly id: string;
  readonly name: string;
  readonly retentionRules: readonly {
    readonly everySeconds: number;
    readonly shardGroupDurationSeconds?: number;
  }[];
}

interface WireToken {
  readonly id: string;
  readonly description?: string;
  readonly token?: string;
  readonly status?: string;
  readonly permissions: readonly {
    readonly action: 'read' | 'write';
    readonly resource: { readonly type: string; readonly id?: string };
  }[];
}

interface WireMapping {
  readonly id: string;
  readonly bucketID: string;
  readonly database: string;
  readonly retention_policy: string;
  readonly default: boolean;
  readonly virtual?: boolean;
}

/** `token`: an operator's or all-access token. */
export function createInfluxAdmin(url: string, token: string): InfluxAdmin {
  const call = createCall(url, token);
  const tokensOf = async (orgId: string): Promise<StoredToken[]> => {
    const found = await call<{ authorizations: WireToken[] }>(
      'GET',
      `/api/v2/authorizations?${new URLSearchParams({ orgID: orgId })}`,
    );
    return found.authorizations.map(storedToken);
  };
  return {
    ...createOrgCalls(call),
    authorizations: tokensOf,
    async createToken(orgId, { description, permissions }) {
      const body = { orgID: orgId, description, permissions: permissions.map(onWire(orgId)) };
      return storedToken(await call<WireToken>('POST', '/api/v2/authorizations', body));
    },
    async deleteToken(id) {
      await call('DELETE', `/api/v2/authorizations/${id}`);
    },
    async mappings(orgId, database) {
      const query = new URLSearchParams({ orgID: orgId, db: database });
      const found = await call<{ content: WireMapping[] }>('GET', `/api/v2/dbrps?${query}`);
      return found.content.map((one) => ({
        ...{ id: one.id, bucketId: one.bucketID, database: one.database },
        ...{ retentionPolicy: one.retention_policy, isDefault: one.default },
        isVirtual: one.virtual === true,
      }));
    },
    async createMapping(orgId, mapping) {
      await call('POST', '/api/v2/dbrps', {
        ...{ orgID: orgId, bucketID: mapping.bucketId, database: mapping.database },
        ...{ retention_policy: mapping.retentionPolicy, default: mapping.isDefault },
      });
    },
    async updateMapping(orgId, id, mapping) {
      const place = `/api/v2/dbrps/${id}?${new URLSearchParams({ orgID: orgId })}`;
      const { retentionPolicy: retention_policy, isDefault } = mapping;
      await call('PATCH', place, { retention_policy, default: isDefault });
    },
    async deleteMapping(orgId, id) {
      await call('DELETE', `/api/v2/dbrps/${id}?${new URLSearchParams({ orgID: orgId })}`);
    },
  };
}

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

function createOrgCalls(call: Call) {
  return {
    async orgId(name: string): Promise<string | null> {
      const query = new URLSearchParams({ org: name });
      const found = await call<{ orgs: { id: string; name: string }[] } | null>(
        'GET',
        `/api/v2/orgs?${query}`,
      );
      return found?.orgs.find((org) => org.name === name)?.id ?? null;
    },
    async createOrg(name: string): Promise<string> {
      return (await call<{ id: string }>('POST', '/api/v2/orgs', { name })).id;
    },
    async bucket(orgID: string, name: string): Promise<StoredBucket | null> {
      const query = new URLSearchParams({ orgID, name });
      const found = await call<{ buckets: WireBucket[] } | null>('GET', `/api/v2/buckets?${query}`);
      const bucket = found?.buckets.find((one) => one.name === name);
      return bucket === undefined ? null : storedBucket(bucket);
    },
    async createBucket(orgID: string, wanted: WantedBucket): Promise<StoredBucket> {
      const body = { orgID, name: wanted.name, retentionRules: rulesOf(wanted) };
      return storedBucket(await call<WireBucket>('POST', '/api/v2/buckets', body));
    },
    async updateBucket(id: string, wanted: WantedBucket): Promise<void> {
      await call('PATCH', `/api/v2/buckets/${id}`, { retentionRules: rulesOf(wanted) });
    },
  };
}

function rulesOf({ everySeconds, shardSeconds }: WantedBucket) {
  return [
    {
      ...{ type: 'expire', everySeconds },
      ...(shardSeconds === null ? {} : { shardGroupDurationSeconds: shardSeconds }),
    },
  ];
}

function storedBucket({ id, name, retentionRules }: WireBucket): StoredBucket {
  const [rule] = retentionRules;
  return {
    ...{ id, name, everySeconds: rule?.everySeconds ?? 0 },
    shardSeconds: rule?.shardGroupDurationSeconds ?? null,
  };
}

function storedToken({ id, description, token, status, permissions }: WireToken): StoredToken {
  const ofBuckets = permissions.flatMap(({ action, resource }) =>
    resource.type === 'buckets' && resource.id !== undefined
      ? [{ action, bucketId: resource.id }]
      : [],
  );
  return {
    ...{ id, description: description ?? '', permissions: ofBuckets },
    token: token === undefined || token === '' || token === 'redacted' ? null : token,
    isActive: status !== 'inactive',
    hasMore: ofBuckets.length !== permissions.length,
  };
}

function onWire(orgID: string) {
  return ({ action, bucketId }: Permission) => ({
    action,
    resource: { type: 'buckets', id: bucketId, orgID },
  });
}

/** Calls the server. Not found while looking something up is null. */
function createCall(url: string, token: string): Call {
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${url}${path}`, {
      ...{
        method,
        headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: Error & { cause?: Error }) => {
      const reason = error.cause?.message || error.message;
      throw new UnreachableFailure('HW-SERIES-008', { url, reason }, error);
    });
    const text = await answer.text();
    if (answer.status === 404 && method === 'GET') return null as T;
    if (!answer.ok) {
      const reason = `${method} ${path.split('?')[0]}: ${answer.status} ${text.slice(0, 300)}`;
      throw new Failure('HW-SERIES-009', { url, reason });
    }
    return (text === '' ? null : JSON.parse(text)) as T;
  };
}
