import { join } from 'node:path';
import { Default } from 'typebox/value';
import { onTestFinished } from 'vitest';
import { type Agent, createAgent } from '../../../agent/createAgent.ts';
import { simulatedDriver } from '../../../agent/drivers/simulated/simulatedDriver.ts';
import { createDetectionReader } from '../../../collector/detection/runDetection.ts';
import { createDutyCalendar } from '../../../collector/duty/dutyHours.ts';
import { createIngest } from '../../../collector/ingest/ingest.ts';
import { openJournal } from '../../../collector/journal/journal.ts';
import { createLiveFeed } from '../../../collector/live/liveFeed.ts';
import { createLivePublisher } from '../../../collector/live/livePublisher.ts';
import type { Site, SiteDevice } from '../../../collector/site/site.ts';
import { indexSite } from '../../../collector/site/siteIndex.ts';
import { createLiveModel } from '../../../collector/state/liveModel.ts';
import { createStateStore } from '../../../collector/state/stateStore.ts';
import type { Clock } from '../../../runtime/clock.ts';
import { createLifecycle } from '../../../runtime/lifecycle.ts';
import { silentLog } from '../../../runtime/log.ts';
import { seededRandom } from '../../../runtime/random.ts';
import { createFakeClock, settle } from '../../support/fakeClock.ts';
import { PLAIN_AGENT_SETTINGS } from '../../support/plainAgentSettings.ts';
import { createLine, type Line } from './line.ts';

export const AGENTS = ['hall-a', 'hall-b'] as const;
export type HallAgent = (typeof AGENTS)[number];

/** A device with what the simulated driver plays on it. */
export interface PlayedDevice extends SiteDevice {
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface PlayedWindow {
  readonly id: string;
  readonly devices: readonly PlayedDevice[];
}

function siteOf(windows: readonly PlayedWindow[]): Site {
  const day = ['08:30-17:30'];
  return {
    name: '断线演练县',
    hours: { mon: day, tue: day, wed: day, thu: day, fri: day },
    policy: { emptyAfterMinutes: 1, clearAfterSeconds: 10, source: 'simulation' },
    areas: [{ id: 'county', name: '断线演练县', level: 'county' }],
    halls: AGENTS.map((agent) => ({
      id: agent,
      name: agent,
      area: 'county',
      timeZone: 'Asia/Shanghai',
      windows: windows
        .filter((window) => window.devices[0]?.agent === agent)
        .map(({ id, devices }) => ({
          ...{ id, number: id, name: id },
          devices: devices.map((device) => ({
            ...{ id: device.id, agent: device.agent, kind: device.kind },
          })),
        })),
    })),
  };
}

export interface TwoHallsOptions {
  readonly folder: string;
  readonly seed: number;
  readonly windows: readonly PlayedWindow[];
}

/** Two whole agents, and all of the collector that judges and shows, in one virtual time. */
export type TwoHalls = Awaited<ReturnType<typeof startTwoHalls>>;

/** Wired as `createCollector` does it, with the line in the place of the broker. */
export async function startTwoHalls(options: TwoHallsOptions) {
  const clock = createFakeClock();
  const line = createLine(clock);
  const collector = aCollector(options, { clock, line });
  await collector.start();
  const agents = AGENTS.map((agentId) => anAgent(agentId, options, { clock, line }));
  for (const agent of agents) await agent.start();
  onTestFinished(async () => {
    const stopped = Promise.all(agents.map((agent) => agent.stop()));
    await clock.advanceGently(10_000);
    await stopped;
    await collector.stop();
  });

  /** Everything that this moment still holds is done, whatever number of turns it takes. */
  async function quiet(): Promise<void> {
    const { journal, detection } = collector;
    do {
      await settle();
      await detection.caughtUp();
    } while (line.busy() > 0 || journal.waiting() > 0 || detection.cursor() < journal.lastId());
    await settle();
  }

  return {
    ...{ clock, line },
    ...collector,
    waiting: () => agents.map((agent) => agent.waiting()),
    /** Lets time pass by the second, and calls back after each. */
    async pass(ms: number, eachSecond: () => void): Promise<void> {
      const untilMs = clock.monotonicMs() + ms;
      while (clock.monotonicMs() < untilMs) {
        await clock.advanceGently(1000);
        await quiet();
        eachSecond();
      }
    },
  };
}

interface Surroundings {
  readonly clock: Clock;
  readonly line: Line;
}

function aCollector(options: TwoHallsOptions, { clock, line }: Surroundings) {
  const site = indexSite(siteOf(options.windows));
  const log = silentLog;
  const journal = openJournal({ path: join(options.folder, 'journal.db'), clock, log });
  const state = createStateStore({ path: join(options.folder, 'state.db'), site: () => site });
  const ingest = createIngest({ journal, port: line.port, clock, log, knownAgents: () => true });
  const detection = createDetectionReader({ journal, state, clock, log });
  const calendar = createDutyCalendar();
  const { statusOf } = ingest;
  const model = createLiveModel({ site, calendar, state, statusOf, clock });
  const feed = createLiveFeed({ epoch: 'simulation', eventsMax: 100_000 });
  const publisher = createLivePublisher({
    ...{ detection, model, state, feed, clock, log },
    windowIds: [...site.windows.keys()],
    onStatus: ingest.onStatus,
  });
  const lifecycle = createLifecycle([
    {
      name: 'journal',
      start() {
        journal.appendStart();
        journal.appendRevision({ site: site.site, author: 'test', validFromMs: clock.wallMs() });
      },
      stop: () => journal.close(),
    },
    ...[state, detection, publisher, ingest],
  ]);
  return { ...lifecycle, journal, state, detection, model, feed, statusOf };
}

function anAgent(agentId: string, options: TwoHallsOptions, { clock, line }: Surroundings): Agent {
  const devices = options.windows
    .flatMap((window) => window.devices)
    .filter((device) => device.agent === agentId);
  return createAgent({
    config: {
      agent: agentId,
      configFolder: options.folder,
      mqtt: { url: 'mqtt://127.0.0.1', secret: '', caFile: null, isExposed: false },
      outboxFile: join(options.folder, `${agentId}.db`),
      clockSource: 'system',
      ...PLAIN_AGENT_SETTINGS,
      devices: devices.map(({ id, settings }) => ({
        device: id,
        definition: simulatedDriver,
        settings: Default(simulatedDriver.settings, { ...settings }),
      })),
    },
    version: 'simulation',
    transport: line.transportOf(agentId),
    clock,
    random: seededRandom(options.seed),
    log: silentLog,
  });
}
