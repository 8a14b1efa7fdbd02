import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { HttpServer } from './httpServer.ts';
import { DOCS_CSP } from './securityHeaders.ts';

export interface OpenApiOptions {
  /** Of the program. */
  readonly version: string;
  readonly cookieName: string;
}

/** Begins to collect the OpenAPI document; must come before the routes. */
export async function addOpenApi(server: HttpServer, options: OpenApiOptions): Promise<void> {
  const { version, cookieName } = options;
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'hallwatch',
        description:
          'The collector of hallwatch (厅哨). Times are epoch milliseconds UTC. Errors have one shape.',
        version,
      },
      components: {
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookieName } },
      },
      security: [{ session: [] }],
    },
    refResolver: {
      buildLocalReference: (json, _baseUri, _fragment, i) =>
        typeof json.$id === 'string' ? json.$id : `schema-${i}`,
    },
  });
}

/** Shows the document at /docs, with the files of this machine only; signed in, like the rest. */
export async function addDocsPages(server: HttpServer): Promise<void> {
  await server.register(swaggerUi, { routePrefix: '/docs', staticCSP: DOCS_CSP });
}
