import { parseArgs } from 'node:util';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { BUGS } from './bugs.ts';
import { provePlantedBugs } from './provePlantedBugs.ts';

/** `--only <text>`: only bugs with the text in their name. `--json`: one object on stdout. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { only: { type: 'string', default: '' }, json: { type: 'boolean', default: false } },
  });
  const bugs = BUGS.filter((bug) => bug.name.includes(values.only));
  const outcomes = await provePlantedBugs({
    root: packageRoot(),
    bugs,
    onOutcome({ name, missedBy, seconds }) {
      const word = missedBy.length === 0 ? 'caught' : 'MISSED';
      const reasons = missedBy.map((reason) => `\n       ${reason}`).join('');
      console.error(`${word} ${name} (${seconds.toFixed(1)} s)${reasons}`);
    },
  });
  const missed = outcomes.filter((one) => one.missedBy.length > 0).map((one) => one.name);
  const caught = outcomes.length - missed.length;
  const result = { name: 'planted-bugs', bugs: outcomes.length, caught, missed };
  console.log(values.json ? JSON.stringify(result) : `${caught} of ${outcomes.length} caught`);
  process.exitCode = missed.length > 0 || outcomes.length === 0 ? 1 : 0;
}

await main();
