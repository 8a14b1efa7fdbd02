import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readCredentialsFile } from '../../probing/credentialsFile.ts';
import type { Credentials } from '../../probing/digest.ts';
import type { CameraSettings } from './cameraSettings.ts';

/** What a camera's settings keep in files of their own. */
export type CameraSecrets =
  | {
      readonly ok: true;
      readonly camera: Credentials | null;
      readonly recorder: Credentials | null;
      readonly recorderCa: string | null;
    }
  | {
      readonly ok: false;
      readonly field: readonly string[];
      /** Names the file and never what stands in it. */
      readonly reason: string;
    };

/** Reads the files; the first that cannot be used is told. */
export function readCameraSecrets(settings: CameraSettings, folder: string): CameraSecrets {
  const camera = readAccount(settings.credentialsFile, folder);
  if (typeof camera === 'string') return wrong(['credentialsFile'], camera);
  const recorder = readAccount(settings.recorder?.credentialsFile, folder);
  if (typeof recorder === 'string') return wrong(['recorder', 'credentialsFile'], recorder);
  const { ca } = settings.recorder ?? {};
  try {
    const recorderCa = ca === undefined ? null : readFileSync(resolve(folder, ca), 'utf8');
    return { ok: true, camera, recorder, recorderCa };
  } catch {
    return wrong(['recorder', 'ca'], `${ca} cannot be read`);
  }
}

function wrong(field: readonly string[], reason: string): CameraSecrets {
  return { ok: false, field, reason };
}

/** An account, null where there is none, or as a text why it cannot be read. */
function readAccount(file: string | undefined, folder: string): Credentials | null | string {
  if (file === undefined) return null;
  const read = readCredentialsFile(file, { folder, lines: ['name', 'password'] });
  if (!read.ok) return read.reason;
  const [name = '', password = ''] = read.lines;
  return { name, password };
}
