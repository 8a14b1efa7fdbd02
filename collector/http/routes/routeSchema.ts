import type { TSchema } from 'typebox';
import { problemView } from '../apiViews.ts';
import { type JsonSchema, refTo } from '../wireSchema.ts';

/** What a route says about itself, for the check of requests and for the OpenAPI document. */
export interface RouteSchemaOptions {
  /** The name of the operation: generated clients call it so. */
  readonly operationId: string;
  readonly tag:
    | 'session'
    | 'site'
    | 'incidents'
    | 'statements'
    | 'equipment'
    | 'live'
    | 'operation';
  readonly summary: string;
  /** A named view. */
  readonly answers: TSchema;
  readonly params?: TSchema;
  readonly querystring?: TSchema;
  readonly body?: TSchema;
  /** Refusals that say more than a problem does, by status: named views. */
  readonly refusals?: Readonly<Record<number, TSchema>>;
}

/** Makes a route's schema; refusals and errors have the same shape everywhere. */
export function routeSchema(options: RouteSchemaOptions) {
  const { operationId, tag, summary, answers, params, querystring, body } = options;
  const refusals = Object.entries(options.refusals ?? {}).map(
    ([status, view]) => [status, refTo(view)] as const,
  );
  return {
    operationId,
    summary,
    tags: [tag],
    ...(params === undefined ? {} : { params }),
    ...(querystring === undefined ? {} : { querystring }),
    ...(body === undefined ? {} : { body }),
    response: { 200: refTo(answers), ...Object.fromEntries(refusals), ...problemResponses() },
  };
}

/** A route that answers people who are not signed in, in the document as in fact. */
export function openRoute<S extends object>(schema: S) {
  return { schema: { ...schema, security: [] }, config: { open: true } };
}

/** A route that answers with text of another kind than JSON. */
export function textRouteSchema(
  options: Omit<RouteSchemaOptions, 'answers'> & { readonly contentType: string },
) {
  const { contentType, ...rest } = options;
  const { response, ...schema } = routeSchema({ ...rest, answers: problemView });
  const text = { content: { [contentType]: { schema: { type: 'string' } } } };
  return { ...schema, response: { ...response, 200: text } };
}

function problemResponses(): Record<string, JsonSchema> {
  return { '4xx': refTo(problemView), '5xx': refTo(problemView) };
}
