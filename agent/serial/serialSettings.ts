import Type from 'typebox';
import { oneOf } from '../../runtime/oneOf.ts';
import type { SettingProblem } from '../drivers/driver.ts';
import type { SerialLine } from './serialPort.ts';

/** Settings of a serial line, shared by every driver that has one; `baudRate` is that of its device. */
export function serialLineSettings(baudRate: number) {
  return {
    /** By its place or its serial number; `ls -l /dev/serial/by-path` shows the names. */
    port: Type.String({ pattern: '^/', minLength: 2, maxLength: 200 }),
    /** Allows a name such as /dev/ttyUSB0, which changes with the order of plugging in. */
    unstableName: Type.Boolean({ default: false }),
    baudRate: Type.Integer({ minimum: 300, maximum: 4_000_000, default: baudRate }),
    dataBits: Type.Unsafe<7 | 8>(Type.Union([Type.Literal(7), Type.Literal(8)], { default: 8 })),
    parity: oneOf(['none', 'even', 'odd'], { default: 'none' }),
    stopBits: Type.Unsafe<1 | 2>(Type.Union([Type.Literal(1), Type.Literal(2)], { default: 1 })),
  };
}

export interface SerialLineSettings extends SerialLine {
  readonly unstableName: boolean;
}

/** The line alone, without what else stands in the settings. */
export function serialLineOf(settings: SerialLineSettings): SerialLine {
  const { port, baudRate, dataBits, parity, stopBits } = settings;
  return { port, baudRate, dataBits, parity, stopBits };
}

/** The claim of one port, so that two devices do not share it by mistake. */
export function serialClaim({ port }: Pick<SerialLine, 'port'>): string {
  return `serial port ${port}`;
}

/** Names that the kernel gives in the order of plugging in: two equal devices would change places. */
const UNSTABLE = /^\/dev\/(ttyUSB|ttyACM|ttyCH341USB|ttyXRUSB)\d+$/;

/** What a schema cannot say about the name of a port; `field` is where the settings stand. */
export function checkSerialPort(
  { port, unstableName }: Pick<SerialLineSettings, 'port' | 'unstableName'>,
  field: readonly string[] = [],
): SettingProblem[] {
  if (unstableName || !UNSTABLE.test(port)) return [];
  const message =
    'this name changes with the order of plugging in: write the one under /dev/serial/by-path, ' +
    'or set unstableName: true';
  return [{ field: [...field, 'port'], message }];
}
