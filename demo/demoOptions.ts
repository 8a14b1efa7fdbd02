import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageFailure } from '../runtime/failure.ts';

/** What a person may choose about the demo. */
export interface DemoOptions {
  /** Where the demo keeps everything. */
  readonly dataFolder: string;
  readonly httpPort: number;
  readonly seed: number;
}

const PORT_MAX = 65_535;
/** What the simulated driver takes. */
const SEED_MAX = 2 ** 31;

/**
 * Data folder, port and seed from the command line, else from the environment, else the usual ones.
 * Throws HW-DEMO-001 for what is none of them.
 */
export function readDemoOptions(
  args: readonly string[],
  surroundings: { readonly environment: NodeJS.ProcessEnv; readonly usualDataFolder: string },
): DemoOptions {
  const { environment, usualDataFolder } = surroundings;
  const given = parse(args);
  return {
    dataFolder: resolve(given.data ?? (environment.HALLWATCH_DATA || usualDataFolder)),
    httpPort: wholeNumber('port', given.port ?? (environment.HALLWATCH_PORT || '8420'), PORT_MAX),
    seed: wholeNumber('seed', given.seed ?? (environment.HALLWATCH_SEED || '20260101'), SEED_MAX),
  };
}

function parse(args: readonly string[]): { port?: string; data?: string; seed?: string } {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { port: text, data: text, seed: text },
    });
    return { ...values };
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    throw new UsageFailure('HW-DEMO-001', { reason }, error);
  }
}

function wholeNumber(name: string, text: string, max: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= max) return value;
  throw new UsageFailure('HW-DEMO-001', { reason: `${name} ${JSON.stringify(text)}` });
}
