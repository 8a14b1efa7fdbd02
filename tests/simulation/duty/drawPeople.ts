import type { Dice } from './dice.ts';
import { joined, type Span, type Spans } from './spans.ts';
import type { Declared } from './world.ts';
import { MINUTE, SECOND } from './worldTime.ts';

/** What the people of one window do in a day. */
export interface WindowDay {
  readonly presence: Spans;
  readonly declared: readonly Declared[];
  readonly presses: readonly number[];
}

/** A window and when somebody has to be there. */
export interface Post {
  readonly windowId: string;
  readonly policyMs: number;
  readonly isSpare: boolean;
  readonly shifts: Spans;
  readonly day: Span;
}

interface Diary {
  readonly dice: Dice;
  readonly post: Post;
  readonly present: Span[];
  readonly declared: Declared[];
  /** When whoever works this shift goes home; who is out then does not come back. */
  homeMs: number;
}

type Errand = (diary: Diary, fromMs: number) => number;

/** Draws the day of one window: clerks who come, go, fetch lunch, meet, stand in and stay away. */
export function drawWindowDay(dice: Dice, post: Post): WindowDay {
  const diary: Diary = { dice, post, present: [], declared: [], homeMs: Number.POSITIVE_INFINITY };
  for (const shift of post.shifts) workShift(diary, shift);
  if (dice.chance(0.15)) visitAtNight(diary);
  const presence = joined(diary.present.flatMap((span) => clip(span, post.day))).filter(
    // Who is there for a moment only is seen by no sensor.
    ({ fromMs, toMs }) => toMs - fromMs > 5 * SECOND,
  );
  return { presence, declared: diary.declared, presses: drawPresses(dice, presence, post.day) };
}

function workShift(diary: Diary, shift: Span): void {
  const { dice } = diary;
  if (dice.chance(0.04)) return;
  if (dice.chance(0.04)) {
    declare(diary, {
      state: 'leave-announced',
      via: 'import',
      fromMs: shift.fromMs,
      untilMs: shift.toMs,
    });
    return;
  }
  const leaveMs = shift.toMs + departure(dice);
  diary.homeMs = leaveMs;
  let atMs = shift.fromMs + arrival(dice);
  while (atMs < leaveMs) {
    const stayUntilMs = Math.min(
      leaveMs,
      atMs + dice.between(1, 4) * MINUTE + dice.wait(45 * MINUTE),
    );
    diary.present.push({ fromMs: atMs, toMs: stayUntilMs });
    if (stayUntilMs === leaveMs) return;
    atMs = pickErrand(dice)(diary, stayUntilMs);
  }
}

/** Relative to the beginning of the shift: mostly early, sometimes late, rarely very late. */
function arrival(dice: Dice): number {
  if (dice.chance(0.7)) return -dice.between(10, 20 * 60) * SECOND;
  return (dice.chance(0.5) ? dice.between(0, 8) : dice.between(9, 50)) * MINUTE + notExactly(dice);
}

function departure(dice: Dice): number {
  if (dice.chance(0.7)) return dice.between(1, 15 * 60) * SECOND;
  return -(dice.chance(0.5) ? dice.between(0, 4) : dice.between(5, 45)) * MINUTE - notExactly(dice);
}

/** Nobody comes or goes exactly when a limit is reached, which clocks could not tell. */
function notExactly(dice: Dice): number {
  return dice.between(3, 57) * SECOND;
}

function pickErrand(dice: Dice): Errand {
  const errands: readonly (readonly [weight: number, errand: Errand])[] = [
    [30, slipOut],
    [18, stayAway],
    [14, stayAwayJustAbout],
    [12, signAway],
    [8, pauseWithSign],
    [5, attendMeeting],
    [8, beRelieved],
    [5, workInBackOffice],
  ];
  let rest = dice.between(1, 100);
  for (const [weight, errand] of errands) {
    rest -= weight;
    if (rest <= 0) return errand;
  }
  return slipOut;
}

/** Gone for less than anybody minds. */
function slipOut({ dice, post }: Diary, fromMs: number): number {
  return fromMs + Math.round(dice.between(5, 90) * 0.01 * post.policyMs);
}

/** Gone for longer than allowed, and nobody knows why. */
function stayAway({ dice, post }: Diary, fromMs: number): number {
  return fromMs + post.policyMs + dice.between(1, 60) * MINUTE;
}

function stayAwayJustAbout({ dice, post }: Diary, fromMs: number): number {
  return fromMs + post.policyMs + dice.pick([-1, 1]) * dice.between(3, 90) * SECOND;
}

