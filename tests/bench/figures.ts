import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One measured figure. `floor` and `aim` are null where there is nothing to compare with. */
export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly floor: number | null;
  readonly aim: number | null;
  readonly better: 'higher' | 'lower';
}

export interface BenchReport {
  readonly name: string;
  readonly seed: number;
  readonly fsyncMs: number;
  readonly figures: readonly Figure[];
}

/** The report as the commands print it with `--json`: `met` says whether the floor holds. */
export function reportJson({ name, seed, fsyncMs, figures }: BenchReport): string {
  const judged = figures.map((one) => ({ ...one, met: isMet(one) }));
  return JSON.stringify({ name, seed, fsyncMs, figures: judged });
}

/** The same for a person. */
export function reportText({ name, fsyncMs, figures }: BenchReport): string {
  const width = Math.max(...figures.map((one) => one.figure.length));
  const lines = figures.map((one) => {
    const { floor, aim } = one;
    const goal = floor === null ? '' : `   floor ${floor}${aim === null ? '' : `, aim ${aim}`}`;
    const verdict = floor === null ? '' : isMet(one) ? ', met' : ', MISSED';
    return `  ${one.figure.padEnd(width)}  ${String(one.value).padStart(10)} ${one.unit}${goal}${verdict}`;
  });
  return [`${name} (one fsync: ${fsyncMs} ms)`, ...lines].join('\n');
}

/** Whether a figure keeps its floor; without one, always. */
export function isMet({ value, floor, better }: Figure): boolean {
  if (floor === null) return true;
  return better === 'higher' ? value >= floor : value <= floor;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Three significant digits, so that nobody reads more into a figure than is in it. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

const PROBES = 60;

/** Median milliseconds of one 4 KB write with fsync, where the benches keep their files. */
export function probeFsyncMs(): number {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-fsync-'));
  const file = openSync(join(folder, 'probe'), 'w');
  const block = Buffer.alloc(4096, 1);
  const times: number[] = [];
  for (let index = 0; index < PROBES; index += 1) {
    const start = process.hrtime.bigint();
    writeSync(file, block);
    fsyncSync(file);
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  closeSync(file);
  rmSync(folder, { recursive: true, force: true });
  return rounded(median(times));
}
