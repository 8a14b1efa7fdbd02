import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Part } from '../../runtime/lifecycle.ts';
import type { Log } from '../../runtime/log.ts';
import type { DetectionReader } from '../detection/runDetection.ts';
import type { LiveModel, Touched } from '../state/liveModel.ts';
import type { StateStore } from '../state/stateStore.ts';
import type { LiveFeed } from './liveFeed.ts';

export interface LivePublisherOptions {
  readonly detection: Pick<DetectionReader, 'onEffects'>;
  readonly model: LiveModel;
  readonly state: Pick<StateStore, 'incident'>;
  readonly feed: LiveFeed;
  readonly windowIds: readonly string[];
  readonly onStatus: (listener: (status: { readonly agent: string }) => void) => () => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Words of one agent or device that changed nothing but a time are told no more often than this. */
const QUIET_TELL_MS = 5000;
/** How often the schedule is asked whether duty has begun or ended somewhere. */
const DUTY_LOOK_MS = 5000;

/** Tells the pages what was committed: one event per subject, the whole subject each time. */
export function createLivePublisher(options: LivePublisherOptions): Part {
  const { detection, model, clock } = options;
  const teller = createTeller(options);
  let cancels: CancelTimer[] = [];

  function publish(touched: Touched): void {
    for (const windowId of touched.windows) teller.window(windowId);
    teller.quiet(touched);
    for (const agentId of touched.agents) teller.agent(agentId);
    for (const key of touched.devices) teller.device(key);
    for (const id of touched.incidentIds) teller.incident(id);
  }

  return {
    name: 'live',
    async start() {
      await model.load();
      teller.rememberDuty();
      cancels = [
        detection.onEffects((effects) => publish(model.take(effects))),
        options.onStatus((status) => teller.agent(status.agent)),
        clock.every(DUTY_LOOK_MS, teller.changedDuty),
      ];
    },
    stop() {
      for (const cancel of cancels) cancel();
      cancels = [];
    },
  };
}

/** Puts one subject into the feed, if there is anything new to say of it. */
function createTeller({ model, state, feed, clock, log, windowIds }: LivePublisherOptions) {
  const told = createTold(clock);
  const dutyOf = new Map<string, boolean>();

  function window(windowId: string): void {
    const view = model.window(windowId);
    if (view === null) return;
    dutyOf.set(windowId, view.onDuty);
    feed.publish({ name: 'window', subject: windowId, data: view });
  }

  async function publishIncident(id: string): Promise<void> {
    const found = await state.incident(id);
    if (found !== null) feed.publish({ name: 'incident', subject: id, data: found.incident });
  }

  return {
    window,
    quiet(touched: Touched): void {
      for (const [subject, watermarks] of quietByAgent(model, touched)) {
        feed.publish({ name: 'quiet', subject, data: { nowMs: clock.wallMs(), watermarks } });
      }
    },
    agent(agentId: string): void {
      const view = model.agent(agentId);
      if (view === null) return;
      const gist = [view.state, view.catchUp?.minutesLeft, ...view.problems].join();
      if (!told.isNews(`agent ${agentId}`, gist)) return;
      feed.publish({ name: 'agent', subject: agentId, data: view });
    },
    device(key: string): void {
      const view = model.device(key);
      if (view === null || !told.isNews(`device ${key}`, `${view.status} ${view.reason}`)) return;
      feed.publish({ name: 'device', subject: key, data: view });
    },
    incident(id: string): void {
      publishIncident(id).catch((error: unknown) => {
        log.warn({ err: error, incident: id }, 'A finding could not be told to open pages.');
      });
    },
    rememberDuty(): void {
      for (const id of windowIds) dutyOf.set(id, model.window(id)?.onDuty ?? false);
    },
    /** Duty begins and ends by the schedule, whether anything is heard or not. */
    changedDuty(): void {
      for (const id of windowIds) {
        const view = model.window(id);
        if (view !== null && dutyOf.get(id) !== view.onDuty) window(id);
      }
    },
  };
}

/** Windows that are only judged further, by the agent whose word did it. */
function quietByAgent(model: LiveModel, touched: Touched) {
  const byAgent = new Map<string, { windowId: string; watermarkMs: number }[]>();
  for (const [windowId, watermarkMs] of touched.watermarks) {
    if (touched.windows.has(windowId)) continue;
    const agentId = model.agentOfWindow(windowId);
    byAgent.set(agentId, [...(byAgent.get(agentId) ?? []), { windowId, watermarkMs }]);
  }
  return byAgent;
}

/** Remembers what was told of a subject, and when. */
function createTold(clock: Clock) {
  const last = new Map<string, { readonly gist: string; readonly atMs: number }>();
  return {
    /** News is another gist, or the same after a while. */
    isNews(subject: string, gist: string): boolean {
      const before = last.get(subject);
      const atMs = clock.monotonicMs();
      if (before !== undefined && before.gist === gist && atMs - before.atMs < QUIET_TELL_MS) {
        return false;
      }
      last.set(subject, { gist, atMs });
      return true;
    },
  };
}
