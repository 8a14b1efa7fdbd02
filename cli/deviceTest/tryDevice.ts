import type {
  Driver,
  DriverContext,
  Observation,
  StartOutcome,
} from '../../agent/drivers/driver.ts';
import type { SupervisedDevice } from '../../agent/drivers/supervisor.ts';
import { spokenValue } from '../../agent/localStatus/localMessages.ts';
import type { Clock } from '../../runtime/clock.ts';

/** What a device said in its test. */
export interface Said {
  readonly kind: Observation['kind'];
  readonly channel: string;
  readonly value: string;
  readonly detail: string | null;
}

export interface DeviceTrial {
  readonly device: string;
  readonly driver: string;
  /** fails: not usable now, or it says itself that it is not well. unsure: it warms up, it is noisy. */
  readonly outcome: 'works' | 'unsure' | 'fails';
  /** Why, in English as the driver says it; null when it works. */
  readonly reason: string | null;
  readonly said: readonly Said[];
  /** From its start to its first word, or to the end of the test. */
  readonly latencyMs: number;
}

export type TrialSurroundings = Omit<DriverContext, 'device' | 'emit' | 'lost' | 'blind'>;

/** How long a driver may take to start and to answer. */
const WITHIN_MS = 12_000;
/** How long a device that has started may be silent: one that only speaks when touched says nothing. */
const SILENT_MS = 1500;
/** What the other channels of a device need after its first word. */
const REST_MS = 300;

/** Starts one device by itself, hears what it says first and stops it. Never throws. */
export async function tryDevice(
  { device, definition, settings }: SupervisedDevice,
  surroundings: TrialSurroundings,
): Promise<DeviceTrial> {
  const { clock } = surroundings;
  const startedMs = clock.monotonicMs();
  const heard = createHearing(clock);
  let driver: Driver | null = null;
  let outcome: StartOutcome | undefined;
  try {
    driver = definition.create({ ...surroundings, device, ...heard.callbacks }, settings);
    outcome = await within(clock, driver.start(), WITHIN_MS);
    if (outcome === 'started') await hearOut(driver, heard, clock);
  } catch (error) {
    outcome = { retryLater: (error as Error).message };
  }
  const endedMs = clock.monotonicMs();
  await within(
    clock,
    (driver?.stop() ?? Promise.resolve()).catch(() => undefined),
    WITHIN_MS,
  );
  return {
    ...{ device, driver: definition.name },
    ...judge(outcome, heard),
    said: heard.said(),
    latencyMs: (heard.firstMs() ?? endedMs) - startedMs,
  };
}

async function hearOut(driver: Driver, heard: Hearing, clock: Clock): Promise<void> {
  if (driver.probeNow !== undefined) await within(clock, driver.probeNow(), WITHIN_MS);
  await within(clock, heard.first, SILENT_MS);
  await within(clock, new Promise(() => undefined), REST_MS);
}

interface Hearing {
  readonly callbacks: Pick<DriverContext, 'emit' | 'lost' | 'blind'>;
  /** Resolves with the first word, also with a bad one. */
  readonly first: Promise<void>;
  said(): Said[];
  firstMs(): number | null;
  lost(): string | null;
  blind(): string | null;
}

function createHearing(clock: Clock): Hearing {
  const said = new Map<string, Said>();
  let firstMs: number | null = null;
  let lostReason: string | null = null;
  let blindReason: string | null = null;
  let resolveFirst: () => void = () => undefined;
  const first = new Promise<void>((resolve) => {
    resolveFirst = resolve;
  });
  const note = (): void => {
    firstMs ??= clock.monotonicMs();
    resolveFirst();
  };
  return {
    callbacks: {
      emit(observation) {
        note();
        const { kind, channel } = observation;
        said.set(`${kind}/${channel}`, { kind, channel, ...spokenValue(observation) });
      },
      lost(reason) {
        note();
        lostReason ??= reason;
      },
      blind(reason) {
        blindReason = reason;
      },
    },
    first,
    said: () => [...said.values()],
    firstMs: () => firstMs,
    lost: () => lostReason,
    blind: () => blindReason,
  };
}

function judge(
  outcome: StartOutcome | undefined,
  heard: Hearing,
): Pick<DeviceTrial, 'outcome' | 'reason'> {
  const fails = (reason: string) => ({ outcome: 'fails' as const, reason });
  if (outcome === undefined) return fails('the driver did not start in time');
  if (outcome !== 'started') {
    return fails('unusable' in outcome ? outcome.unusable : outcome.retryLater);
  }
  const lost = heard.lost();
  if (lost !== null) return fails(lost);
  const bad = heard.said().find(isBad);
  if (bad !== undefined) return fails(bad.detail ?? bad.value);
  const blind = heard.blind();
  if (blind !== null) return { outcome: 'unsure', reason: blind };
  return { outcome: 'works', reason: null };
}

/** Says whether what was said is bad news about the device itself. */
export function isBad({ kind, value }: Pick<Said, 'kind' | 'value'>): boolean {
  return (kind === 'camera' && value !== 'online') || (kind === 'equipment' && value !== 'ok');
}

/** The outcome of some work; undefined when it takes longer. */
function within<T>(clock: Clock, work: Promise<T>, limitMs: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, () => resolve(undefined));
    work.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error as Error);
      },
    );
  });
}
