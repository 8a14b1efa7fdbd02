import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openApiDocument } from '../../../../collector/http/openApiDocument.ts';
import { aServer, LOOPBACK_HEADERS } from './aServer.ts';

interface Operation {
  readonly operationId?: string;
  readonly security?: readonly unknown[];
  readonly responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}
interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, object> };
}

async function theDocument(): Promise<OpenApi> {
  return (await openApiDocument('0.1.0')) as OpenApi;
}

function operationsOf(document: OpenApi): [string, Operation][] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
}

describe('the OpenAPI document', () => {
  test('says of every operation its own name, its answer and its errors', async () => {
    const operations = operationsOf(await theDocument());
    for (const [name, { responses }] of operations) {
      for (const status of ['200', '4XX', '5XX']) {
        const [content] = Object.values(responses[status]?.content ?? {});
        expect(`${name} ${status} ${typeof content?.schema}`).toBe(`${name} ${status} object`);
      }
    }
    const ids = operations.map(([, operation]) => operation.operationId);
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has every route of the interface, and says which are open', async () => {
    const operations = new Map(operationsOf(await theDocument()));
    const { server, routes } = await aServer();
    await server.ready();
    const shown = routes.filter(({ url }) => url !== '/' && !url.startsWith('/docs'));
    expect(shown.length).toBeGreaterThan(15);
    for (const { method, url, open } of shown) {
      const name = `${method} ${url.replace(/:(\w+)/g, '{$1}')}`;
      const operation = operations.get(name);
      expect(`${name} ${operation !== undefined}`).toBe(`${name} true`);
      expect(`${name} ${operation?.security?.length === 0}`).toBe(`${name} ${open}`);
    }
    expect(operations.size).toBe(shown.length);
  });

  test('names its schemas, and refers to nothing that it does not contain', async () => {
    const document = await theDocument();
    const references = JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g);
    const known = Object.keys(document.components.schemas);
    for (const [, reference] of references) {
      expect(known.map((name) => `#/components/schemas/${name}`)).toContain(reference);
    }
    expect(known).toEqual(
      expect.arrayContaining(['Window', 'Incident', 'Why', 'Quiet', 'Problem']),
    );
  });

  test('gives the console the types that are committed: run node bin/openapi.mjs', async () => {
    // The launchers are plain JavaScript without types.
    const launcher: string = '../../../../bin/openapi.mjs';
    const { renderTypes, TYPES_FILE } = (await import(launcher)) as {
      renderTypes(document: object): Promise<string>;
      TYPES_FILE: string;
    };
    const rendered = await renderTypes(await theDocument());
    expect(readFileSync(TYPES_FILE, 'utf8')).toBe(rendered);
  });
});

describe('the pages at /docs', () => {
  test('are shown to whoever is signed in, with files of this server only', async () => {
    const { server, signIn } = await aServer();
    const headers = { ...LOOPBACK_HEADERS, cookie: await signIn() };
    const page = await server.inject({ url: '/docs', headers });
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toMatch(/https?:\/\//);
    const policy = page.headers['content-security-policy'];
    expect(policy).toContain(`script-src 'self';`);
    const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '');
    expect(sources.length).toBeGreaterThan(4);
    for (const url of sources) {
      expect(`${url} ${(await server.inject({ url, headers })).statusCode}`).toBe(`${url} 200`);
    }
    const document = await server.inject({ url: '/docs/json', headers });
    expect(document.json()).toMatchObject({ openapi: '3.1.0', info: { version: '0.1.0' } });
  });
});
