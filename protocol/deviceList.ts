import Type, { type Static } from 'typebox';
import { ID_PATTERN } from './ids.ts';
import { LIMITS } from './limits.ts';

const id = Type.String({ pattern: ID_PATTERN });

/**
 * The document of a `configure` command, as far as both sides understand it: only an agent knows the
 * settings of its drivers. It says which devices to watch, and nothing else.
 */
export const deviceListSchema = Type.Object(
  {
    devices: Type.Array(
      Type.Object(
        {
          device: id,
          /** What stands beside it are the settings of this driver. */
          driver: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
          /** Instead: the device as the agent's own file has it, which nobody else can read. */
          keep: Type.Optional(Type.Literal(true)),
        },
        { additionalProperties: Type.Unknown() },
      ),
      { maxItems: LIMITS.devicesPerAgentMax },
    ),
  },
  { additionalProperties: false },
);
export type DeviceListDocument = Static<typeof deviceListSchema>;

/** Something wrong with a list that its schema cannot say. */
export interface DeviceListProblem {
  readonly field: readonly (string | number)[];
  readonly message: string;
  /** As a stable word with its facts, for sentences in a person's language. */
  readonly told: { readonly keyword: string; readonly facts: Readonly<Record<string, string>> };
}

/**
 * Every device has one name, and either a driver or the word that it stays as it is. Takes a list of
 * any shape: what the schema has something against is left to it, the rest is looked at.
 */
export function deviceListProblems(list: DeviceListDocument): DeviceListProblem[] {
  const taken = new Set<string>();
  const entries: readonly unknown[] = Array.isArray(list.devices) ? list.devices : [];
  return entries.flatMap((found, index) => {
    const entry = soundEntry(found);
    return entry === null ? [] : entryProblems(entry, { index, taken });
  });
}

type Entry = DeviceListDocument['devices'][number];

function soundEntry(value: unknown): Entry | null {
  if (typeof value !== 'object' || value === null) return null;
  return typeof (value as { device?: unknown }).device === 'string' ? (value as Entry) : null;
}

function entryProblems(
  entry: Entry,
  { index, taken }: { readonly index: number; readonly taken: Set<string> },
): DeviceListProblem[] {
  const { device, driver, keep, ...settings } = entry;
  const place = ['devices', index];
  const found: DeviceListProblem[] = [];
  if (taken.has(device)) {
    const told = { keyword: 'device-taken', facts: { device } };
    found.push({ field: [...place, 'device'], message: `"${device}" is there already`, told });
  }
  taken.add(device);
  if ((driver === undefined) === (keep === undefined)) {
    const message = 'give either a driver, or keep: true';
    found.push({ field: place, message, told: { keyword: 'driver-or-keep', facts: {} } });
  }
  const [extra] = Object.keys(settings);
  if (keep !== undefined && extra !== undefined) {
    const message = 'a device that is kept takes no settings from here';
    const told = { keyword: 'kept-as-it-is', facts: {} };
    found.push({ field: [...place, extra], message, told });
  }
  return found;
}
