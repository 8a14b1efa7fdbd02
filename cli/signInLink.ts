import { join } from 'node:path';
import { createSignInLinks } from '../collector/access/signInLinks.ts';
import { createSqlAccessStore } from '../collector/access/sqlAccessStore.ts';
import { loadCollectorConfig } from '../collector/config.ts';
import { urlOf } from '../collector/http/listenAddress.ts';
import { createStateStore } from '../collector/state/stateStore.ts';
import { systemClock } from '../runtime/clock.ts';

/** Prints a one-time link to the console of a configuration; its collector may be running. */
export async function printSignInLink(configFile: string): Promise<void> {
  const config = loadCollectorConfig(configFile);
  const { host, port, tls } = config.http;
  const state = createStateStore({ path: join(config.dataFolder, 'state.db') });
  await state.start();
  try {
    const store = createSqlAccessStore(() => state.database());
    const links = createSignInLinks({ store, clock: systemClock });
    const address = urlOf({ host, tls: tls ?? null }, port);
    console.log((await links.create(address)).url);
  } finally {
    await state.stop();
  }
}
