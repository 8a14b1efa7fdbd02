import { parseArgs } from 'node:util';
import { type Figure, median, probeFsyncMs, reportJson, reportText, rounded } from '../figures.ts';
import { startCollector, startPeer } from './contestants.ts';
import { type Load, type RoundResult, runRound } from './round.ts';

// Durable messages a second, processor time for each and the delay of confirmations, of the embedded
// broker against mosquitto with a subscriber, in turns. Absolute rates belong to the machine; what
// counts is the ratio of one run. Every agent keeps 20 messages in flight.
const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    agents: { type: 'string', default: '1,10,200' },
    // What the subscriber beside mosquitto does: the same work, or one plain insert a message.
    peer: { type: 'string', default: 'same' },
  },
});
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);
const work = options.peer === 'plain' ? 'plain' : 'same';
const say = (line: string): void => {
  if (!options.json) console.log(line);
};

/**
 * The project's performance goals, which are for ten connections and more. One agent alone waits for
 * the disk after every 20 messages, and a peer that acknowledges before its commit does not.
 */
function goalsOf({ agents, readingsPerMessage }: Load) {
  if (agents < 10 || readingsPerMessage > 1) {
    return { rate: { floor: null, aim: null }, cpu: { floor: null, aim: null } };
  }
  return { rate: { floor: agents >= 200 ? 1.2 : 1, aim: 2 }, cpu: { floor: 0.625, aim: 0.25 } };
}

async function compare(load: Load): Promise<{ ours: RoundResult[]; peers: RoundResult[] }> {
  const ours: RoundResult[] = [];
  const peers: RoundResult[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const oursFirst = round % 2 === 0;
    if (oursFirst) ours.push(await runRound(startCollector, load));
    peers.push(await runRound(() => startPeer(work), load));
    if (!oursFirst) ours.push(await runRound(startCollector, load));
    say(`  round ${round + 1}: ${show('ours', ours)}${show('; mosquitto', peers)}`);
  }
  return { ours, peers };
}

function show(name: string, results: readonly RoundResult[]): string {
  const last = results.at(-1);
  if (last === undefined) return '';
  const { messagesPerSecond, cpuMicrosPerMessage, confirmP99Ms } = last;
  const delay = Number.isNaN(confirmP99Ms) ? '' : `, p99 ${rounded(confirmP99Ms)} ms`;
  const cpu = `${rounded(cpuMicrosPerMessage)} µs of CPU each`;
  return `${name} ${Math.round(messagesPerSecond)} messages/s, ${cpu}${delay}`;
}

function plain(figure: string, value: number, unit: string, better: Figure['better']): Figure {
  return { figure, value: rounded(value), unit, floor: null, aim: null, better };
}

async function measure(load: Load): Promise<Figure[]> {
  const { agents, readingsPerMessage } = load;
  const name = `agents=${agents} readings=${readingsPerMessage}`;
  say(`${name}, ${rounds} rounds of ${seconds} s`);
  const { ours, peers } = await compare(load);
  const of = (results: RoundResult[], key: keyof RoundResult) =>
    median(results.map((one) => one[key]));
  const rate = of(ours, 'messagesPerSecond');
  const cpu = of(ours, 'cpuMicrosPerMessage');
  const figures = [
    plain(`${name}: messages`, rate, '1/s', 'higher'),
    plain(`${name}: readings`, rate * readingsPerMessage, '1/s', 'higher'),
    plain(`${name}: CPU per message`, cpu, 'µs', 'lower'),
    plain(`${name}: confirmed within, p99`, of(ours, 'confirmP99Ms'), 'ms', 'lower'),
  ];
  const peerRate = of(peers, 'messagesPerSecond');
  const peerCpu = of(peers, 'cpuMicrosPerMessage');
  // Paired by round, because the machine changes between rounds.
  const ratio = (key: keyof RoundResult) =>
    rounded(median(ours.map((one, index) => one[key] / (peers[index]?.[key] ?? Number.NaN))));
  const { rate: rateGoal, cpu: cpuGoal } = goalsOf(load);
  const rateRatio = { value: ratio('messagesPerSecond'), unit: '×', better: 'higher' } as const;
  const cpuRatio = { value: ratio('cpuMicrosPerMessage'), unit: '×', better: 'lower' } as const;
  return [
    ...figures,
    plain(`${name}: mosquitto + subscriber, messages`, peerRate, '1/s', 'higher'),
    plain(`${name}: mosquitto + subscriber, CPU per message`, peerCpu, 'µs', 'lower'),
    { figure: `${name}: rate against it`, ...rateRatio, ...rateGoal },
    { figure: `${name}: CPU against it`, ...cpuRatio, ...cpuGoal },
  ];
}

const loads: Load[] = options.agents
  .split(',')
  .map((agents) => ({ agents: Number(agents), readingsPerMessage: 1, seconds }));
loads.push({ agents: 10, readingsPerMessage: 100, seconds });
const fsyncMs = probeFsyncMs();
const figures: Figure[] = [];
for (const load of loads) figures.push(...(await measure(load)));
// The load is the same every time: no chance, so no seed to choose.
const report = { name: 'ingest', seed: 0, fsyncMs, figures };
console.log(options.json ? reportJson(report) : reportText(report));
