import { deviceKey } from '../../site/siteIndex.ts';
import type { DetectorContext } from '../detectorContext.ts';
import { equipmentFinding } from '../equipmentWhy.ts';
import type { ClearReason } from '../finding.ts';
import type { KioskCheck } from './equipmentState.ts';

/** A hall must have two kiosks; one that is down leaves the other, all that are down leave nobody. */
const KIOSKS_MIN = 2;
const PENDING_MAX = 500;

/** A kiosk says that it is well, or not. */
export function noteKiosk(
  context: DetectorContext,
  hallId: string,
  said: { readonly atMs: number; readonly key: string; readonly isDown: boolean },
): void {
  const known = context.state.kiosks.get(hallId);
  if (known === undefined && !said.isDown) return;
  const check = known ?? { checkedMs: said.atMs, pending: [], down: [], open: null };
  const atMs = Math.max(said.atMs, check.checkedMs);
  let place = check.pending.length;
  while (place > 0 && (check.pending[place - 1]?.atMs ?? 0) > atMs) place -= 1;
  check.pending.splice(place, 0, { ...said, atMs });
  if (check.pending.length > PENDING_MAX) check.pending.shift();
  context.state.kiosks.put(hallId, check);
}

/** Judges the kiosks of every hall where one said something new, as far as all of them are certain. */
export function settleKiosks(context: DetectorContext): void {
  for (const hallId of [...context.state.kiosks.ids()]) {
    const check = context.state.kiosks.get(hallId);
    if (check !== undefined && check.pending.length > 0) settleHall(context, hallId, check);
  }
}

function settleHall(context: DetectorContext, hallId: string, check: KioskCheck): void {
  const kiosks = kiosksOf(context, hallId, check.pending.at(-1)?.atMs ?? check.checkedMs);
  // One that nobody has watched is not down: while it is not known, "all" cannot be said.
  const ends = kiosks.map((key) => context.state.devices.get(key)?.watch.endMs ?? -Infinity);
  const certainMs = ends.length === 0 ? -Infinity : Math.min(...ends);
  for (;;) {
    const [event] = check.pending;
    if (event === undefined || event.atMs > certainMs) break;
    check.pending.shift();
    check.checkedMs = event.atMs;
    check.down = check.down.filter(([key]) => key !== event.key);
    if (event.isDown) check.down.push([event.key, event.atMs]);
    judge(context, { hallId, check, atMs: event.atMs });
  }
  const isOver = check.pending.length + check.down.length === 0 && check.open === null;
  if (isOver) context.state.kiosks.delete(hallId);
  else context.state.kiosks.touch(hallId);
}

function judge(
  context: DetectorContext,
  now: { readonly hallId: string; readonly check: KioskCheck; readonly atMs: number },
): void {
  const { hallId, check, atMs } = now;
  const kiosks = kiosksOf(context, hallId, atMs);
  const down = kiosks.filter((key) => check.down.some(([one]) => one === key));
  const areAllDown = kiosks.length >= KIOSKS_MIN && down.length === kiosks.length;
  if (check.open !== null && !areAllDown) clear(context, check, { atMs, reason: 'recovered' });
  if (check.open !== null || !areAllDown) return;
  const facts = { kiosks: kiosks.length, names: down.join(', ') };
  const finding = equipmentFinding({
    ...{ kind: 'kiosks-down', subject: hallId, hallId, windowId: null },
    ...{ agentId: null, deviceId: null, startedMs: atMs, raisedMs: atMs, stage: 'escalated' },
    facts,
    checks: [
      { check: 'a-kiosk-works', result: 'fails', facts: { down: down.length, all: kiosks.length } },
    ],
    inputs: [],
    wouldHaveChanged: [{ key: 'a-kiosk-works', facts: { beforeMs: atMs } }],
  });
  check.open = { id: finding.id, raisedMs: atMs };
  context.emit({ type: 'raise', finding });
}

/** The site has changed: kiosks may have come, gone or moved. */
export function recheckKiosks(context: DetectorContext, nowMs: number): void {
  for (const hallId of [...context.state.kiosks.ids()]) {
    const check = context.state.kiosks.get(hallId);
    if (check === undefined) continue;
    const kiosks = kiosksOf(context, hallId, nowMs);
    check.down = check.down.filter(([key]) => kiosks.includes(key));
    const areAllDown = kiosks.length >= KIOSKS_MIN && check.down.length === kiosks.length;
    const reason = kiosks.length === 0 ? 'removed' : 'recovered';
    if (check.open !== null && !areAllDown) clear(context, check, { atMs: nowMs, reason });
    context.state.kiosks.touch(hallId);
  }
}

function clear(
  context: DetectorContext,
  check: KioskCheck,
  ended: { readonly atMs: number; readonly reason: ClearReason },
): void {
  if (check.open === null) return;
  const { id: findingId, raisedMs } = check.open;
  check.open = null;
  const atMs = Math.max(raisedMs, ended.atMs);
  context.emit({ type: 'clear', findingId, atMs, reason: ended.reason });
}

function kiosksOf(context: DetectorContext, hallId: string, atMs: number): string[] {
  const hall = context.history.indexAt(atMs)?.halls.get(hallId);
  return (hall?.windows ?? []).flatMap((window) =>
    window.devices
      .filter((device) => device.kind === 'kiosk')
      .map((device) => deviceKey(device.agent, device.id)),
  );
}
