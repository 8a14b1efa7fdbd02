import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stringify } from 'yaml';
import { describeError } from '../cli/report.ts';
import { hearSignals, untilSignal } from '../cli/untilSignal.ts';
import { type RunningCollector, runCollector } from '../collector/runCollector.ts';
import { loadSite } from '../collector/site/loadSite.ts';
import { systemClock } from '../runtime/clock.ts';
import { Failure } from '../runtime/failure.ts';
import { packageRoot } from '../runtime/packageRoot.ts';
import { holdFolder, isDiskFull } from '../runtime/sqlite.ts';
import { cliTexts } from '../texts/cliTexts.ts';
import { languageOf, speaker } from '../texts/entry.ts';
import { createAgentProcesses } from './agentProcesses.ts';
import { type DemoFolder, demoAgentConfig, prepareDemoFolder } from './demoFolder.ts';
import { type DemoOptions, readDemoOptions } from './demoOptions.ts';

const language = languageOf(process.env);
const say = speaker(cliTexts, language);

/** Writes each agent's configuration with the port on which the broker really listens. */
function writeAgentConfigs(
  demo: DemoFolder,
  options: Parameters<typeof demoAgentConfig>[2],
): Map<string, string> {
  return new Map(
    demo.agents.map(({ id }) => {
      const file = join(demo.folder, 'agents', `${id}.yaml`);
      writeFileSync(file, stringify(demoAgentConfig(demo, id, options)));
      return [id, file];
    }),
  );
}

/** A link can be used once and for 15 minutes; Enter makes another. */
function offerNewLinks(collector: RunningCollector): void {
  if (!process.stdin.isTTY) return;
  console.log(say('demo.newLink'));
  createInterface({ input: process.stdin }).on('line', () => {
    collector.newSignInLink().then(
      (link) => console.log(link),
      (error: unknown) => console.error(describeError(error, language).sentence),
    );
  });
}

async function startDemo(): Promise<void> {
  const options = readDemoOptions(process.argv.slice(2), {
    environment: process.env,
    usualDataFolder: join(packageRoot(), 'data'),
  });
  // The collector holds its own folder; this keeps a second demo from writing its configuration.
  const release = holdFolder(options.dataFolder);
  const folder = join(options.dataFolder, 'demo');
  await runDemo(folder, options).catch((error: unknown) => {
    throw isDiskFull(error) ? new Failure('HW-DISK-002', { path: folder }, error) : error;
  });
  release();
}

/** Runs everything until somebody asks it to end. */
async function runDemo(folder: string, options: DemoOptions): Promise<void> {
  const signal = hearSignals();
  const siteFile = join(packageRoot(), 'demo', 'site.yaml');
  const { site } = loadSite(siteFile);
  const addresses = { httpHost: '127.0.0.1', httpPort: options.httpPort, mqttPort: 0 };
  const demo = prepareDemoFolder(folder, siteFile, { site, addresses });
  const collector = await runCollector({ configFile: demo.collectorConfigFile });
  const configFiles = writeAgentConfigs(demo, {
    site,
    mqttPort: collector.mqttPort,
    seed: options.seed,
  });
  const agents = createAgentProcesses({
    program: join(packageRoot(), 'bin', 'hallwatch.mjs'),
    configFiles,
    clock: systemClock,
    onUnexpectedEnd: (end) => console.error(say('demo.agentEnded', { ...end })),
  });
  agents.start();
  const link = await collector.newSignInLink();
  console.log(say('demo.ready', { address: collector.address, link }));
  offerNewLinks(collector);
  const stop = async (): Promise<void> => {
    console.log(say('cli.stopping'));
    await agents.stop();
    await collector.stop();
    console.log(say('demo.stopped', { folder }));
  };
  await untilSignal(stop, { signal });
}

startDemo()
  .catch((error: unknown) => {
    const { sentence, exitCode } = describeError(error, language);
    console.error(sentence);
    process.exitCode = exitCode;
  })
  .finally(() => process.exit());
