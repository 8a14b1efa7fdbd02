import { resolve } from 'node:path';
import Type, { type Static } from 'typebox';
import type { CancelTimer } from '../../../runtime/clock.ts';
import { type Driver, type DriverContext, defineDriver, type StartOutcome } from '../driver.ts';
import { type RecordedRow, readRecording } from './recording.ts';

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
  return new RecordingPlayer(context, settings);
}

class RecordingPlayer implements Driver {
  readonly #context: DriverContext;
  readonly #settings: RecordedSettings;
  #isStopped = false;
  #occupied: boolean | null = null;
  #rows: AsyncGenerator<RecordedRow> | null = null;
  #stopRepeating: CancelTimer = () => undefined;
  #endPause: () => void = () => undefined;

  constructor(context: DriverContext, settings: RecordedSettings) {
    this.#context = context;
    this.#settings = settings;
  }

  async start(): Promise<StartOutcome> {
    const first = await this.#openFile();
    if (first === null) return { unusable: 'the recording is empty' };
    if (this.#isStopped) return { retryLater: 'stopped' };
    void this.#play(first).catch((error: unknown) => {
      if (!this.#isStopped) this.#context.lost((error as Error).message);
    });
    this.#stopRepeating = this.#context.clock.every(REPEAT_EVERY_MS, () => this.#tell());
    return 'started';
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopRepeating();
    this.#endPause();
    await this.#rows?.return(undefined);
  }

  async #openFile(): Promise<RecordedRow | null> {
    const { file, time, occupied, utcOffsetMinutes } = this.#settings;
    this.#rows = readRecording(resolve(this.#context.configFolder, file), {
      format: file.endsWith('.csv') ? 'csv' : 'jsonl',
      timeColumn: time,
      occupiedColumns: occupied,
      utcOffsetMinutes,
    });
    const first = await this.#rows.next();
    return first.done === true ? null : first.value;
  }

  async #play(opening: RecordedRow): Promise<void> {
    let first: RecordedRow | null = opening;
    while (first !== null && this.#rows !== null && !this.#isStopped) {
      await this.#playOnce(first, this.#rows);
      if (this.#isStopped || !this.#settings.loop) break;
      // A recording of one row would otherwise turn without a pause.
      await this.#pause(1000);
      first = await this.#openFile();
    }
    if (!this.#isStopped) this.#context.lost('the recording has ended');
  }

  async #playOnce(first: RecordedRow, rest: AsyncGenerator<RecordedRow>): Promise<void> {
    const { pauseSecondsMax, speed } = this.#settings;
    let lastMs = first.atMs;
    this.#occupied = first.occupied;
    this.#tell();
    for await (const row of rest) {
      const pauseMs = Math.min(Math.max(0, row.atMs - lastMs), pauseSecondsMax * 1000);
      lastMs = row.atMs;
      await this.#pause(pauseMs / speed);
      if (this.#isStopped) return;
      this.#occupied = row.occupied;
      this.#tell();
    }
  }

  #tell(): void {
    if (this.#occupied === null) return;
    const { channel } = this.#settings;
    this.#context.emit({ kind: 'occupancy', channel, occupied: this.#occupied });
  }

  /** Waits, or until the driver stops. */
  #pause(delayMs: number): Promise<void> {
    return new Promise((resume) => {
      const cancel = this.#context.clock.after(delayMs, resume);
      this.#endPause = () => {
        cancel();
        resume();
      };
    });
  }
}

export const recordedDriver = defineDriver<RecordedSettings>({
  name: 'recorded',
  settings: recordedSettings,
  create: (context, settings) => createRecordedDriver(context, settings),
});
