import { setTimeout as sleep } from 'node:timers/promises';
import { type Contestant, SECRET } from './contestants.ts';
import { createLoadAgent, type LoadAgent } from './loadAgent.ts';

export interface Load {
  readonly agents: number;
  readonly readingsPerMessage: number;
  readonly seconds: number;
}

/** One contestant under one load, once. */
export interface RoundResult {
  readonly messagesPerSecond: number;
  readonly cpuMicrosPerMessage: number;
  /** 99th percentile from sending to confirmation; NaN where nobody confirms. */
  readonly confirmP99Ms: number;
}

/** Code is compiled as it runs, and what that costs belongs to no message. */
const WARM_UP = { messages: 40_000, secondsMin: 0.5, secondsMax: 6 };

/**
 * Lets agents send for a while and waits until all of it is durable. Starting the process and its
 * first, uncompiled moments do not count.
 */
export async function runRound(start: () => Promise<Contestant>, load: Load): Promise<RoundResult> {
  const contestant = await start();
  try {
    await warmUp(contestant, load);
    const before = await contestant.measure();
    const startMs = nowMs();
    const run = await sendFor(contestant, { load, seconds: load.seconds, name: 'run' });
    let after = await contestant.measure();
    while (after.messages - before.messages < run.sent) {
      await sleep(2);
      after = await contestant.measure();
    }
    const seconds = (nowMs() - startMs) / 1000;
    run.close();
    return {
      messagesPerSecond: run.sent / seconds,
      cpuMicrosPerMessage: (after.cpuMicros - before.cpuMicros) / run.sent,
      confirmP99Ms: percentile(run.confirmMs, 0.99),
    };
  } finally {
    await contestant.stop();
  }
}

async function warmUp(contestant: Contestant, load: Load): Promise<void> {
  let sent = 0;
  let seconds = 0;
  while (sent * load.readingsPerMessage < WARM_UP.messages && seconds < WARM_UP.secondsMax) {
    const name = `warm-${seconds * 2}`;
    const run = await sendFor(contestant, { load, seconds: WARM_UP.secondsMin, name });
    run.close();
    sent += run.sent;
    seconds += WARM_UP.secondsMin;
  }
}

async function sendFor(
  contestant: Contestant,
  { load, seconds, name }: { load: Load; seconds: number; name: string },
) {
  const agents: LoadAgent[] = Array.from({ length: load.agents }, (_, index) =>
    createLoadAgent({
      agentId: `${name}-${index}`,
      port: contestant.port,
      secret: SECRET,
      readingsPerMessage: load.readingsPerMessage,
      expectsConfirmations: contestant.expectsConfirmations,
    }),
  );
  await Promise.all(agents.map((agent) => agent.ready()));
  for (const agent of agents) agent.start();
  await sleep(seconds * 1000);
  await Promise.all(agents.map((agent) => agent.finish()));
  return {
    sent: agents.reduce((sum, agent) => sum + agent.sentMessages(), 0),
    confirmMs: agents.flatMap((agent) => agent.confirmMs),
    close() {
      for (const agent of agents) agent.close();
    },
  };
}

function percentile(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
}

function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
