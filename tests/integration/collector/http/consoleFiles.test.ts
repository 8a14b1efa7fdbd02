import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { aServer, LOOPBACK_HEADERS } from './aServer.ts';

async function aServerWithConsole() {
  const root = temporaryFolder();
  const folder = join(root, 'dist');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>厅哨</title>');
  writeFileSync(join(folder, 'assets', 'index-abc123.js'), 'export {};');
  writeFileSync(join(folder, '.secret'), 'secret');
  writeFileSync(join(root, 'outside.txt'), 'secret');
  const { server } = await aServer({ consoleFolder: folder });
  return (url: string) => server.inject({ url, headers: LOOPBACK_HEADERS });
}

describe('the console', () => {
  test.each(['/', '/index.html'])('is at %s, open, and never stored', async (url) => {
    const get = await aServerWithConsole();
    const answer = await get(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('厅哨');
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['content-security-policy']).toContain(`default-src 'none'`);
  });

  test('has files that a browser keeps, because their names change with their content', async () => {
    const get = await aServerWithConsole();
    const answer = await get('/assets/index-abc123.js');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^(text|application)\/javascript/);
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  test.each([
    '/../outside.txt',
    '/..%2foutside.txt',
    '/%2e%2e/outside.txt',
    '/.secret',
    '/assets/',
  ])('does not lead to %s', async (url) => {
    const get = await aServerWithConsole();
    const answer = await get(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.body).not.toContain('secret');
  });

  test('that was not built is replaced by a page that says how to build it', async () => {
    const { server } = await aServer();
    const answer = await server.inject({ url: '/', headers: LOOPBACK_HEADERS });
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.body).toContain('npm run build');
  });
});
