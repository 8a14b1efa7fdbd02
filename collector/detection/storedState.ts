import { newAgent } from './agentHealth.ts';
import { settleDevice, settleWindow, storedDevice, storedWindow } from './agentLead.ts';
import type { AgentState, DeviceState, WindowState, WindowTrail } from './detectorState.ts';
import type { HallState, HallWindow } from './hall/hallState.ts';
import { NO_EPISODE } from './post/episode.ts';
import { type Level, newWatch } from './sensorSignal.ts';
import { NEW_SILENCE_WATCH } from './silence/silenceWatch.ts';
import type { DrainedTable, Table, TableForm } from './stateTable.ts';
import type { Verdict, VerdictContext } from './verdict.ts';

/** How each part of the state is stored, and what a state of an earlier version did not have. */
export const AGENTS: TableForm<AgentState> = { complete: completeAgent };
export const DEVICES: TableForm<DeviceState> = {
  ...{ complete: completeDevice, settle: settleDevice, stored: storedDevice },
};
export const WINDOWS: TableForm<WindowState> = {
  ...{ complete: completeWindow, settle: settleWindow, stored: storedWindow },
};
export const HALLS: TableForm<HallState> = { stored: storedHall };
export const TRAILS: TableForm<WindowTrail> = { complete: completeTrail };

/** A hall as it is stored: its windows are stored by themselves. */
interface StoredHall extends Omit<HallState, 'windows'> {
  readonly windows: readonly (string | HallWindow)[];
}

function storedHall(hall: HallState): StoredHall {
  return { ...hall, windows: hall.windows.map(({ id }) => id) };
}

/** Gives restored halls their windows; a hall of an earlier version has brought them. */
export function joinHalls(halls: DrainedTable<HallState>, windows: Table<HallWindow>): void {
  for (const [, hall] of halls.entries()) {
    const stored: StoredHall['windows'] = hall.windows;
    hall.windows = stored.flatMap((one) => {
      if (typeof one === 'string') return windows.get(one) ?? [];
      windows.put(one.id, one);
      return [one];
    });
  }
}

/** A silence that was found before silences were marked. */
const silenceOfBefore = { isExpected: false, dueMs: null, noticedMs: null };

function completeAgent(stored: AgentState): AgentState {
  const { silent } = stored;
  const sinceMs = stored.quietSinceMs ?? silent?.raisedMs ?? 0;
  const whole = newAgent();
  whole.silence = silent === null ? null : { sinceMs, ...silenceOfBefore };
  return inShape(stored, whole);
}

/** A state of before duty had kinds: a window was on duty or not. */
function contextOf(verdict: Verdict): VerdictContext {
  const isOff = verdict === 'not-on-duty';
  return {
    basis: isOff ? 'none' : 'named',
    service: isOff ? null : 'normal',
    ...{ because: isOff ? 'outside-hours' : null, isCalendarCovered: true },
  };
}

function levelOf(verdict: Verdict): Level {
  return verdict === 'occupied' || verdict === 'empty' ? verdict : 'unknown';
}

function completeWindow(stored: WindowState): WindowState {
  const { verdict } = stored;
  const window = inShape(stored, {
    judgedMs: 0,
    revisionId: null,
    sensors: [],
    verdict,
    level: levelOf(verdict),
    context: contextOf(verdict),
    episode: NO_EPISODE,
    posts: [],
    interruptions: [],
    learned: null,
    silenceWatch: NEW_SILENCE_WATCH,
    learnedMs: 0,
    lead: null,
  });
  window.episode = { ...NO_EPISODE, ...stored.episode };
  return window;
}

function completeTrail({ verdicts, marks }: WindowTrail): WindowTrail {
  const steps = verdicts.map((step) => ({
    atMs: step.atMs,
    verdict: step.verdict,
    level: step.level ?? levelOf(step.verdict),
    context: step.context ?? contextOf(step.verdict),
  }));
  return { verdicts: steps, marks };
}

function completeDevice(stored: DeviceState): DeviceState {
  const device = inShape(stored, {
    watch: newWatch(0),
    lastReadingMs: null,
    lastReadingQuality: null,
    lastChangeMs: null,
    lastValue: null,
    condition: null,
    isStale: false,
    lastLevelMs: null,
    open: {},
    lead: null,
  });
  return { ...device, watch: { ...newWatch(0), ...stored.watch } };
}

/**
 * All values of a kind in one shape, as they are when they are made: the machine reads many shapes
 * several times more slowly than one.
 */
function inShape<T extends object>(stored: T, whole: T): T {
  return Object.assign(whole, stored);
}
