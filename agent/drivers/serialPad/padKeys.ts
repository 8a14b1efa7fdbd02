import Type, { type Static } from 'typebox';
import { type DeclareReading, declareSchema } from '../../../protocol/reading.ts';
import { randomId } from '../../../runtime/random.ts';
import type { Observation, SettingProblem } from '../driver.ts';

const action = declareSchema.properties.action;

/** What a key at a window may declare. */
export const DECLARED_ACTIONS: readonly DeclareReading['action'][] = action.anyOf.map(
  (one) => one.const,
);

/** Settings that say what the keys of a pad mean, by the value that the pad sends for each. */
export const padKeySettings = {
  /** Value: level, 5 = 非常满意 … 1 = 非常不满意. */
  levels: Type.Record(Type.String(), Type.Integer({ minimum: 1, maximum: 5 }), { default: {} }),
  /** Value: what the key declares; pause, resume, away, return, stand-in or back-office. */
  declare: Type.Record(Type.String(), action, { default: {} }),
  /** Keys the pad offers for rating; default: as many as `levels` names. */
  scale: Type.Optional(Type.Integer({ minimum: 2, maximum: 10 })),
};
const keySettings = Type.Object(padKeySettings);
export type PadKeySettings = Static<typeof keySettings>;

export type PadKey =
  | { readonly kind: 'rating'; readonly level: number }
  | { readonly kind: 'declare'; readonly action: DeclareReading['action'] };

/** The keys of a pad by the value it sends: a byte, or a line of text. */
export type KeyMap = ReadonlyMap<number | string, PadKey>;

/** Reads the settings; a value is a number (`1`, `0x31`) for bytes and a text for lines. */
export function readKeys(settings: PadKeySettings, values: 'bytes' | 'lines'): KeyMap {
  const toValue = (text: string) => (values === 'bytes' ? Number(text) : text);
  return new Map<number | string, PadKey>([
    ...Object.entries(settings.levels).map(
      ([text, level]) => [toValue(text), { kind: 'rating', level }] as const,
    ),
    ...Object.entries(settings.declare).map(
      ([text, declared]) => [toValue(text), { kind: 'declare', action: declared }] as const,
    ),
  ]);
}

/** What is wrong with the keys that the schema cannot say. */
export function checkKeys(settings: PadKeySettings, values: 'bytes' | 'lines'): SettingProblem[] {
  const levels = Object.keys(settings.levels);
  const declared = Object.keys(settings.declare);
  const problems: SettingProblem[] = [];
  if (levels.length + declared.length === 0) {
    problems.push({ field: ['levels'], message: 'a pad has at least one key' });
  }
  if (levels.length === 1) {
    problems.push({ field: ['levels'], message: 'who rates must be able to choose: two keys' });
  }
  for (const [field, keys] of [
    ['levels', levels],
    ['declare', declared],
  ] as const) {
    for (const key of keys) {
      if (values === 'lines' ? key.trim() === key && key !== '' : isByte(key)) continue;
      const message =
        values === 'lines' ? 'a key is the text of a line' : 'a key is a byte, such as 1 or 0x31';
      problems.push({ field: [field, key], message });
    }
  }
  if (readKeys(settings, values).size < levels.length + declared.length) {
    problems.push({ field: ['declare'], message: 'a value means one key only' });
  }
  return problems;
}

function isByte(text: string): boolean {
  return /^(\d+|0x[0-9a-f]+)$/i.test(text) && Number(text) <= 255;
}

/** A press as an observation with an id of its own. */
export function observationOfKey(
  key: PadKey,
  { channel, settings }: { readonly channel: string; readonly settings: PadKeySettings },
): Observation {
  if (key.kind === 'declare') return { kind: 'declare', channel, action: key.action };
  const scale = settings.scale ?? Math.max(2, new Set(Object.values(settings.levels)).size);
  const { level } = key;
  return { kind: 'rating', channel, pressId: randomId(), level, scale, via: 'pad' };
}

export interface PressRules {
  /** `until-release`: the same key again and again is one press. */
  readonly repeat: 'each-frame' | 'until-release';
  /** A held key that is not repeated for this long has been released. */
  readonly releaseAfterMs: number;
}

/** What a value that came from the pad is. */
export type FoundPress = { readonly kind: 'press'; readonly key: PadKey } | 'noise' | null;

/** Faster than anybody presses: a key that sticks, or noise on the line that looks like keys. */
const PRESSES_MAX = 20;
const PRESSES_WITHIN_MS = 5000;

/** Finds the presses among the values of a pad; times are monotonic. */
export interface PressFinder {
  next(value: number | string, nowMs: number): FoundPress;
}

/** Makes a finder. After a storm nothing counts until the pad has been silent for five seconds. */
export function createPressFinder(keys: KeyMap, rules: PressRules): PressFinder {
  let held: { readonly value: number | string; readonly atMs: number } | null = null;
  let recent: number[] = [];
  let noisyAtMs: number | null = null;
  return {
    next(value, nowMs) {
      const key = keys.get(value) ?? null;
      const isHeld = held?.value === value && nowMs - held.atMs < rules.releaseAfterMs;
      held = key === null ? null : { value, atMs: nowMs };
      if (key === null || (isHeld && rules.repeat === 'until-release')) return null;
      if (noisyAtMs !== null && nowMs - noisyAtMs < PRESSES_WITHIN_MS) {
        noisyAtMs = nowMs;
        return 'noise';
      }
      noisyAtMs = null;
      recent = [...recent.filter((atMs) => nowMs - atMs < PRESSES_WITHIN_MS), nowMs];
      if (recent.length <= PRESSES_MAX) return { kind: 'press', key };
      noisyAtMs = nowMs;
      recent = [];
      return 'noise';
    },
  };
}
