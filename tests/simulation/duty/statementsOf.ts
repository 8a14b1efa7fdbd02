import type { Statement } from '../../../collector/journal/statement.ts';
import { type World, type WorldWindow, windowsOf } from './world.ts';

/** What is told to the system by others than the agents, and when. */
export interface Told {
  readonly atMs: number;
  readonly statement: Statement;
}

/** What is declared by interface or list; keys come as readings. */
export function statementsOf(world: World): Told[] {
  return windowsOf(world).flatMap((window) => [
    ...activationsOf(window, world),
    ...window.declared.flatMap((one): Told[] => {
      const { id, windowId, state, via, fromMs, untilMs, endedMs, toldMs, endToldMs } = one;
      if (via === 'key') return [];
      const begun: Told = {
        atMs: Math.max(toldMs, world.registeredMs),
        statement: { type: 'declare', id, windowId, state, fromMs, untilMs, via },
      };
      if (endedMs === null || endToldMs === null) return [begun];
      const statement = { type: 'end-declaration', id, windowId, atMs: endedMs } as const;
      return [begun, { atMs: Math.max(endToldMs, begun.atMs), statement }];
    }),
  ]);
}

function activationsOf({ id: windowId, activations }: WorldWindow, world: World): Told[] {
  return (activations ?? []).flatMap(({ fromMs, toMs, toldMs, endToldMs }) => {
    const tell = (active: boolean, atMs: number, whenMs: number): Told => ({
      atMs: Math.max(whenMs, world.registeredMs),
      statement: { type: 'activation', windowId, active, atMs },
    });
    const begun = tell(true, fromMs, toldMs);
    return endToldMs === null ? [begun] : [begun, tell(false, toMs, endToldMs)];
  });
}
