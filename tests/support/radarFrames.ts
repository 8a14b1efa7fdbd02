import type { RadarReport } from '../../agent/drivers/radar/ld2410Frames.ts';

/** Bytes from hexadecimal text; spaces do not count. */
export function hexBytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

/** The byte of each state in the maker's table 14; of the three that mean learning, the first. */
export const STATE_BYTES: Readonly<Record<RadarReport['state'], number>> = {
  ...{ none: 0, moving: 1, still: 2, both: 3, calibrating: 4 },
};

/** A report as the radar sends it, made from the maker's tables 10 to 15. */
export function reportFrame(report: RadarReport): Uint8Array {
  const word = (value: number) => [value & 0xff, value >> 8];
  const gates = new Array<number>(9).fill(7);
  const engineering = [8, 8, ...gates, ...gates, 0x60, 1];
  const isEngineering = report.mode === 'engineering';
  const data = [
    ...[isEngineering ? 1 : 2, 0xaa, STATE_BYTES[report.state]],
    ...[...word(report.movingDistanceCm), report.movingEnergy],
    ...[...word(report.stillDistanceCm), report.stillEnergy],
    ...word(report.detectionDistanceCm),
    ...(isEngineering ? engineering : []),
    ...[0x55, 0x00],
  ];
  const head = [0xf4, 0xf3, 0xf2, 0xf1];
  return Uint8Array.from([...head, ...word(data.length), ...data, 0xf8, 0xf7, 0xf6, 0xf5]);
}
