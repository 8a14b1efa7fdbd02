import { MINUTE, T0 } from '../scene.ts';
import { type Place, placesOf, type Towns, type Watcher } from './silentWorld.ts';

/**
 * What should be open, worked out from scratch at every second by going through all agents: no counts,
 * no tree, nothing kept but who was heard when.
 */
export class SilenceOracle {
  readonly #places: readonly Place[];
  readonly #quiet = new Map<string, number>();
  readonly #known = new Set<string>();
  readonly #lost = new Map<string, number>();
  readonly #off = new Map<string, { sinceMs: number; untilMs: number }>();
  readonly #again = new Map<string, number>();
  readonly #open = new Map<string, string>();
  #listeningMs = Number.NEGATIVE_INFINITY;

  constructor(towns: Towns) {
    this.#places = placesOf(towns);
  }

  shown(): string[] {
    return [...this.#open.values()].toSorted();
  }

  watch: Watcher = ({ nowMs, heard, started }) => {
    if (started) {
      this.#listeningMs = nowMs + 2 * MINUTE;
      for (const id of this.#quiet.keys()) this.#quiet.set(id, nowMs);
    }
    for (const id of heard) this.#hear(id, nowMs);
    if (nowMs >= this.#listeningMs) this.#conclude(nowMs);
  };

  #at(agentId: string): Place {
    return this.#places.find((one) => one.agentId === agentId) as Place;
  }

  #isHeldBack(one: Place): boolean {
    return namesAbove(one).some((name) => this.#open.has(name));
  }

  #shouldBeHeard(inside: (one: Place) => boolean): Place[] {
    return this.#places.filter(
      (one) => inside(one) && this.#known.has(one.agentId) && !this.#off.has(one.agentId),
    );
  }

  #isHallLost(hallId: string): boolean {
    const agents = this.#shouldBeHeard((one) => one.hallId === hallId);
    return agents.every((one) => this.#lost.has(one.agentId));
  }

  #hallsOf(area: string): string[] {
    const agents = this.#shouldBeHeard((one) => one.areas.includes(area));
    return [...new Set(agents.map((one) => one.hallId))];
  }

  #hear(agentId: string, nowMs: number): void {
    const isKnown = this.#known.has(agentId);
    const isNews = this.#lost.has(agentId) || this.#off.has(agentId) || !isKnown;
    this.#known.add(agentId);
    this.#quiet.set(agentId, nowMs);
    for (const marks of [this.#lost, this.#off, this.#again]) marks.delete(agentId);
    if (!isNews) return;
    this.#open.delete(`agent ${agentId}`);
    const ended = namesAbove(this.#at(agentId)).filter((name) => this.#open.delete(name));
    for (const other of this.#places) {
      const wasBeneath = namesAbove(other).some((name) => ended.includes(name));
      if (!wasBeneath || !this.#lost.has(other.agentId) || this.#isHeldBack(other)) continue;
      if (this.#open.has(`agent ${other.agentId}`) || this.#again.has(other.agentId)) continue;
      this.#again.set(other.agentId, nowMs + 2 * MINUTE);
    }
  }

  #conclude(nowMs: number): void {
    const silent = [...this.#quiet].filter(([, sinceMs]) => nowMs - sinceMs > MINUTE);
    const isSettled = silent.some(([, sinceMs]) => nowMs - sinceMs > 1.5 * MINUTE);
    const due = [...this.#again].filter(([, dueMs]) => nowMs >= dueMs);
    const noticed = [...(isSettled ? silent : []), ...due].map(([id]) => id).toSorted();
    const wasOff = new Set(noticed.filter((id) => this.#off.has(id)));
    const toJudge = noticed.filter((agentId) => this.#isLostNow(agentId, nowMs));
    for (const agentId of toJudge) this.#raise(agentId, { toJudge, wasOff });
  }

  #isLostNow(agentId: string, nowMs: number): boolean {
    const before = this.#off.get(agentId)?.sinceMs ?? this.#lost.get(agentId) ?? 0;
    const sinceMs = this.#quiet.get(agentId) ?? before;
    for (const marks of [this.#quiet, this.#off, this.#again]) marks.delete(agentId);
    const untilMs = this.#at(agentId).isOffAfterClosing ? offUntil(sinceMs) : null;
    if (untilMs === null || nowMs >= untilMs) {
      this.#lost.set(agentId, sinceMs);
      return true;
    }
    this.#off.set(agentId, { sinceMs, untilMs });
    this.#again.set(agentId, untilMs);
    this.#lost.delete(agentId);
    return false;
  }

  #startOf(inside: (other: Place) => boolean): number {
    const lost = this.#places.filter(inside).map((one) => this.#lost.get(one.agentId) ?? 0);
    return Math.max(...lost) - T0;
  }

  #raise(
    agentId: string,
    { toJudge, wasOff }: { toJudge: readonly string[]; wasOff: ReadonlySet<string> },
  ): void {
    const one = this.#at(agentId);
    const { hallId } = one;
    if (this.#isHeldBack(one)) return;
    const areas = one.areas.filter((id) => {
      const halls = this.#hallsOf(id);
      return halls.length >= 2 && halls.every((hall) => this.#isHallLost(hall));
    });
    const most = Math.max(0, ...areas.map((id) => this.#hallsOf(id).length));
    const area = areas.find((id) => this.#hallsOf(id).length === most);
    const inHall = (other: Place) => other.hallId === hallId;
    const here = toJudge.filter((id) => this.#at(id).hallId === hallId);
    const sinceMs = this.#lost.get(agentId) ?? 0;
    if (area !== undefined) {
      const startedMs = this.#startOf((other) => other.areas.includes(area));
      this.#open.set(`area ${area}`, `line-down ${area} ${startedMs}`);
    } else if (this.#isHallLost(hallId) && here.every((id) => wasOff.has(id))) {
      const openingMs = (offUntil(sinceMs) ?? 0) - 10 * MINUTE - T0;
      this.#open.set(`hall ${hallId}`, `no-power-at-opening ${hallId} ${openingMs}`);
    } else if (this.#isHallLost(hallId) && this.#shouldBeHeard(inHall).length >= 2) {
      this.#open.set(`hall ${hallId}`, `line-down ${hallId} ${this.#startOf(inHall)}`);
    } else {
      this.#open.set(`agent ${agentId}`, `agent-silent ${agentId} ${sinceMs - T0}`);
    }
  }
}

function namesAbove(one: Place): string[] {
  return [`hall ${one.hallId}`, ...one.areas.map((id) => `area ${id}`)];
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
