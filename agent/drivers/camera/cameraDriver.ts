import { bareHost } from '../../probing/addresses.ts';
import { readAllowedNetworks } from '../../probing/allowedNetworks.ts';
import { createAskedDevice } from '../../probing/askedDevice.ts';
import { findHostProblems } from '../../probing/hostProblems.ts';
import {
  type Driver,
  type DriverContext,
  defineDriver,
  type SettingHost,
  type SettingProblem,
  type Surroundings,
} from '../driver.ts';
import { createContactInput, type GpioEdge, machineGpio } from '../gpio/contactInput.ts';
import { lineClaim } from '../gpio/gpioDriver.ts';
import { askCamera } from './askCamera.ts';
import type { CameraResult } from './cameraResult.ts';
import { readCameraSecrets } from './cameraSecrets.ts';
import { type CameraContact, type CameraSettings, cameraSettings } from './cameraSettings.ts';

/** Makes the driver of one camera's state, by its contact or by asking it. Never its pictures. */
export function createCameraDriver(
  context: DriverContext,
  settings: CameraSettings,
  edge: GpioEdge = machineGpio,
): Driver {
  const { contact } = settings;
  if (contact !== undefined) return createContactCamera(context, { ...settings, contact }, edge);
  return createAskedCamera(context, settings);
}

function createContactCamera(
  context: DriverContext,
  settings: CameraSettings & { readonly contact: CameraContact },
  edge: GpioEdge,
): Driver {
  const { channel, contact } = settings;
  return createContactInput({
    context,
    edge,
    settings: contact,
    onLevel(isActive) {
      const isOnline = isActive === (contact.activeMeans === 'online');
      context.emit({ kind: 'camera', channel, status: isOnline ? 'online' : 'offline' });
    },
  });
}

function createAskedCamera(context: DriverContext, settings: CameraSettings): Driver {
  const networks = readAllowedNetworks(context.allowedNetworks);
  return createAskedDevice<CameraResult>({
    context,
    networks,
    periodMs: settings.periodMs,
    prepare() {
      const secrets = readCameraSecrets(settings, context.configFolder);
      if (!secrets.ok) return { unusable: secrets.reason };
      return (surroundings) => askCamera(settings, surroundings, secrets);
    },
    isGood: ({ status }) => status === 'online',
    tell({ status, reason, latencyMs }) {
      const { role, channel } = settings;
      const told = reason !== null && role !== undefined ? `${role}: ${reason}` : reason;
      context.emit({
        ...{ kind: 'camera', channel, status },
        ...(told === null ? {} : { reason: told }),
        ...(latencyMs === null ? {} : { latencyMs }),
      });
    },
  });
}

/** Every address of the settings, with its place. */
function urlsOf(settings: CameraSettings): { field: string[]; url: string }[] {
  const { url, onvif, recorder } = settings;
  return [
    ...(url === undefined ? [] : [{ field: ['url'], url }]),
    ...(onvif === undefined ? [] : [{ field: ['onvif', 'url'], url: onvif.url }]),
    ...(recorder === undefined ? [] : [{ field: ['recorder', 'url'], url: recorder.url }]),
  ];
}

function checkCamera(settings: CameraSettings, surroundings: Surroundings): SettingProblem[] {
  const urls = urlsOf(settings);
  if (urls.length > 0 === (settings.contact !== undefined)) {
    const message = 'a camera has either a contact, or at least one of url, onvif and recorder';
    return [{ field: [], message, told: { keyword: 'camera-source', facts: {} } }];
  }
  const problems = urls.flatMap(({ field, url }) => checkUrl(field, url));
  if (problems.length > 0 || urls.length === 0) return problems;
  problems.push(...findHostProblems(hostsOf(settings), surroundings));
  if (surroundings.configFolder !== undefined) {
    const secrets = readCameraSecrets(settings, surroundings.configFolder);
    if (!secrets.ok) {
      const told = { keyword: 'account-file', facts: { reason: secrets.reason } };
      problems.push({ field: secrets.field, message: secrets.reason, told });
    }
  }
  return problems;
}

function checkUrl(field: string[], text: string): SettingProblem[] {
  if (!URL.canParse(text) || new URL(text).hostname === '') {
    const told = { keyword: 'no-device-address', facts: {} };
    return [{ field, message: 'is not an address', told }];
  }
  const { username, password } = new URL(text);
  if (username === '' && password === '') return [];
  const message = 'must not contain a name or a password; use credentialsFile';
  return [{ field, message, told: { keyword: 'account-in-device-address', facts: {} } }];
}

function hostsOf(settings: CameraSettings): SettingHost[] {
  return urlsOf(settings)
    .filter(({ url }) => URL.canParse(url))
    .map(({ field, url }) => ({ field, host: bareHost(new URL(url)) }));
}

export const cameraDriver = defineDriver<CameraSettings>({
  name: 'camera',
  settings: cameraSettings,
  create: (context, settings) => createCameraDriver(context, settings),
  check: checkCamera,
  claims: ({ contact }) => (contact === undefined ? [] : [lineClaim(contact)]),
  hosts: hostsOf,
});
