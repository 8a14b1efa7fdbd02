import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import Type, { type Static } from 'typebox';
import type { Sessions } from '../../access/sessions.ts';
import type { StreamSink } from '../../live/liveStream.ts';
import { type LiveStreams, STREAMS_MAX } from '../../live/liveStreams.ts';
import { tokenOf } from '../guards.ts';
import type { HttpServer } from '../httpServer.ts';
import { Refusal } from '../refusal.ts';
import type { SessionCookie } from '../sessionCookie.ts';
import { textRouteSchema } from './routeSchema.ts';

const eventsQuery = Type.Object(
  { after: Type.Optional(Type.String({ maxLength: 100 })) },
  { additionalProperties: false },
);

export interface EventRouteOptions {
  readonly streams: LiveStreams;
  readonly sessions: Pick<Sessions, 'look'>;
  readonly cookie: SessionCookie;
}

/**
 * The live stream as server-sent events: `snapshot`, `window`, `incident`, `agent`, `device`,
 * `quiet`, and `session-ended` before the last close. A browser that comes back says the last
 * event that it saw, and goes on from there or begins with a new snapshot.
 */
export function addEventRoutes(server: HttpServer, options: EventRouteOptions): void {
  const { streams, sessions, cookie } = options;
  const schema = textRouteSchema({
    operationId: 'streamEvents',
    tag: 'live',
    summary: 'Live events (text/event-stream); resumes from Last-Event-ID or ?after=<eventId>',
    contentType: 'text/event-stream',
    querystring: eventsQuery,
  });
  server.get<{ Querystring: Static<typeof eventsQuery> }>(
    '/api/events',
    { schema },
    async (request, reply) => {
      const { session, headers, query } = request;
      if (session === null) throw new Refusal(401, 'HW-HTTP-002');
      if (!streams.hasRoom(session.key)) {
        throw new Refusal(503, 'HW-HTTP-012', { facts: { streamsMax: STREAMS_MAX } });
      }
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        ...(reply.getHeaders() as OutgoingHttpHeaders),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      const lastEventId = headers['last-event-id'];
      const token = tokenOf(request, cookie);
      const close = streams.open({
        sink: sinkOf(raw),
        sessionKey: session.key,
        lastEventId: typeof lastEventId === 'string' ? lastEventId : (query.after ?? null),
        mayStay: async () => (await sessions.look(token)) !== null,
      });
      raw.once('close', close);
      // A line that breaks is followed by `close`; without a listener it would end the process.
      raw.on('error', () => undefined);
    },
  );
}

function sinkOf(raw: ServerResponse): StreamSink {
  return {
    write: (text) => raw.write(text),
    onceDrained: (callback) => raw.once('drain', callback),
    end: () => raw.end(),
    cut: () => raw.destroy(),
  };
}
