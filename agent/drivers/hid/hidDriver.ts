import Type, { type Static } from 'typebox';
import { usbPadSettings } from '../../pads/choosePad.ts';
import { leasePads } from '../../pads/leasePads.ts';
import { createPadDriver } from '../../pads/padDriver.ts';
import type { LeasedPort } from '../../pads/padPort.ts';
import { type Driver, type DriverContext, defineDriver, type SettingProblem } from '../driver.ts';
import { checkKeys, type PadKeySettings, padKeySettings, readKeys } from '../serialPad/padKeys.ts';
import { keyValueOf } from './reports.ts';

const byte = Type.Integer({ minimum: 0, maximum: 255 });
const REPORT_BYTES_MAX = 64;

const { levels, declare, scale } = padKeySettings;

export const hidSettings = Type.Object(
  {
    ...usbPadSettings,
    report: Type.Object(
      {
        reportId: Type.Optional(byte),
        offset: Type.Integer({ minimum: 0, maximum: REPORT_BYTES_MAX - 1 }),
        mask: Type.Integer({ minimum: 1, maximum: 255, default: 255 }),
        levels,
        declare,
        repeat: Type.Union([Type.Literal('each-report'), Type.Literal('until-release')], {
          default: 'each-report',
        }),
        /** With until-release: a key that is not repeated for this long has been released, too. */
        releaseAfterMs: Type.Optional(Type.Integer({ minimum: 100, maximum: 60_000 })),
      },
      { additionalProperties: false },
    ),
    /** An output report, its id first, that is written when a press is on the disk: a lamp, a beep. */
    feedback: Type.Optional(
      Type.Object(
        { report: Type.Array(byte, { minItems: 1, maxItems: REPORT_BYTES_MAX + 1 }) },
        { additionalProperties: false },
      ),
    ),
    scale,
    channel: Type.String({ pattern: '^[a-z0-9-]{1,40}$', default: 'main' }),
  },
  { additionalProperties: false },
);
export type HidSettings = Static<typeof hidSettings>;

/** Makes the driver of one rating pad; `lease` is the reader of this process unless a test says. */
export function createHidDriver(
  context: DriverContext,
  settings: HidSettings,
  lease: () => LeasedPort = () => leasePads('hid', context),
): Driver {
  const { report, channel, feedback } = settings;
  const keySettings = keySettingsOf(settings);
  const repeat = report.repeat === 'each-report' ? 'each-frame' : 'until-release';
  return createPadDriver({
    ...{ context, wish: settings, channel, keySettings, lease, grab: false },
    keys: readKeys(keySettings, 'bytes'),
    rules: { repeat, releaseAfterMs: report.releaseAfterMs ?? Number.POSITIVE_INFINITY },
    makeReader: () => ({
      next(bytes) {
        const value = keyValueOf(bytes, report);
        return value === null ? [] : [value];
      },
    }),
    feedback: feedback === undefined ? null : Uint8Array.from(feedback.report),
  });
}

function keySettingsOf({ report, scale: wished }: HidSettings): PadKeySettings {
  const keys = { levels: report.levels, declare: report.declare };
  return wished === undefined ? keys : { ...keys, scale: wished };
}

function checkReport(settings: HidSettings): SettingProblem[] {
  const problems = checkKeys(keySettingsOf(settings), 'bytes');
  return problems.map((problem) => ({ ...problem, field: ['report', ...problem.field] }));
}

export const hidDriver = defineDriver<HidSettings>({
  name: 'hid',
  settings: hidSettings,
  create: (context, settings) => createHidDriver(context, settings),
  check: checkReport,
  claims: ({ vendorId, productId, serial, usbPort }) => [
    `HID ${vendorId.toString(16)}:${productId.toString(16)} ${serial ?? usbPort ?? 'any'}`,
  ],
});
