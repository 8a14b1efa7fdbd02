import type { AgentStatus } from '../../protocol/agentStatus.ts';
import type { Clock } from '../../runtime/clock.ts';

/** An agent sends what it kept while the line was down. */
export interface CatchUp {
  /** By the rate of the last minute; null: it cannot be told yet. */
  readonly minutesLeft: number | null;
}

/** Tells from the statuses of agents how long their backlogs will still take. */
export interface CatchUpWatch {
  take(status: AgentStatus): void;
  /** Null: the agent is up to date, or not there. */
  catchUpOf(agentId: string): CatchUp | null;
}

/** Fewer waiting readings are no backlog: a hall says so much while it is connected again. */
const BACKLOG_MIN = 500;
/** Statuses looked back on: a minute, at one every ten seconds. */
const SAMPLES_MAX = 7;
/** Longer than this is no estimate. */
const MINUTES_MAX = 7 * 24 * 60;

interface Sample {
  readonly waiting: number;
  readonly atMs: number;
}

interface Course {
  readonly session: string;
  readonly samples: Sample[];
}

export function createCatchUpWatch(clock: Pick<Clock, 'monotonicMs'>): CatchUpWatch {
  const courses = new Map<string, Course>();
  return {
    take({ agent, session, state, waiting }) {
      if (state === 'offline' || waiting < BACKLOG_MIN) {
        courses.delete(agent);
        return;
      }
      const known = courses.get(agent);
      const course = known?.session === session ? known : { session, samples: [] };
      courses.set(agent, course);
      course.samples.push({ waiting, atMs: clock.monotonicMs() });
      if (course.samples.length > SAMPLES_MAX) course.samples.shift();
    },
    catchUpOf(agentId) {
      const samples = courses.get(agentId)?.samples;
      return samples === undefined ? null : { minutesLeft: minutesLeft(samples) };
    },
  };
}

function minutesLeft(samples: readonly Sample[]): number | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return null;
  const perMs = (first.waiting - last.waiting) / (last.atMs - first.atMs);
  if (perMs <= 0) return null;
  const minutes = Math.ceil(last.waiting / perMs / 60_000);
  return minutes > MINUTES_MAX ? null : minutes;
}
