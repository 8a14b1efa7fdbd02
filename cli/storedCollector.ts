import { join } from 'node:path';
import { loadCollectorConfig } from '../collector/config.ts';
import { openReadOnlyJournal } from '../collector/journal/readOnlyJournal.ts';
import { indexSite, type SiteIndex } from '../collector/site/siteIndex.ts';
import { createStateStore, type StateStore } from '../collector/state/stateStore.ts';
import { UsageFailure } from '../runtime/failure.ts';

/** Where to look: a configuration that names the data folder, or the folder itself. */
export interface StoredPlace {
  readonly config?: string;
  readonly data?: string;
}

/** What a collector has stored, to be looked at; it may be running. */
export interface StoredCollector {
  readonly state: StateStore;
  /** The site as the journal has it last; null before the first start. */
  readonly site: SiteIndex | null;
}

/** The data folder that is meant. Throws HW-CLI-022 when none is named. */
export function dataFolderOf({ config, data }: StoredPlace): string {
  if (data !== undefined) return data;
  if (config === undefined) throw new UsageFailure('HW-CLI-022');
  return loadCollectorConfig(config).dataFolder;
}

/** Opens what is stored for one piece of work; nothing is written. */
export async function withStoredCollector<T>(
  place: StoredPlace,
  work: (stored: StoredCollector) => Promise<T>,
): Promise<T> {
  const folder = dataFolderOf(place);
  const journal = openReadOnlyJournal(join(folder, 'journal.db'));
  const site = journal.newestSite();
  journal.close();
  const index = site === null ? null : indexSite(site);
  const state = createStateStore({
    path: join(folder, 'state.db'),
    site: () => index,
    isReadOnly: true,
  });
  await state.start();
  try {
    return await work({ state, site: index });
  } finally {
    await state.stop();
  }
}
