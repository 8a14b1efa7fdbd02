/** A part of the detector's state as it is stored; `json` null: it is gone. */
export interface DetectorEntry {
  readonly key: string;
  readonly json: string | null;
}

/** One kind of entry, by id, which remembers what was changed. */
export interface Table<T> {
  get(id: string): T | undefined;
  put(id: string, value: T): void;
  /** Says that the value was changed in place. */
  touch(id: string): void;
  delete(id: string): void;
  ids(): Iterable<string>;
}

export interface DrainedTable<T> extends Table<T> {
  restore(id: string, json: string): void;
  entries(): Iterable<[string, T]>;
  drainInto(entries: DetectorEntry[]): void;
}

/** How the values of one kind are kept. */
export interface TableForm<T> {
  /** Fills in what a state of an earlier version does not have. */
  readonly complete?: (stored: T) => T;
  /** Brings a value up to date before anybody sees it. */
  readonly settle?: (value: T) => void;
  /** What is stored of a value; all of it when absent. */
  readonly stored?: (value: T) => unknown;
}

export function createTable<T>(prefix: string, form: TableForm<T> = {}): DrainedTable<T> {
  const { complete = same, settle, stored = same } = form;
  const values = new Map<string, T>();
  const changed = new Set<string>();
  return {
    get(id) {
      const value = values.get(id);
      if (value !== undefined) settle?.(value);
      return value;
    },
    entries: () => values.entries(),
    put(id, value) {
      values.set(id, value);
      changed.add(id);
    },
    touch: (id) => changed.add(id),
    delete(id) {
      if (values.delete(id)) changed.add(id);
    },
    ids: () => values.keys(),
    restore: (id, json) => values.set(id, complete(JSON.parse(json) as T)),
    drainInto(entries) {
      for (const id of changed) {
        const value = values.get(id);
        entries.push({
          key: `${prefix}/${id}`,
          json: value === undefined ? null : JSON.stringify(stored(value)),
        });
      }
      changed.clear();
    },
  };
}

function same<T>(stored: T): T {
  return stored;
}
