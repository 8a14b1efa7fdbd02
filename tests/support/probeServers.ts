import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { packageRoot } from '../../runtime/packageRoot.ts';
import { freePort } from './freePort.ts';
import { programPath } from './programs.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** A server of Debian that is there to be asked; it is gone when the running test has ended. */
export interface ProbeServer {
  readonly port: number;
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  /** Kills it; resolves when it is gone. */
  end(): Promise<void>;
}

const PYTHON = '/usr/bin/python3';

/** Why the RTSP server of Debian cannot be started here; null when it can. */
export function missingRtspServer(): string | null {
  const probe = [
    'import gi',
    "gi.require_version('GstRtspServer', '1.0')",
    'from gi.repository import Gst, GstRtspServer',
    'Gst.init(None)',
    "import sys; sys.exit(0 if Gst.ElementFactory.find('rtpjpegpay') else 1)",
  ].join('\n');
  if (spawnSync(PYTHON, ['-c', probe]).status === 0) return null;
  const packages =
    'python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good';
  return `gst-rtsp-server is missing: apt-get install ${packages}`;
}

/** The account that the RTSP server asks for. */
export const RTSP_ACCOUNT = { name: 'viewer', password: 'secret:1 pass' };

/**
 * Starts gst-rtsp-server: /video is a test picture, /sound has none. It prints a line for every
 * request, so that a test can say what was never asked.
 */
export async function startRtspServer(method: 'none' | 'basic' | 'digest'): Promise<ProbeServer> {
  const port = await freePort();
  const script = join(packageRoot(), 'tests/support/rtspServer.py');
  return startServer({
    port,
    program: PYTHON,
    given: [script, String(port), method],
    ready: /ready/,
  });
}

/** The user of SNMP v3 that `startSnmpd` knows, as the lines of a credentials file. */
export const SNMP_USER = ['watcher', 'signing-password', 'encrypting-password'];

/** Starts snmpd on loopback with v2c (community `hall`) and one user of v3 (SHA, AES). */
export async function startSnmpd(more: readonly string[] = []): Promise<ProbeServer> {
  const port = await freePort();
  const folder = temporaryFolder();
  const [user, authKey, privKey] = SNMP_USER;
  const config = [
    `agentaddress udp:127.0.0.1:${port}`,
    'rocommunity hall 127.0.0.1',
    `createUser ${user} SHA "${authKey}" AES "${privKey}"`,
    `rouser ${user} authPriv`,
    'sysName hall-printer',
    ...more,
  ];
  writeFileSync(join(folder, 'snmpd.conf'), `${config.join('\n')}\n`);
  mkdirSync(join(folder, 'state'));
  const given = ['-f', '-Lo', '-C', '-c', join(folder, 'snmpd.conf'), '-I', '-smux'];
  return startServer({
    ...{ port, given, program: programPath('snmpd'), ready: /NET-SNMP version/ },
    env: { SNMP_PERSISTENT_DIR: join(folder, 'state'), MIBS: '' },
  });
}

/** Starts mosquitto on loopback. */
export async function startMosquitto(): Promise<ProbeServer> {
  const port = await freePort();
  const given = ['-p', String(port), '-v'];
  const program = programPath('mosquitto');
  return startServer({ port, program, given, ready: /mosquitto version .* running/ });
}

/** A file of credentials as an administrator would make it. */
export function credentialsFile(lines: readonly string[]): { folder: string; file: string } {
  const folder = temporaryFolder();
  const file = join(folder, 'account');
  writeFileSync(file, `${lines.join('\n')}\n`);
  chmodSync(file, 0o600);
  return { folder, file };
}

async function startServer(what: {
  readonly port: number;
  readonly program: string;
  readonly given: readonly string[];
  readonly ready: RegExp;
  readonly env?: NodeJS.ProcessEnv;
}): Promise<ProbeServer> {
  const child = spawn(what.program, what.given, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...what.env },
  });
  let output = '';
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  onTestFinished(end);
  await new Promise<void>((resolve, reject) => {
    const take = (part: Buffer): void => {
      output += part.toString();
      if (what.ready.test(output)) resolve();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', () => reject(new Error(`${what.program} ended: ${output}`)));
  });
  return { port: what.port, child, output: () => output, end };
}
