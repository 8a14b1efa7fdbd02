import Type, { type Static } from 'typebox';
import type { CancelTimer } from '../../../runtime/clock.ts';
import { readAllowedNetworks } from '../../probing/allowedNetworks.ts';
import {
  type Driver,
  type DriverContext,
  defineDriver,
  type SettingProblem,
  type Surroundings,
} from '../driver.ts';
import { createContactInput, type GpioEdge, machineGpio } from '../gpio/contactInput.ts';
import { contactSettings, lineClaim } from '../gpio/gpioDriver.ts';
import { judgeProbe, NOTHING_KNOWN } from './cameraJudge.ts';
import { type ProbeResult, probeRtsp } from './rtspProbe.ts';

export const cameraSettings = Type.Object(
  {
    /** Asked by RTSP OPTIONS; without name and password. */
    url: Type.Optional(Type.String({ pattern: '^rtsp://', maxLength: 200 })),
    periodMs: Type.Integer({ minimum: 5000, maximum: 3_600_000, default: 30_000 }),
    timeoutMs: Type.Integer({ minimum: 500, maximum: 30_000, default: 5000 }),
    /** A contact of the recorder or the camera instead. */
    contact: Type.Optional(
      Type.Object(
        {
          ...contactSettings,
          activeMeans: Type.Union([Type.Literal('online'), Type.Literal('offline')], {
            default: 'online',
          }),
        },
        { additionalProperties: false },
      ),
    ),
    channel: Type.String({ pattern: '^[a-z0-9-]{1,40}$', default: 'main' }),
  },
  { additionalProperties: false },
);
export type CameraSettings = Static<typeof cameraSettings>;
type CameraContact = NonNullable<CameraSettings['contact']>;

/** Makes the driver of one camera's state, by its contact or by asking it. */
export function createCameraDriver(
  context: DriverContext,
  settings: CameraSettings,
  edge: GpioEdge = machineGpio,
): Driver {
  const { contact, url } = settings;
  if (contact !== undefined) return createContactCamera(context, { ...settings, contact }, edge);
  if (url !== undefined) return createAskedCamera(context, { ...settings, url });
  throw new Error('a camera has a url or a contact');
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

function createAskedCamera(
  context: DriverContext,
  settings: CameraSettings & { readonly url: string },
): Driver {
  const { clock } = context;
  const networks = readAllowedNetworks(context.allowedNetworks);
  let belief = NOTHING_KNOWN;
  let isStopped = false;
  let stopWaiting: CancelTimer = () => undefined;

  async function ask(): Promise<void> {
    if (networks === null || isStopped) return;
    const { url, timeoutMs, periodMs } = settings;
    const result = await probeRtsp({ url: new URL(url), timeoutMs, networks, clock });
    if (isStopped) return;
    belief = judgeProbe(belief, result);
    if (belief.told !== null) tell(belief.told);
    stopWaiting = clock.after(periodMs, () => void ask());
  }

  function tell({ status, reason, latencyMs }: ProbeResult): void {
    context.emit({
      kind: 'camera',
      channel: settings.channel,
      status,
      ...(reason === null ? {} : { reason }),
      ...(latencyMs === null ? {} : { latencyMs }),
    });
  }

  return {
    async start() {
      if (networks === null) return { unusable: 'probes.allow names no usable networks' };
      void ask();
      return 'started';
    },
    async stop() {
      isStopped = true;
      stopWaiting();
    },
  };
}

function checkCamera(settings: CameraSettings, surroundings: Surroundings): SettingProblem[] {
  const { url, contact } = settings;
  if ((url === undefined) === (contact === undefined)) {
    return [{ field: [], message: 'a camera has either a url or a contact' }];
  }
  if (url === undefined) return [];
  if (!URL.canParse(url)) return [{ field: ['url'], message: 'is not an address' }];
  if (new URL(url).username !== '' || new URL(url).password !== '') {
    return [{ field: ['url'], message: 'must not contain a name or a password' }];
  }
  if (surroundings.allowedNetworks.length === 0) {
    return [{ field: ['url'], message: 'name the network of the cameras under probes.allow' }];
  }
  return [];
}

export const cameraDriver = defineDriver<CameraSettings>({
  name: 'camera',
  settings: cameraSettings,
  create: (context, settings) => createCameraDriver(context, settings),
  check: checkCamera,
  claims: ({ contact }) => (contact === undefined ? [] : [lineClaim(contact)]),
});
