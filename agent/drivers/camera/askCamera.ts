import { bareHost } from '../../probing/addresses.ts';
import type { Credentials } from '../../probing/digest.ts';
import type { ProbeSurroundings } from '../../probing/probing.ts';
import { findTarget } from '../../probing/target.ts';
import { type CameraAnswer, worstOf } from './cameraResult.ts';
import { type CameraSecrets, readCameraSecrets } from './cameraSecrets.ts';
import type { CameraSettings } from './cameraSettings.ts';
import { probeOnvif } from './onvifProbe.ts';
import { probeRecorder } from './recorderProbe.ts';
import { probeRtsp } from './rtspProbe.ts';

/**
 * Puts every question of a camera's settings once and tells the worst answer, with its reason and
 * latency. For a doctor's visit it reads the accounts itself. Never throws.
 */
export async function askCamera(
  settings: CameraSettings,
  surroundings: ProbeSurroundings,
  secrets: CameraSecrets = readCameraSecrets(settings, surroundings.configFolder),
): Promise<CameraAnswer> {
  if (!secrets.ok) return { kind: 'not-asked', reason: secrets.reason };
  const questions = [
    ...rtspQuestion(settings, surroundings, secrets.camera),
    ...onvifQuestion(settings, surroundings, secrets.camera),
    ...recorderQuestion(settings, surroundings, secrets),
  ];
  const answers: CameraAnswer[] = [];
  for (const question of questions) {
    try {
      answers.push(await question());
    } catch (error) {
      answers.push({ kind: 'not-asked', reason: (error as Error).message });
    }
  }
  return worstOf(answers) ?? { kind: 'not-asked', reason: 'the settings ask nothing' };
}

type Question = () => Promise<CameraAnswer>;

function rtspQuestion(
  settings: CameraSettings,
  surroundings: ProbeSurroundings,
  credentials: Credentials | null,
): Question[] {
  if (settings.url === undefined) return [];
  const url = new URL(settings.url);
  const { timeoutMs, allowBasic, ask } = settings;
  return [
    async () => {
      const target = await findTarget(bareHost(url), surroundings);
      if (target.kind === 'not-asked') return target;
      const { clock } = surroundings;
      const { address } = target;
      return probeRtsp({ clock, address, url, timeoutMs, credentials, allowBasic, ask });
    },
  ];
}

function onvifQuestion(
  settings: CameraSettings,
  surroundings: ProbeSurroundings,
  credentials: Credentials | null,
): Question[] {
  if (settings.onvif === undefined) return [];
  const { profiles, driftSecondsMax, mediaPath = null } = settings.onvif;
  const url = new URL(settings.onvif.url);
  const { timeoutMs, allowBasic } = settings;
  return [
    async () => {
      const target = await findTarget(bareHost(url), surroundings);
      if (target.kind === 'not-asked') return target;
      return probeOnvif({
        ...{ clock: surroundings.clock, address: target.address, url, timeoutMs },
        ...{ credentials, allowBasic, profiles, mediaPath, driftSecondsMax },
        isClockSynced: surroundings.isClockSynced(),
      });
    },
  ];
}

function recorderQuestion(
  settings: CameraSettings,
  surroundings: ProbeSurroundings,
  secrets: Extract<CameraSecrets, { ok: true }>,
): Question[] {
  if (settings.recorder === undefined) return [];
  const { pointer, values, allowBasic } = settings.recorder;
  const url = new URL(settings.recorder.url);
  return [
    async () => {
      const target = await findTarget(bareHost(url), surroundings);
      if (target.kind === 'not-asked') return target;
      return probeRecorder({
        ...{ clock: surroundings.clock, address: target.address, url, pointer, values },
        ...{ timeoutMs: settings.timeoutMs, allowBasic },
        ...{ credentials: secrets.recorder, ca: secrets.recorderCa },
      });
    },
  ];
}
