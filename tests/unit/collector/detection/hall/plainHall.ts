/** What a window is during one step. */
export type Seen = 'occupied' | 'empty' | 'unknown' | 'stand-in' | 'meeting';

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
 * sight. `windows[w][t]` is what window w is from step t to step t + 1.
 */
export function plainHall(windows: readonly (readonly Seen[])[], rule: PlainRule) {
  const { needed, afterSteps, clearSteps, reopenSteps } = rule;
  const steps = windows[0]?.length ?? 0;
  const states: string[] = [];
  const findings: { startedStep: number; turns: [number, string][] }[] = [];
  let open: (typeof findings)[number] | null = null;
  let closedStep = Number.NEGATIVE_INFINITY;
  let backStep: number | null = null;
  for (let now = 0; now < steps; now += 1) {
    const staffed = count(windows, (seen) => isStaffed(seen[now]));
    const mayBe = count(windows, (seen) => isThere(seen, { atStep: now, now }, rule));
    const unknown = count(windows, (seen) => seen[now] === 'unknown');
    states.push(staffed >= needed ? 'met' : mayBe < needed ? 'short' : 'unknown');
    if (mayBe < needed) {
      backStep = null;
      const startedStep = beginning(windows, now, rule);
      if (open !== null || now - startedStep < afterSteps) continue;
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
  return seen === 'occupied' || seen === 'stand-in';
}

/** Whether somebody may have been there at a step, as far as is known now. */
function isThere(
  seen: readonly Seen[],
  { atStep, now }: { readonly atStep: number; readonly now: number },
  { boundSteps }: PlainRule,
): boolean {
  if (seen[atStep] === 'meeting') return false;
  if (seen[atStep] !== 'empty') return true;
  let from = atStep;
  while (seen[from - 1] === 'empty') from -= 1;
  let to = atStep;
  while (to < now && seen[to + 1] === 'empty') to += 1;
  return to - from < boundSteps;
}

/** Since when there have been too few without interruption, as far as is known now. */
function beginning(windows: readonly (readonly Seen[])[], now: number, rule: PlainRule): number {
  let from = now;
  while (
    from > 0 &&
    count(windows, (seen) => isThere(seen, { atStep: from - 1, now }, rule)) < rule.needed
  ) {
    from -= 1;
  }
  return from;
}
