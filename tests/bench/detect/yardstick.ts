import { rounded } from '../figures.ts';

/** What the plainest thing that could be called a detector remembers of a window. */
interface PlainWindow {
  isOccupied: boolean;
  sinceMs: number;
  watchedMs: number;
  isRaised: boolean;
}

const EMPTY_MS = 15 * 60_000;

export interface Yardstick {
  /** Events per CPU-second: one entry looked up by its text, three numbers written. */
  measure(): number;
}

/**
 * A plain state machine over as many windows: no duty, no halls, no evidence, nothing stored. It
 * says how fast the machine is at this moment, which on a shared one changes by a factor within
 * minutes; the ratio to it does not.
 */
export function createYardstick(windows: number): Yardstick {
  const keys = Array.from({ length: windows }, (_, index) => `window-${index}`);
  const state = new Map(keys.map((key) => [key, newWindow()]));
  const texts = JSON.parse(JSON.stringify(keys)) as string[];
  let atMs = 0;
  let raised = 0;

  function take(key: string, isOccupied: boolean): void {
    const window = state.get(key);
    if (window === undefined) return;
    window.watchedMs = atMs;
    if (window.isOccupied !== isOccupied) {
      window.isOccupied = isOccupied;
      window.sinceMs = atMs;
      window.isRaised = false;
    } else if (!isOccupied && !window.isRaised && atMs - window.sinceMs > EMPTY_MS) {
      window.isRaised = true;
      raised += 1;
    }
  }

  return {
    measure() {
      const passes = Math.ceil(EVENTS_MIN / windows);
      const before = process.cpuUsage();
      for (let pass = 0; pass < passes; pass += 1) {
        atMs += 60_000;
        for (const [index, key] of texts.entries()) take(key, (index + pass) % 4 === 0);
      }
      const { user, system } = process.cpuUsage(before);
      if (raised < 0) throw new Error('counted wrongly');
      return rounded((passes * windows) / ((user + system) / 1e6));
    },
  };
}

const EVENTS_MIN = 300_000;

function newWindow(): PlainWindow {
  return { isOccupied: false, sinceMs: 0, watchedMs: 0, isRaised: false };
}
