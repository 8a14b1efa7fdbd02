import { parseArgs } from 'node:util';
import { EXIT } from '../../../runtime/failure.ts';
import { simulateDay } from './simulateDay.ts';

const USAGE = `usage: npm run simulate -- --seeds N [--from S] [--json]
  Lives through N simulated days, from seed S (default 1) on, and compares what is judged with what
  truly happened. A printed seed replays its failure: --from SEED --seeds 1.`;

interface Failure {
  readonly seed: number;
  readonly what: string;
}

interface Asked {
  readonly from: number;
  readonly seeds: number;
  readonly json: boolean;
}

function readCommandLine(): Asked | null {
  try {
    const { values } = parseArgs({
      options: {
        seeds: { type: 'string' },
        from: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
      },
    });
    const [from, seeds] = [Number(values.from), Number(values.seeds)];
    const isSound = Number.isSafeInteger(from) && Number.isSafeInteger(seeds) && seeds > 0;
    return isSound && from >= 0 ? { from, seeds, json: values.json } : null;
  } catch {
    return null;
  }
}

async function main(): Promise<number> {
  const asked = readCommandLine();
  if (asked === null) {
    console.error(USAGE);
    return EXIT.usage;
  }
  const { from, seeds, json } = asked;
  const failures: Failure[] = [];
  for (let seed = from; seed < from + seeds; seed += 1) {
    const day = await simulateDay(seed);
    for (const { what, facts } of day.failures) {
      failures.push({ seed, what: [what, ...facts].join('\n  ') });
      if (!json) console.log(`seed ${seed}: ${[what, ...facts].join('\n    ')}`);
    }
  }
  if (json) console.log(JSON.stringify({ name: 'simulate', from, seeds, failures }));
  else console.log(`${seeds} days from seed ${from} on, ${failures.length} failures`);
  return failures.length === 0 ? EXIT.ok : EXIT.failed;
}

process.exitCode = await main();