/** Presses the key, goes, and mostly presses it again. */
function signAway(diary: Diary, fromMs: number): number {
  const { dice, post } = diary;
  const backMs = fromMs + dice.between(2, 50) * MINUTE;
  const endedMs = dice.chance(0.8) ? backMs + dice.between(1, 20) * SECOND : null;
  const saidMs = fromMs - dice.between(1, 20) * SECOND;
  // At a spare window the key for a pause closes it, which is not meant here.
  const state = post.isSpare ? 'away' : dice.pick(['away', 'paused']);
  declare(diary, { state, via: 'key', fromMs: saidMs, endedMs });
  return backMs;
}

/** The office is told, in time, or late and for the time before. */
function pauseWithSign(diary: Diary, fromMs: number): number {
  const { dice } = diary;
  const backMs = fromMs + dice.between(5, 120) * MINUTE;
  const lateMs = dice.chance(0.5) ? 0 : dice.between(1, 60) * MINUTE;
  const isPlanned = dice.chance(0.5);
  const endedMs = isPlanned ? null : backMs;
  declare(diary, {
    ...{ state: dice.pick(['paused', 'outreach', 'back-office']), via: 'api' },
    ...{
      fromMs: fromMs - dice.between(0, 30) * SECOND,
      untilMs: isPlanned ? backMs : null,
      endedMs,
    },
    toldMs: fromMs + lateMs,
    endToldMs:
      endedMs === null ? null : Math.max(endedMs, fromMs + lateMs) + dice.between(1, 300) * SECOND,
  });
  return backMs;
}

/** Known since the day before. */
function attendMeeting(diary: Diary, fromMs: number): number {
  const { dice, post } = diary;
  const untilMs = fromMs + dice.between(20, 90) * MINUTE;
  declare(diary, { state: 'meeting', via: 'import', fromMs, untilMs, toldMs: post.day.fromMs });
  return untilMs - dice.between(0, 5) * MINUTE;
}

/** The stand-in signs in before the first leaves; the seat is empty for a moment. */
function beRelieved(diary: Diary, fromMs: number): number {
  const { dice } = diary;
  const backMs = fromMs + dice.between(10, 90) * MINUTE;
  const saidMs = fromMs - dice.between(1, 60) * SECOND;
  declare(diary, { state: 'stand-in', via: 'key', fromMs: saidMs, endedMs: backMs });
  const seatedMs = fromMs + dice.between(1, 40) * SECOND;
  diary.present.push({ fromMs: seatedMs, toMs: backMs - dice.between(1, 40) * SECOND });
  return backMs;
}

function workInBackOffice(diary: Diary, fromMs: number): number {
  const { dice } = diary;
  const backMs = fromMs + dice.between(10, 100) * MINUTE;
  const saidMs = fromMs - dice.between(1, 20) * SECOND;
  const endedMs = backMs + dice.between(1, 20) * SECOND;
  declare(diary, { state: 'back-office', via: 'key', fromMs: saidMs, endedMs });
  return backMs;
}

/** The guard, or the cleaner: somebody is seen when nobody has to be there. */
function visitAtNight({ dice, post, present }: Diary): void {
  const fromMs = dice.between(post.day.fromMs, post.day.toMs);
  present.push({ fromMs, toMs: fromMs + dice.between(1, 20) * MINUTE });
}

type DeclaredWords = Pick<Declared, 'state' | 'via' | 'fromMs'> & Partial<Declared>;

function declare({ declared, post, homeMs }: Diary, words: DeclaredWords): void {
  const { state, via, fromMs, untilMs = null } = words;
  const isPressed = via !== 'key' || (words.endedMs ?? homeMs) < homeMs;
  const endedMs = isPressed ? (words.endedMs ?? null) : null;
  const { toldMs = Math.min(fromMs, post.day.fromMs), endToldMs = endedMs } = words;
  declared.push({
    ...{ id: `${post.windowId}-${declared.length + 1}`, windowId: post.windowId },
    ...{ state, via, fromMs, untilMs, endedMs, endToldMs },
    toldMs: via === 'key' ? fromMs : toldMs,
  });
}

function drawPresses(dice: Dice, presence: Spans, day: Span): number[] {
  const presses: number[] = [];
  for (const { fromMs, toMs } of presence) {
    for (let atMs = fromMs + dice.wait(20 * MINUTE); atMs < toMs; atMs += dice.wait(20 * MINUTE)) {
      presses.push(atMs);
    }
  }
  // Somebody presses although the clerk has gone.
  if (dice.chance(0.3)) presses.push(dice.between(day.fromMs, day.toMs - 1));
  return presses.sort((a, b) => a - b);
}

function clip({ fromMs, toMs }: Span, day: Span): Span[] {
  const span = { fromMs: Math.max(fromMs, day.fromMs), toMs: Math.min(toMs, day.toMs) };
  return span.fromMs < span.toMs ? [span] : [];
}
