import { existsSync } from 'node:fs';
import { join } from 'node:path';
import files from '@fastify/static';
import { speaker } from '../../texts/entry.ts';
import { httpTexts } from '../../texts/httpTexts.ts';
import type { HttpServer } from './httpServer.ts';
import { requestLanguage } from './requestLanguage.ts';

/** A year: Vite puts a hash of the content into the names of these files. */
const HASHED_FILE = 'public, max-age=31536000, immutable';

/**
 * Serves the built console to everybody: it holds no data, and the sign-in page is part of it.
 * Each file is a route of its own, so an address outside the folder cannot even be asked for.
 */
export async function addConsoleFiles(server: HttpServer, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    addMissingPage(server);
    return;
  }
  await server.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, open: true };
    });
    await scope.register(files, {
      root: folder,
      wildcard: false,
      decorateReply: false,
      dotfiles: 'ignore',
      cacheControl: false,
      setHeaders(reply, path) {
        const hashed = path.replaceAll('\\', '/').includes('/assets/');
        reply.header('cache-control', hashed ? HASHED_FILE : 'no-store');
      },
    });
  });
}

function addMissingPage(server: HttpServer): void {
  const options = { config: { open: true }, schema: { hide: true } };
  server.get('/', options, async (request, reply) => {
    const language = requestLanguage(request.headers['accept-language']);
    const say = speaker(httpTexts, language);
    const page = [
      `<!doctype html><html lang="${language}"><meta charset="utf-8">`,
      `<title>${say('console-missing-title')}</title>`,
      `<h1>${say('console-missing-title')}</h1><p>${say('console-missing')}</p></html>`,
    ];
    return reply.code(503).type('text/html; charset=utf-8').send(page.join('\n'));
  });
}
