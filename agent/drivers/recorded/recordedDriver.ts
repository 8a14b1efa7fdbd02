import { resolve } from 'node:path';
import Type, { type Static } from 'typebox';
import type { CancelTimer } from '../../../runtime/clock.ts';
import { type Driver, type DriverContext, defineDriver } from '../driver.ts';
import { type RecordedRow, type RecordingLayout, readRecording } from './recording.ts';

export const recordedSettings = Type.Object(
  {
    /** A CSV file with a header, or JSON lines; a relative path starts at agent.yaml. */
    file: Type.String({ minLength: 1 }),
    time: Type.String({ minLength: 1, default: 'time' }),
    occupied: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 16 }),
    utcOffsetMinutes: Type.Integer({ minimum: -840, maximum: 840, default: 480 }),
    /** 1 plays as it was recorded, 60 plays an hour in a minute. */
    speed: Type.Number({ minimum: 0.1, maximum: 10_000, default: 1 }),
    /** A longer pause between two rows is a gap of the recording: it is jumped over. */
    pauseSecondsMax: Type.Number({ minimum: 1, maximum: 86_400, default: 120 }),
    /** Starts again at the end; otherwise the device then counts as not watched. */
    loop: Type.Boolean({ default: false }),
    channel: Type.String({ pattern: '^[a-z0-9-]{1,40}$', default: 'main' }),
  },
  { additionalProperties: false },
);
export type RecordedSettings = Static<typeof recordedSettings>;

/** How often the present level is offered to the change filter. */
const REPEAT_EVERY_MS = 10_000;

/** Makes a driver that plays a recording of a real sensor, stamped with the time of playing. */
export function createRecordedDriver(context: DriverContext, settings: RecordedSettings): Driver {
  const { clock } = context;
  const layout: RecordingLayout = {
    format: settings.file.endsWith('.csv') ? 'csv' : 'jsonl',
    timeColumn: settings.time,
    occupiedColumns: settings.occupied,
    utcOffsetMinutes: settings.utcOffsetMinutes,
  };
  let isStopped = false;
  let occupied: boolean | null = null;
  let stopRepeating: CancelTimer = () => undefined;
  let endPause: () => void = () => undefined;
  let rows: AsyncGenerator<RecordedRow> | null = null;

  /** Waits, or until the driver stops. */
  function pause(delayMs: number): Promise<void> {
    return new Promise((resume) => {
      const cancel = clock.after(delayMs, resume);
      endPause = () => {
        cancel();
        resume();
      };
    });
  }

  function tell(): void {
    if (occupied !== null) context.emit({ kind: 'occupancy', channel: settings.channel, occupied });
  }

  async function playOnce(first: RecordedRow, rest: AsyncGenerator<RecordedRow>): Promise<void> {
    let lastMs = first.atMs;
    occupied = first.occupied;
    tell();
    for await (const row of rest) {
      const pauseMs = Math.min(Math.max(0, row.atMs - lastMs), settings.pauseSecondsMax * 1000);
      lastMs = row.atMs;
      await pause(pauseMs / settings.speed);
      if (isStopped) return;
      occupied = row.occupied;
      tell();
    }
  }

  async function play(first: RecordedRow): Promise<void> {
    let next: RecordedRow | null = first;
    while (next !== null && rows !== null && !isStopped) {
      await playOnce(next, rows);
      if (isStopped || !settings.loop) break;
      // A recording of one row would otherwise turn without a pause.
      await pause(1000);
      next = await openFile();
    }
    if (!isStopped) context.lost('the recording has ended');
  }

  async function openFile(): Promise<RecordedRow | null> {
    rows = readRecording(resolve(context.configFolder, settings.file), layout);
    const first = await rows.next();
    return first.done === true ? null : first.value;
  }

  return {
    async start() {
      const first = await openFile();
      if (first === null) return { unusable: 'the recording is empty' };
      void play(first).catch((error: unknown) => {
        if (!isStopped) context.lost((error as Error).message);
      });
      stopRepeating = clock.every(REPEAT_EVERY_MS, tell);
      return 'started';
    },
    async stop() {
      isStopped = true;
      stopRepeating();
      endPause();
      await rows?.return(undefined);
    },
  };
}

export const recordedDriver = defineDriver<RecordedSettings>({
  name: 'recorded',
  settings: recordedSettings,
  create: (context, settings) => createRecordedDriver(context, settings),
});
