import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { type Clock, systemClock } from '../runtime/clock.ts';
import { Failure } from '../runtime/failure.ts';
import { createLog } from '../runtime/log.ts';
import { packageVersion } from '../runtime/packageRoot.ts';
import { systemRandom } from '../runtime/random.ts';
import { notifyByProgram, serviceEnvironment } from '../runtime/serviceNotice.ts';
import { createServiceWatch, type ServiceWatch } from '../runtime/serviceWatch.ts';
import { holdFolder, isDamaged, isDiskFull } from '../runtime/sqlite.ts';
import { languageOf } from '../texts/entry.ts';
import { type CollectorConfig, loadCollectorConfig } from './config.ts';
import { type Collector, type CollectorOptions, createCollector } from './createCollector.ts';
import { type LoadedSite, loadSite } from './site/loadSite.ts';
import { logStartWarnings } from './startWarnings.ts';

/** A collector at work. */
export interface RunningCollector {
  readonly address: string;
  readonly mqttPort: number;
  newSignInLink(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts a collector from its configuration file. Resolves when it listens. Throws a `ConfigFailure`
 * for what is wrong in a file, and a `Failure` when a port or the data folder cannot be used.
 */
export async function runCollector(options: {
  readonly configFile: string;
  readonly clock?: Clock;
}): Promise<RunningCollector> {
  const { config, site, warnings } = checkCollectorConfig(options.configFile);
  const log = createLog('collector', config.logLevel);
  logStartWarnings(log, {
    ...{ site, weakSpots: warnings, language: languageOf(process.env) },
    nowMs: (options.clock ?? systemClock).wallMs(),
  });
  // Before anything in the folder is read: two collectors would write one journal.
  const release = holdFolder(config.dataFolder);
  const collector = await startSafely({
    config,
    site,
    author: `${userName()} (${basename(config.site)})`,
    version: packageVersion(),
    clock: options.clock ?? systemClock,
    random: systemRandom,
    log,
  }).catch((error: unknown) => {
    release();
    throw startFailure(error, config.dataFolder);
  });
  const address = collector.address();
  const watch = watchService(collector, options.clock ?? systemClock);
  await watch.ready();
  log.info({ address, mqttPort: collector.mqttPort() }, 'The collector is listening.');
  return {
    address,
    mqttPort: collector.mqttPort(),
    newSignInLink: collector.newSignInLink,
    async stop() {
      await watch.stopping();
      await collector.stop().finally(release);
    },
  };
}

/** Reads the configuration and the site file and starts nothing. */
export function checkCollectorConfig(
  configFile: string,
): LoadedSite & { readonly config: CollectorConfig } {
  const config = loadCollectorConfig(configFile);
  return { config, ...loadSite(config.site, languageOf(process.env)) };
}

/** Tells the service manager, and feeds its watchdog while what is stored is being judged. */
function watchService(collector: Collector, clock: Clock): ServiceWatch {
  const service = serviceEnvironment(process.env, process.pid);
  let judgedBefore = -1;
  return createServiceWatch({
    clock,
    notify: service === null ? async () => undefined : notifyByProgram,
    watchdogMs: service?.watchdogMs ?? null,
    isProgressing() {
      const { stored, judged } = collector.progress();
      const isMoving = judged > judgedBefore || judged >= stored;
      judgedBefore = judged;
      return isMoving;
    },
  });
}

/** Opening the journal writes already, so making a collector can fail as starting it can. */
async function startSafely(options: CollectorOptions): Promise<Collector> {
  const collector = createCollector(options);
  await collector.start();
  return collector;
}

function startFailure(error: unknown, folder: string): unknown {
  if (isDiskFull(error)) return new Failure('HW-DISK-002', { path: folder }, error);
  if (!isDamaged(error)) return error;
  return new Failure('HW-DISK-004', { path: folder, reason: (error as Error).message }, error);
}

/** Who runs this. In a container a user may have a number and no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}
