import type { LiveEvent } from '../../../../collector/live/liveEvent.ts';

/** A new state of an agent, told apart by how many readings wait there. */
export function agentEvent(id: string, waiting: number): LiveEvent {
  const data = {
    id,
    hallIds: [],
    state: 'online',
    lastHeardMs: null,
    watermarkMs: null,
    version: null,
    waiting,
    problems: [],
  } as const;
  return { name: 'agent', subject: id, data: { ...data, hallIds: [], problems: [] } };
}
