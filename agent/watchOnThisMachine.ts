import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { serviceEnvironment } from '../runtime/serviceNotice.ts';
import { createServiceWatch } from '../runtime/serviceWatch.ts';
import type { AgentConfig } from './config/agentConfig.ts';
import type { Agent, Witness } from './createAgent.ts';
import { createDeviceBoard } from './localStatus/deviceBoard.ts';
import { localSocketPath } from './localStatus/localMessages.ts';
import { createLocalStatusServer } from './localStatus/localStatusServer.ts';
import { observationMessage, snapshotOf } from './localStatus/snapshot.ts';
import { createAgentProgress } from './watchdog/agentProgress.ts';
import { notifySystemd } from './watchdog/notifySystemd.ts';

/** What looks at an agent from its own machine: a technician's terminal and the service manager. */
export interface OnThisMachine {
  readonly witness: Witness;
  /** Call when the agent works. */
  start(): Promise<void>;
  /** Call before the agent ends. */
  stop(): Promise<void>;
}

/** Makes the local status and the watchdog of one agent; `agent` is asked when somebody looks. */
export function watchOnThisMachine(options: {
  readonly config: AgentConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly agent: () => Agent;
}): OnThisMachine {
  const { config, clock, log, agent } = options;
  const board = createDeviceBoard();
  const progress = createAgentProgress(clock);
  const now = () => ({ wallMs: clock.wallMs(), monotonicMs: clock.monotonicMs() });
  const address = new URL(config.mqtt.url).host;
  const local = createLocalStatusServer({
    ...{ path: localSocketPath(config.outboxFile), clock, log },
    snapshot: () => snapshotOf({ agent: agent(), board, address, now: now() }),
  });
  const service = serviceEnvironment(process.env, process.pid);
  const watch = createServiceWatch({
    ...{ clock, isProgressing: progress.isProgressing },
    notify: service === null ? async () => undefined : notifySystemd(service.socket),
    watchdogMs: service?.watchdogMs ?? null,
  });
  return {
    witness: {
      observed(device, observation) {
        const at = now();
        board.note(device, observation, at);
        local.tell(observationMessage(device, observation, at));
      },
      accepted: () => progress.accepted(),
    },
    async start() {
      await local.start();
      await watch.ready();
    },
    async stop() {
      await watch.stopping();
      await local.stop();
    },
  };
}
