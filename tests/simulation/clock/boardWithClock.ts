import type { ClockWord } from '../../../agent/clock/clockAuthority.ts';
import { createClockState } from '../../../agent/clockState.ts';
import type { Outbox } from '../../../agent/outbox/outbox.ts';
import { createHeartbeat } from '../../../agent/sampling/heartbeat.ts';
import { createIntake } from '../../../agent/sampling/intake.ts';
import type { Reading } from '../../../protocol/reading.ts';
import type { Random } from '../../../runtime/random.ts';
import { createFakeClock, type FakeClock, MONDAY_MORNING_MS } from '../../support/fakeClock.ts';

/** A reading and when it was written, by a clock that nobody on the board has. */
export interface TrueReading {
  readonly reading: Reading;
  readonly trueMs: number;
}

/** The worst quartz and the strongest correction of it that the kernel makes. */
const DRIFT_MAX = 0.0004;
const STEPS_MS = [3_600_000, -3_600_000, 86_400_000, 5000, -5000, -365 * 86_400_000, 90_000];
/** How fast the error that a daemon admits to grows while it says nothing. */
const GROWTH = 0.0005;

/**
 * One board with the agent's own clock, heartbeat and intake, and everything that happens to clocks:
 * it wakes in 1970 or wrong, is set early, late or never, steps, slews, drifts, is restarted, loses its
 * daemon. What a daemon vouches for is right to the error it admits to; nothing else is promised.
 */
export class BoardWithClock {
  readonly written: TrueReading[] = [];
  readonly #random: Random;
  #clock: FakeClock;
  #boot = 0;
  /** True time, at a moment of the board's own. */
  #trueAt = { trueMs: MONDAY_MORNING_MS, monotonicMs: 0 };
  #drift = 0;
  #vouchedAtMs: number | null = null;
  #baseErrorMs = 0;
  #occupied = true;
  #isOn = true;
  #agent: { readonly stop: () => void; readonly observe: () => void } = {
    stop: () => undefined,
    observe: () => undefined,
  };

  constructor(random: Random) {
    this.#random = random;
    this.#clock = createFakeClock();
  }

  get trueMs(): number {
    const { trueMs, monotonicMs } = this.#trueAt;
    return trueMs + (this.#clock.monotonicMs() - monotonicMs) * (1 + this.#drift);
  }

  /** The power is cut, and comes back: the wall clock is in 1970, or wrong, or a battery kept it. */
  async boot(secondsOff: number): Promise<void> {
    this.#isOn = false;
    this.#agent.stop();
    this.#isOn = true;
    const trueMs = this.trueMs + secondsOff * 1000;
    this.#boot += 1;
    const wakes = [5000, trueMs - 7 * 3_600_000, trueMs + 40_000, trueMs];
    const wallMs = wakes[this.#below(wakes.length)] ?? 5000;
    const monotonicMs = 1000 + this.#below(60_000);
    this.#clock = createFakeClock({ wallMs: Math.round(wallMs), monotonicMs });
    this.#trueAt = { trueMs, monotonicMs };
    this.#vouchedAtMs = null;
    await this.restart();
  }

  /** The agent's process begins anew; the machine goes on. */
  async restart(): Promise<void> {
    this.#agent.stop();
    const clock = this.#clock;
    const authority = { read: () => this.#word(), prepare: async () => undefined };
    const state = createClockState({
      ...{ clock, source: 'ntp', authority, bootIdFile: '/nonexistent' },
    });
    const stamp = () => ({ ...state.stamp(), boot: `boot-${this.#boot}` });
    const append = (readings: readonly Reading[]): void => {
      for (const reading of this.#isOn ? readings : [])
        this.written.push({ reading, trueMs: this.trueMs });
    };
    const intake = createIntake({
      ...{ outbox: { append } as Outbox, stamp, devices: () => ['seat-1'] },
      onPresenceChanged: () => heartbeat.soon(),
    });
    const heartbeat = createHeartbeat({
      ...{ clock, stamp, lagging: () => [], onHeartbeat: intake.heartbeat },
      onStoodStill: () => undefined,
    });
    await state.start((reading) => {
      append([{ ...reading, boot: `boot-${this.#boot}` }]);
      heartbeat.soon();
    });
    const observe = () =>
      intake.observe('seat-1', { kind: 'occupancy', channel: 'main', occupied: this.#occupied });
    observe();
    heartbeat.start();
    this.#agent = {
      observe,
      stop() {
        heartbeat.stop();
        state.stop();
      },
    };
  }

  seat(occupied: boolean): void {
    this.#occupied = occupied;
    this.#agent.observe();
  }

  /** A second of the board, which is nearly one of the world. */
  goOn(): void {
    this.#clock.advance(1000);
    this.#agent.observe();
  }

  drift(): void {
    this.#trueAt = { trueMs: this.trueMs, monotonicMs: this.#clock.monotonicMs() };
    this.#drift = (this.#random.fraction() * 2 - 1) * DRIFT_MAX;
  }

  /** A daemon sets the clock, as well as it can, and vouches for it. */
  set(): void {
    this.#baseErrorMs = 1 + this.#below(4000);
    const noiseMs = Math.round((this.#random.fraction() * 2 - 1) * (this.#baseErrorMs - 1));
    this.#clock.stepWall(Math.round(this.trueMs) + noiseMs - this.#clock.wallMs());
    this.#vouchedAtMs = this.#clock.monotonicMs();
  }

  /** Somebody sets the clock by hand: the kernel takes back what the daemon said. */
  step(): void {
    this.#vouchedAtMs = null;
    this.#clock.stepWall(STEPS_MS[this.#below(STEPS_MS.length)] ?? 5000);
  }

  loseDaemon(): void {
    this.#vouchedAtMs = null;
  }

  #word(): ClockWord {
    const source = 'kernel';
    if (this.#vouchedAtMs === null) return { isSet: false, source };
    const sinceMs = this.#clock.monotonicMs() - this.#vouchedAtMs;
    return { isSet: true, source, errorMs: this.#baseErrorMs + Math.ceil(GROWTH * sinceMs) };
  }

  #below(limit: number): number {
    return Math.floor(this.#random.fraction() * limit);
  }
}
