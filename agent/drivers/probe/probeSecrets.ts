import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readCredentialsFile } from '../../probing/credentialsFile.ts';
import type { Credentials } from '../../probing/digest.ts';
import type { SnmpAccess } from '../../probing/snmpPort.ts';
import { type ProbeSettings, planOf } from './probeSettings.ts';

/** What the settings of a probe keep in files of their own. */
export type ProbeSecrets =
  | {
      readonly ok: true;
      readonly http: Credentials | null;
      readonly ca: string | null;
      readonly snmp: SnmpAccess;
    }
  | {
      readonly ok: false;
      readonly field: readonly string[];
      /** Names the file and never what stands in it. */
      readonly reason: string;
    };

const SNMP_LINES = ['user', 'password for signing', 'password for encrypting'];

/** Reads the files that the settings' check needs; the first that cannot be used is told. */
export function readProbeSecrets(settings: ProbeSettings, folder: string): ProbeSecrets {
  const { check } = planOf(settings);
  const community: SnmpAccess = { version: '2c', community: settings.snmp.community };
  if (check === 'snmp' && settings.snmp.version === '3') return readUser(settings, folder);
  const none = { ok: true, http: null, ca: null, snmp: community } as const;
  if (check !== 'http') return none;
  const { credentialsFile, ca } = settings.http;
  let http: Credentials | null = null;
  if (credentialsFile !== undefined) {
    const read = readCredentialsFile(credentialsFile, { folder, lines: ['name', 'password'] });
    if (!read.ok) return { ok: false, field: ['http', 'credentialsFile'], reason: read.reason };
    const [name = '', password = ''] = read.lines;
    http = { name, password };
  }
  try {
    return {
      ...none,
      http,
      ca: ca === undefined ? null : readFileSync(resolve(folder, ca), 'utf8'),
    };
  } catch {
    return { ok: false, field: ['http', 'ca'], reason: `${ca} cannot be read` };
  }
}

function readUser({ snmp }: ProbeSettings, folder: string): ProbeSecrets {
  const field = ['snmp', 'credentialsFile'];
  if (snmp.credentialsFile === undefined) {
    return { ok: false, field: ['snmp'], reason: 'SNMP v3 needs a credentialsFile' };
  }
  const read = readCredentialsFile(snmp.credentialsFile, { folder, lines: SNMP_LINES });
  if (!read.ok) return { ok: false, field, reason: read.reason };
  const [user = '', authKey = '', privKey = ''] = read.lines;
  // RFC 3414 §11.2: shorter ones are refused by every agent.
  if (authKey.length < 8 || privKey.length < 8) {
    return { ok: false, field, reason: 'passwords of SNMP v3 have eight characters or more' };
  }
  const { auth, priv } = snmp;
  return {
    ...{ ok: true, http: null, ca: null },
    snmp: { version: '3', user, auth, authKey, priv, privKey },
  };
}
