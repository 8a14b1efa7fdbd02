/**
 * What a window is during one step: by its sensors, or declared. With a meeting or a stand-in declared
 * they see nobody, or, as its name says, nothing.
 */
export type Seen =
  | ('occupied' | 'empty' | 'unknown')
  | ('meeting' | 'meeting-unseen')
  | ('stand-in' | 'stand-in-unseen');

const SILENT: readonly Seen[] = ['empty', 'meeting', 'stand-in'];

/** Says whether the sensors of a window see nobody. */
export function isSilent(seen: Seen | undefined): boolean {
  return seen !== undefined && SILENT.includes(seen);
}

/** Deaf: its box was not heard then, whatever it sent later. */
export interface PlainWindow {
  readonly seen: readonly Seen[];
  readonly isDeaf: readonly boolean[];
}

export interface PlainRule {
  readonly needed: number;
  /** All in steps. */
  readonly boundSteps: number;
  readonly afterSteps: number;
  readonly clearSteps: number;
  readonly reopenSteps: number;
}

export interface PlainFinding {
  readonly startedStep: number;
  /** When it was raised, cleared and opened again, in turn. */
  readonly turns: readonly (readonly [step: number, what: string])[];
}

/**
 * The plain truth about a pool, worked out from its definition at every step, with all history in
 * sight. `seen[t]` is what a window is from step t to step t + 1.
 */
export function plainHall(windows: readonly PlainWindow[], rule: PlainRule) {
  const { needed, afterSteps, clearSteps, reopenSteps } = rule;
  const steps = windows[0]?.seen.length ?? 0;
  const states: string[] = [];
  const findings: { startedStep: number; turns: [number, string][] }[] = [];
  let open: (typeof findings)[number] | null = null;
  let closedStep = Number.NEGATIVE_INFINITY;
  let backStep: number | null = null;
  for (let now = 0; now < steps; now += 1) {
    const staffed = count(windows, (one) => !isUnknown(one, now) && isStaffed(one.seen[now]));
    const mayBe = count(windows, (one) => isThere(one, { atStep: now, now }, rule));
    const unknown = count(windows, (one) => isUnknown(one, now));
    states.push(staffed >= needed ? 'met' : mayBe < needed ? 'short' : 'unknown');
    if (mayBe < needed) {
      backStep = null;
      if (open !== null) continue;
      const startedStep = beginning(windows, now, rule);
      if (now - startedStep < afterSteps) continue;
      const last = findings.at(-1);
      if (last !== undefined && startedStep - closedStep <= reopenSteps) {
        open = last;
        open.turns.push([now, 'reopen']);
      } else {
        open = { startedStep, turns: [[now, 'raise']] };
        findings.push(open);
      }
    } else if (open !== null) {
      let reason: string | null = null;
      if (staffed >= needed) {
        backStep ??= now;
        if (now >= backStep + clearSteps) reason = 'occupied';
      } else if (mayBe - unknown < needed) reason = 'unobserved';
      if (reason === null) continue;
      open.turns.push([now, reason]);
      [open, backStep, closedStep] = [null, null, now];
    }
  }
  return { states, findings: findings as readonly PlainFinding[] };
}

function count<T>(all: readonly T[], test: (one: T) => boolean): number {
  return all.filter(test).length;
}

function isStaffed(seen: Seen | undefined): boolean {
  return seen === 'occupied' || seen === 'stand-in-unseen';
}

function isUnknown({ seen, isDeaf }: PlainWindow, step: number): boolean {
  return isDeaf[step] === true || seen[step] === 'unknown' || seen[step] === 'meeting-unseen';
}

/**
 * Whether somebody may have been there at a step, as far as is known now. What a deaf box sent later
 * tells how long its sensors had been silent when it was heard again, and nothing of the time before.
 */
function isThere(
  { seen, isDeaf }: PlainWindow,
  { atStep, now }: { readonly atStep: number; readonly now: number },
  { boundSteps }: PlainRule,
): boolean {
  if (isUnknown({ seen, isDeaf }, atStep)) return true;
  if (!isSilent(seen[atStep])) return true;
  let from = atStep;
  while (isSilent(seen[from - 1])) from -= 1;
  let to = atStep;
  while (to < now && isSilent(seen[to + 1]) && isDeaf[to + 1] !== true) to += 1;
  return to - from < boundSteps;
}

/** Since when there have been too few without interruption, as far as is known now. */
function beginning(windows: readonly PlainWindow[], now: number, rule: PlainRule): number {
  let from = now;
  while (
    from > 0 &&
    count(windows, (one) => isThere(one, { atStep: from - 1, now }, rule)) < rule.needed
  ) {
    from -= 1;
  }
  return from;
}
