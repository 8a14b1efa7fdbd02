import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sleep, systemClock } from '../../../runtime/clock.ts';
import { type Random, seededRandom } from '../../../runtime/random.ts';
import { type CollectorFolder, makeCollectorFolder } from '../../support/builtCollector.ts';
import { type BuiltProgram, startBuiltProgram } from '../../support/builtProgram.ts';
import { type Reckoning, reckon } from './reckoning.ts';
import { createWitness } from './witness.ts';
import type { WitnessAgentSettings } from './witnessAgent.ts';

const AGENT = 'proof-agent';
const DEVICES = ['pad-a', 'pad-b'];
/** Longest time from one kill to the next; most cycles hit a start-up, a reconnect or a commit. */
const CYCLE_MS_MAX = 2500;
const DRAIN_WITHIN_MS = 120_000;

const SITE = {
  name: 'proof',
  hours: {},
  areas: [{ id: 'county', name: 'county', level: 'county' }],
  halls: [
    {
      id: 'hall',
      name: 'hall',
      area: 'county',
      timeZone: 'Asia/Shanghai',
      windows: [
        {
          id: 'window-1',
          number: '1',
          name: 'window',
          devices: DEVICES.map((id) => ({ id, agent: AGENT, kind: 'rating-pad' })),
        },
      ],
    },
  ],
};

interface Victims {
  collector: BuiltProgram;
  agent: BuiltProgram;
}

/** Kills one of the two, or both, at a random instant, and starts it again at once. */
async function cycle(
  running: Victims,
  start: { collector: () => BuiltProgram; agent: () => BuiltProgram },
  random: Random,
): Promise<void> {
  await sleep(systemClock, random.fraction() * CYCLE_MS_MAX);
  const choice = Math.floor(random.fraction() * 3);
  const kills: Promise<unknown>[] = [];
  if (choice !== 0) kills.push(running.collector.end('SIGKILL'));
  if (choice !== 1) kills.push(running.agent.end('SIGKILL'));
  await Promise.all(kills);
  if (choice !== 0) running.collector = start.collector();
  if (choice !== 1) running.agent = start.agent();
}

function agentSettings(place: CollectorFolder, socket: string): WitnessAgentSettings {
  return {
    agent: AGENT,
    secret: readFileSync(place.secretFileOf(AGENT), 'utf8'),
    mqttPort: place.mqttPort,
    outboxFile: join(place.folder, 'outbox.db'),
    socket,
    devices: DEVICES,
  };
}

/** Load, kills, quiet, and the reckoning. */
async function proveCrashes(cycles: number, seed: number, folder: string): Promise<Reckoning> {
  const place = await makeCollectorFolder(folder, { site: SITE, agents: [AGENT] });
  const socket = join(folder, 'witness.sock');
  const witness = await createWitness(socket, join(folder, 'witness.journal'));
  const settings = JSON.stringify(agentSettings(place, socket));
  const start = {
    collector: () =>
      startBuiltProgram('bin/hallwatch.mjs', ['collector', '--config', place.configFile]),
    agent: () => startBuiltProgram('dist/tests/prove/crash/witnessAgent.js', [settings]),
  };
  const running: Victims = { collector: start.collector(), agent: start.agent() };
  try {
    await running.agent.waitFor(/waiting \d/, 30_000);
    const random = seededRandom(seed);
    for (let n = 1; n <= cycles; n += 1) {
      await cycle(running, start, random);
      if (n % 10 === 0) console.error(`${n}/${cycles} kills, ${witness.accepted.size} accepted`);
    }
    witness.rest();
    await sleep(systemClock, 1000);
    await drained(running);
  } finally {
    await running.agent.end();
    await running.collector.end();
    witness.close();
  }
  return reckon(join(folder, 'data', 'journal.db'), witness.accepted);
}

/** Waits until the agent says that everything but a last heartbeat is confirmed. */
async function drained({ agent, collector }: Victims): Promise<void> {
  const before = agent.output().length;
  const deadlineMs = systemClock.monotonicMs() + DRAIN_WITHIN_MS;
  while (systemClock.monotonicMs() < deadlineMs) {
    if (/waiting 0\n/.test(agent.output().slice(before))) return;
    await sleep(systemClock, 100);
  }
  throw new Error(`the agent did not drain:\n${agent.output()}\n${collector.output()}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      cycles: { type: 'string', default: '30' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  const cycles = Number(values.cycles);
  const seed = Number(values.seed);
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-crash-'));
  const found = await proveCrashes(cycles, seed, folder);
  const proven =
    found.accepted > 0 &&
    found.lost + found.duplicates + found.disordered + found.forksAndLosses + found.quarantined ===
      0;
  const result = { name: 'crash', seed, cycles, ...found };
  if (values.json) console.log(JSON.stringify(result));
  else console.table(result);
  // The files of a failed proof are the evidence: they stay where they are.
  if (proven) rmSync(folder, { recursive: true, force: true });
  else console.error(`kept for inspection: ${folder}`);
  process.exitCode = proven ? 0 : 1;
}

await main();
