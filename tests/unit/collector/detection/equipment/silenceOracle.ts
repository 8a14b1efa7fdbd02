import { MINUTE, T0 } from '../scene.ts';
import { type Place, placesOf, type Towns, type Watcher } from './silentWorld.ts';

/**
 * What should be open, worked out from scratch at every second by going through all agents: no counts,
 * no tree, nothing kept but who was heard when.
 */
export function createSilenceOracle(towns: Towns) {
  const places = placesOf(towns);
  const quiet = new Map<string, number>();
  const known = new Set<string>();
  const lost = new Map<string, number>();
  const off = new Map<string, { sinceMs: number; untilMs: number }>();
  const again = new Map<string, number>();
  const open = new Map<string, string>();
  let listeningMs = Number.NEGATIVE_INFINITY;

  const at = (agentId: string): Place => places.find((one) => one.agentId === agentId) as Place;
  const namesAbove = (one: Place): string[] => [
    `hall ${one.hallId}`,
    ...one.areas.map((id) => `area ${id}`),
  ];
  const isHeldBack = (one: Place): boolean => namesAbove(one).some((name) => open.has(name));
  const shouldBeHeard = (inside: (one: Place) => boolean): Place[] =>
    places.filter((one) => inside(one) && known.has(one.agentId) && !off.has(one.agentId));
  const isHallLost = (hallId: string): boolean =>
    shouldBeHeard((one) => one.hallId === hallId).every((one) => lost.has(one.agentId));
  const hallsOf = (area: string): string[] => [
    ...new Set(shouldBeHeard((one) => one.areas.includes(area)).map((one) => one.hallId)),
  ];

  function hear(agentId: string, nowMs: number): void {
    const news = lost.has(agentId) || off.has(agentId) || !known.has(agentId);
    known.add(agentId);
    quiet.set(agentId, nowMs);
    lost.delete(agentId);
    off.delete(agentId);
    again.delete(agentId);
    if (!news) return;
    open.delete(`agent ${agentId}`);
    const ended = namesAbove(at(agentId)).filter((name) => open.delete(name));
    if (ended.length === 0) return;
    for (const other of places) {
      const wasBeneath = namesAbove(other).some((name) => ended.includes(name));
      if (!wasBeneath || !lost.has(other.agentId) || isHeldBack(other)) continue;
      if (open.has(`agent ${other.agentId}`) || again.has(other.agentId)) continue;
      again.set(other.agentId, nowMs + 2 * MINUTE);
    }
  }

  function conclude(nowMs: number): void {
    const silent = [...quiet].filter(([, sinceMs]) => nowMs - sinceMs > MINUTE);
    const isSettled = silent.some(([, sinceMs]) => nowMs - sinceMs > 1.5 * MINUTE);
    if (nowMs < listeningMs) return;
    const due = [...again].filter(([, dueMs]) => nowMs >= dueMs).map(([id]) => id);
    const fresh = isSettled ? silent.map(([id]) => id) : [];
    const noticed = [...fresh, ...due].toSorted();
    const wasOff = new Set(noticed.filter((id) => off.has(id)));
    const toJudge: string[] = [];
    for (const agentId of noticed) {
      const sinceMs = quiet.get(agentId) ?? off.get(agentId)?.sinceMs ?? lost.get(agentId) ?? 0;
      quiet.delete(agentId);
      off.delete(agentId);
      again.delete(agentId);
      const untilMs = at(agentId).isOffAfterClosing ? offUntil(sinceMs) : null;
      if (untilMs !== null && nowMs < untilMs) {
        off.set(agentId, { sinceMs, untilMs });
        again.set(agentId, untilMs);
        lost.delete(agentId);
      } else {
        lost.set(agentId, sinceMs);
        toJudge.push(agentId);
      }
    }
    for (const agentId of toJudge) raise(agentId, { toJudge, wasOff });
  }

  function raise(
    agentId: string,
    { toJudge, wasOff }: { toJudge: readonly string[]; wasOff: ReadonlySet<string> },
  ): void {
    const one = at(agentId);
    if (isHeldBack(one)) return;
    const startOf = (inside: (other: Place) => boolean): number =>
      Math.max(...places.filter(inside).map((other) => lost.get(other.agentId) ?? 0)) - T0;
    const areas = one.areas.filter(
      (id) => hallsOf(id).length >= 2 && hallsOf(id).every(isHallLost),
    );
    const most = Math.max(0, ...areas.map((id) => hallsOf(id).length));
    const area = areas.find((id) => hallsOf(id).length === most);
    const inHall = (other: Place) => other.hallId === one.hallId;
    const here = toJudge.filter((id) => at(id).hallId === one.hallId);
    if (area !== undefined) {
      const startedMs = startOf((other) => other.areas.includes(area));
      open.set(`area ${area}`, `line-down ${area} ${startedMs}`);
    } else if (isHallLost(one.hallId) && here.every((id) => wasOff.has(id))) {
      const openingMs = (offUntil(lost.get(agentId) ?? 0) ?? 0) - 10 * MINUTE;
      open.set(`hall ${one.hallId}`, `no-power-at-opening ${one.hallId} ${openingMs - T0}`);
    } else if (isHallLost(one.hallId) && shouldBeHeard(inHall).length >= 2) {
      open.set(`hall ${one.hallId}`, `line-down ${one.hallId} ${startOf(inHall)}`);
    } else {
      open.set(`agent ${agentId}`, `agent-silent ${agentId} ${(lost.get(agentId) ?? 0) - T0}`);
    }
  }

  const watch: Watcher = ({ nowMs, heard, started }) => {
    if (started) {
      listeningMs = nowMs + 2 * MINUTE;
      for (const id of quiet.keys()) quiet.set(id, nowMs);
    }
    for (const id of heard) hear(id, nowMs);
    conclude(nowMs);
  };
  return { watch, shown: () => [...open.values()].toSorted(), lost, off, open };
}

/** Nine to twelve and thirteen to seventeen in Shanghai, Monday to Friday, minute by minute. */
function isOnDuty(atMs: number): boolean {
  const wall = new Date(atMs + 8 * 60 * MINUTE);
  const hour = wall.getUTCHours();
  const isOpen = (hour >= 9 && hour < 12) || (hour >= 13 && hour < 17);
  return isOpen && wall.getUTCDay() >= 1 && wall.getUTCDay() <= 5;
}

/** Null: it fell silent in the middle of duty. */
function offUntil(sinceMs: number): number | null {
  const grace = 10 * MINUTE;
  if ([sinceMs - grace, sinceMs, sinceMs + grace].every(isOnDuty)) return null;
  let openingMs = Math.floor((sinceMs - grace) / MINUTE) * MINUTE;
  do openingMs += MINUTE;
  while (!isOnDuty(openingMs) || isOnDuty(openingMs - MINUTE));
  return openingMs + grace;
}
