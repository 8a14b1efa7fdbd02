import Type from 'typebox';
import { dutyTexts } from '../../../texts/dutyTexts.ts';
import { speaker } from '../../../texts/entry.ts';
import { siteWarningListView } from '../coverageViews.ts';
import type { HttpServer } from '../httpServer.ts';
import type { CollectorQueries } from '../queries.ts';
import { requestLanguage } from '../requestLanguage.ts';
import { routeSchema } from './routeSchema.ts';

/** What an administrator should put right of calendar and stand-ins. */
export function addWarningRoutes(
  server: HttpServer,
  { queries }: { readonly queries: Pick<CollectorQueries, 'siteWarnings'> },
): void {
  const schema = routeSchema({
    operationId: 'listSiteWarnings',
    tag: 'site',
    summary: 'What is missing of the calendar and of stand-ins, in the language of the request',
    answers: siteWarningListView,
    querystring: Type.Object({}, { additionalProperties: false }),
  });
  server.get('/api/site-warnings', { schema }, async (request) => {
    const say = speaker(dutyTexts, requestLanguage(request.headers['accept-language']));
    const warnings = await queries.siteWarnings();
    return {
      warnings: warnings.map(({ code, facts }) => ({ code, message: say(code, facts) })),
    };
  });
}
