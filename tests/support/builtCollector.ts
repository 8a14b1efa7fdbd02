import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { packageRoot } from '../../runtime/packageRoot.ts';
import { type BuiltProgram, startBuiltProgram } from './builtProgram.ts';
import { freePort } from './freePort.ts';

/** A collector's folder: configuration, site, secrets; the collector may be started again and again. */
export interface CollectorFolder {
  readonly folder: string;
  readonly configFile: string;
  readonly httpPort: number;
  readonly mqttPort: number;
  secretFileOf(agentId: string): string;
}

/** Writes what a user would write before the first start. */
export async function makeCollectorFolder(
  folder: string,
  options: { readonly site: object; readonly agents: readonly string[]; readonly more?: object },
): Promise<CollectorFolder> {
  mkdirSync(folder, { recursive: true });
  const httpPort = await freePort();
  const mqttPort = await freePort();
  const secretOf = (agentId: string): string => hash('sha256', `secret of ${agentId}`);
  const secretFileOf = (agentId: string): string => join(folder, `${agentId}.secret`);
  for (const agentId of options.agents) writeFileSync(secretFileOf(agentId), secretOf(agentId));
  writeFileSync(join(folder, 'site.yaml'), stringify(options.site));
  const configFile = join(folder, 'collector.yaml');
  writeFileSync(
    configFile,
    stringify({
      dataFolder: join(folder, 'data'),
      site: 'site.yaml',
      http: { port: httpPort },
      mqtt: { port: mqttPort },
      agents: options.agents.map((id) => ({ id, secretSha256: hash('sha256', secretOf(id)) })),
      ...options.more,
    }),
  );
  return { folder, configFile, httpPort, mqttPort, secretFileOf };
}

/** Starts the built collector and resolves when it is ready. */
export async function startCollector(place: CollectorFolder): Promise<BuiltProgram> {
  const program = startBuiltProgram('bin/hallwatch.mjs', [
    'collector',
    '--config',
    place.configFile,
  ]);
  await program.waitFor(/listening/i, 30_000);
  return program;
}

/** Signs in as a person would: a link from the command line, exchanged for a session cookie. */
export async function signIn(place: CollectorFolder): Promise<(path: string) => Promise<unknown>> {
  const printed = execFileSync(
    process.execPath,
    [join(packageRoot(), 'bin/hallwatch.mjs'), 'sign-in-link', '--config', place.configFile],
    { encoding: 'utf8' },
  );
  const token = /token=([\w-]+)/.exec(printed)?.[1];
  const base = `http://127.0.0.1:${place.httpPort}`;
  const answer = await fetch(`${base}/api/session/exchange`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  if (!answer.ok) throw new Error(`signing in failed: ${answer.status} ${await answer.text()}`);
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return async (path) => {
    const got = await fetch(`${base}${path}`, { headers: { cookie } });
    if (!got.ok) throw new Error(`${path}: ${got.status} ${await got.text()}`);
    return got.json();
  };
}
