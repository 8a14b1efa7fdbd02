import Type, { type Static } from 'typebox';
import { oneOf } from '../../../runtime/oneOf.ts';
import { JSON_POINTER_PATTERN } from '../../probing/boundedJson.ts';
import { contactSettings } from '../gpio/gpioDriver.ts';

const url = (pattern: string) => Type.String({ pattern, maxLength: 200 });
const file = Type.String({ minLength: 1, maxLength: 1000 });
const path = Type.String({ pattern: '^/[!-~]*$', maxLength: 200 });

const statuses = Type.Union([
  Type.Literal('online'),
  Type.Literal('offline'),
  Type.Literal('refused'),
  Type.Literal('unauthorised'),
  Type.Literal('no-stream'),
  Type.Literal('time-drift'),
]);

const onvifSettings = Type.Object(
  {
    /** The device service, mostly http://camera/onvif/device_service. */
    url: url('^https?://'),
    /** Whether to ask for its profiles, too; most cameras want an account for that. */
    profiles: Type.Boolean({ default: true }),
    /** The path of the media service, where a camera names a wrong one. */
    mediaPath: Type.Optional(path),
    /**
     * How many seconds its clock may be off. A minute: recordings are found by time of day, and
     * every device that asks a time server is far below.
     */
    driftSecondsMax: Type.Integer({ minimum: 5, maximum: 86_400, default: 60 }),
  },
  { additionalProperties: false },
);

const recorderSettings = Type.Object(
  {
    /** The recorder (NVR) or video platform that answers with JSON. */
    url: url('^https?://'),
    /** Where in the answer the camera's state stands: a JSON pointer such as /data/0/status. */
    pointer: Type.String({ pattern: JSON_POINTER_PATTERN, maxLength: 200 }),
    /** What its words mean: { ON: online, OFF: offline }. A word that is not here means unknown. */
    values: Type.Record(Type.String({ minLength: 1, maxLength: 60 }), statuses, {
      minProperties: 1,
      maxProperties: 20,
    }),
    /** Its account: two lines, name and password. */
    credentialsFile: Type.Optional(file),
    allowBasic: Type.Boolean({ default: false }),
    /** PEM file of the authority that signed its certificate. */
    ca: Type.Optional(file),
  },
  { additionalProperties: false },
);

/** What a camera is there for (domain rules ask for windows and for the hall). */
export const CAMERA_ROLES = [
  'window',
  'hall',
  'entrance',
  'waiting',
  'self-service',
  'back',
] as const;

export const cameraSettings = Type.Object(
  {
    /** What it looks at; stands in front of every reason. */
    role: Type.Optional(oneOf(CAMERA_ROLES)),
    /** Asked by RTSP; without name and password. */
    url: Type.Optional(url('^rtsp://')),
    /** describe: is this stream there? options: does it serve streams at all? */
    ask: Type.Union([Type.Literal('describe'), Type.Literal('options')], { default: 'describe' }),
    onvif: Type.Optional(onvifSettings),
    /** Its account for RTSP and ONVIF: a file of two lines, name and password. */
    credentialsFile: Type.Optional(file),
    /** Whether its password may travel unencrypted, for cameras that know nothing better. */
    allowBasic: Type.Boolean({ default: false }),
    /** What a recorder says about it. */
    recorder: Type.Optional(recorderSettings),
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
export type CameraContact = NonNullable<CameraSettings['contact']>;
