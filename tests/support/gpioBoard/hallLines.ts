import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The lines of the emulated board from their other end: what a sensor or a finger does to them. */
export interface HallLines {
  pull(line: number, level: boolean): void;
  /** What is on the wire, and which way it is pulled. */
  level(line: number): boolean;
  pulled(line: number): string;
}

/** The emulated board's chip has this label; its lines are called GPIO0 … GPIO15. */
export const BOARD_CHIP = 'hall-gpio';

/** Only on the board, which says by BOARD_LINES where they are. */
export function hallLines(): HallLines {
  const root = process.env.BOARD_LINES;
  if (root === undefined) throw new Error('not on the emulated board: BOARD_LINES is not set');
  const file = (line: number, name: string): string => join(root, `sim_gpio${line}`, name);
  return {
    pull: (line, level) => writeFileSync(file(line, 'pull'), level ? 'pull-up' : 'pull-down'),
    level: (line) => readFileSync(file(line, 'value'), 'utf8').trim() === '1',
    pulled: (line) => readFileSync(file(line, 'pull'), 'utf8').trim(),
  };
}

/** Waits until something holds; says whether it did in time. */
export async function eventually(holds: () => boolean, withinMs: number): Promise<boolean> {
  const endMs = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() > endMs) return false;
    await sleep(20);
  }
  return true;
}
