import { seededRandom } from '../../../runtime/random.ts';

/** What came while one key was pressed, a list for each time. */
export interface KeyPresses<T> {
  /** Which key it is, for the one who asked. */
  readonly key: string;
  readonly recorded: readonly (readonly T[])[];
}

/** What was pressed does not say how the keys are told apart. */
export interface Unclear {
  readonly kind: 'unclear';
  readonly why: /** Nothing came while this key was pressed. */
    | 'nothing'
    /** Two keys send exactly the same. */
    | 'same'
    /** One key never sends the same twice. */
    | 'changing'
    /** Everything fits, but chance would, too: more presses are needed. */
    | 'ambiguous'
    | 'no-pattern';
  readonly keys: readonly string[];
}

/**
 * A value for every key that came in each of its presses and never otherwise; null when a key has
 * none. Of several, the one that came first counts: the press, not the release. Only the bits of the
 * mask are looked at.
 */
export function distinctValues(
  presses: readonly KeyPresses<number>[],
  idle: readonly number[],
  mask = ~0,
): ReadonlyMap<string, number> | null {
  // The cheap question first: noise fails it nearly always, and there are hundreds of masks.
  const repeated: (readonly number[])[] = [];
  for (const { recorded } of presses) {
    const [first = [], ...later] = recorded;
    const found = first.filter((one) =>
      later.every((others) => others.some((other) => ((one ^ other) & mask) === 0)),
    );
    if (found.length === 0) return null;
    repeated.push(found);
  }
  const taken = presses.map(({ recorded }) => new Set(recorded.flat().map((one) => one & mask)));
  const isIdle = new Set(idle.map((one) => one & mask));
  const values = new Map<string, number>();
  for (const [index, { key }] of presses.entries()) {
    const value = repeated[index]?.find(
      (one) =>
        !isIdle.has(one & mask) &&
        taken.every((others, other) => other === index || !others.has(one & mask)),
    );
    if (value === undefined) return null;
    values.set(key, value & mask);
  }
  return values;
}

/** The likeliest reason why no pattern was found. */
export function whyUnclear<T>(
  presses: readonly KeyPresses<T>[],
  textOf: (one: T) => string,
): Unclear {
  const silent = presses.find(({ recorded }) => recorded.some(({ length }) => length === 0));
  if (silent !== undefined) return { kind: 'unclear', why: 'nothing', keys: [silent.key] };
  const said = presses.map(({ key, recorded }) => ({
    key,
    times: recorded.map((one) => one.map(textOf).sort().join(' ')),
  }));
  for (const [index, { key, times }] of said.entries()) {
    const twin = said
      .slice(index + 1)
      .find((other) => other.times.some((one) => times.includes(one)));
    if (twin !== undefined) return { kind: 'unclear', why: 'same', keys: [key, twin.key] };
  }
  const changing = said.find(
    ({ times }) => new Set(times).size === times.length && times.length > 1,
  );
  if (changing !== undefined) return { kind: 'unclear', why: 'changing', keys: [changing.key] };
  return { kind: 'unclear', why: 'no-pattern', keys: [] };
}

/**
 * The order in which keys are asked for in a round: another each time. In the same order, a counter
 * would repeat itself with the keys.
 */
export function orderOfRound(keys: readonly string[], round: number): readonly string[] {
  if (round === 0) return keys;
  const random = seededRandom(round);
  const left = [...keys];
  const order: string[] = [];
  while (left.length > 0) {
    order.push(...left.splice(Math.floor(random.fraction() * left.length), 1));
  }
  return order.every((key, index) => key === keys[index]) ? order.reverse() : order;
}
