import { expect } from 'vitest';
import type { Why } from '../../../collector/detection/finding.ts';
import type { IncidentView } from '../../../collector/http/views.ts';
import type { Reading } from '../../../protocol/reading.ts';
import type { StoredEntry } from '../storedJournal.ts';
import { CONTACT_LINE, SEAT_LINE } from './boardFiles.ts';
import type { Act } from './emulatedHall.ts';

/** How late the agent may see an act on a machine this slow. */
const SEEN_WITHIN_MS = 5000;
/** A level that has not changed is said again, but not sooner than this. */
const SAID_AGAIN_AFTER_MS = 60_000;

/** A level of a device by the wire, at the time at which it was said. */
interface Said {
  readonly level: boolean;
  readonly monotonicMs: number;
}

/** The changes among what was said; anything said twice must have been due again. */
function changesOf(said: readonly Said[]): readonly Said[] {
  return said.filter((one, index) => {
    const before = said[index - 1];
    if (before === undefined || one.level !== before.level) return true;
    expect(one.monotonicMs - before.monotonicMs).toBeGreaterThanOrEqual(SAID_AGAIN_AFTER_MS);
    return false;
  });
}

/** Checks that a line's stored changes are its pulls: each once, in order, soon after it was made. */
function expectPulls(said: readonly Said[], acts: readonly Act[], line: number): void {
  const pulls = acts.filter(({ act, details }) => act === 'pull' && details[0] === String(line));
  const [first, ...changes] = changesOf(said);
  expect(first?.level).toBe(true);
  expect(changes.map(({ level }) => level)).toEqual(pulls.map(({ details }) => details[1] === '1'));
  pulls.forEach((pull, index) => {
    expectSoonAfter(pull, changes[index]?.monotonicMs);
  });
}

function expectSoonAfter(act: Act, monotonicMs: number | undefined, ms = SEEN_WITHIN_MS): void {
  expect(monotonicMs).toBeGreaterThanOrEqual(act.monotonicMs);
  expect(monotonicMs).toBeLessThanOrEqual(act.monotonicMs + ms);
}

/** Checks that the journal holds what happened in the hall, all of it and nothing else. */
export function expectStored(entries: readonly StoredEntry[], acts: readonly Act[]): void {
  expect(new Set(entries.map(({ outboxId }) => outboxId)).size).toBe(1);
  expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
  const readings = entries.map(({ reading }) => reading);
  const of = <K extends Reading['kind']>(kind: K, device: string) =>
    readings.filter(
      (one): one is Extract<Reading, { kind: K }> => one.kind === kind && one.device === device,
    );
  const seats = of('occupancy', 'seat-1').map((one) => ({ ...one, level: one.occupied }));
  expectPulls(seats, acts, SEAT_LINE);
  const cameras = of('camera', 'camera-1');
  const levels = cameras.map((one) => ({ ...one, level: one.status === 'online' }));
  expectPulls(levels, acts, CONTACT_LINE);

  const presses = acts.filter(({ act }) => act === 'press');
  const ratings = of('rating', 'pad-1');
  expect(ratings.map(({ level }) => level)).toEqual(
    presses.map(({ details: [key] }) => Number(key)),
  );
  expect(ratings.every(({ scale, via }) => scale === 5 && via === 'pad')).toBe(true);
  expect(new Set(ratings.map(({ pressId }) => pressId)).size).toBe(presses.length);
  presses.forEach((press, index) => {
    expectSoonAfter(press, ratings[index]?.monotonicMs);
  });
  expectPadStates(of('equipment', 'pad-1'), acts);
  const inputs = of('equipment', 'seat-1');
  expect(inputs.map(({ status }) => status)).toEqual(['ok']);
  const others = readings.filter(({ kind }) => kind !== 'heartbeat').length;
  const equipment = inputs.length + of('equipment', 'pad-1').length;
  expect(others).toBe(seats.length + cameras.length + ratings.length + equipment);
}

/** How soon after it was pulled out the pad must be reported as gone. */
const UNPLUGGED_WITHIN_MS = 10_000;

function expectPadStates(
  states: readonly { readonly status: string; readonly monotonicMs: number }[],
  acts: readonly Act[],
): void {
  const said = states.map((one) => ({ ...one, level: one.status === 'ok' }));
  const [first, unplugged, plugged, ...more] = changesOf(said);
  expect([first, unplugged, plugged]).toMatchObject([
    { status: 'ok' },
    { status: 'unplugged' },
    { status: 'ok' },
  ]);
  expect(more).toEqual([]);
  for (const act of acts) {
    if (act.act === 'unplug') expectSoonAfter(act, unplugged?.monotonicMs, UNPLUGGED_WITHIN_MS);
    if (act.act === 'plug') expectSoonAfter(act, plugged?.monotonicMs, UNPLUGGED_WITHIN_MS);
  }
}

/** Checks that every trouble of the morning is one finding, from its act until it was over. */
export function expectFindings(incidents: readonly IncidentView[], acts: readonly Act[]): void {
  const last = (what: Act['act'], ...details: readonly number[]): Act | undefined =>
    acts.findLast(({ act, details: told }) => act === what && told.join() === details.join());
  const sorted = [...incidents].sort((a, b) => a.kind.localeCompare(b.kind));
  const recovered = { clearReason: 'recovered' };
  expect(sorted).toMatchObject([
    { kind: 'camera-down', deviceId: 'camera-1', ...recovered },
    { kind: 'empty-post', windowId: 'window-1', clearReason: 'occupied' },
    { kind: 'pad-unplugged', deviceId: 'pad-1', ...recovered },
    // Five keys within a minute are no five citizens.
    { kind: 'press-burst', deviceId: 'pad-1' },
  ]);
  expect(sorted.map(({ late }) => late)).toEqual([false, false, false, false]);
  // The last press, on the pad that is back, shows somebody: the absence begins anew with it.
  const begins = [
    last('pull', CONTACT_LINE, 0),
    last('press', 3),
    last('unplug'),
    last('press', 5),
  ];
  sorted.forEach(({ startedMs }, index) => {
    const beganMs = begins[index]?.wallMs ?? 0;
    expect(startedMs).toBeGreaterThanOrEqual(beganMs);
    expect(startedMs).toBeLessThanOrEqual(beganMs + SEEN_WITHIN_MS);
  });
  const [, emptyPost] = sorted;
  expect((emptyPost?.raisedMs ?? 0) - (emptyPost?.startedMs ?? 0)).toBe(60_000);
}

/** Checks that the evidence names readings which are in the journal and say what it says. */
export function expectEvidence(why: Why, entries: readonly StoredEntry[]): void {
  expect(why.inputs.length).toBeGreaterThan(0);
  for (const { agentId, outboxId, sequence, deviceId } of why.inputs) {
    const named = entries.find((entry) => entry.sequence === sequence);
    expect(named).toMatchObject({ agentId, outboxId, reading: { device: deviceId } });
  }
  expect(why.checks.length).toBeGreaterThan(0);
}
