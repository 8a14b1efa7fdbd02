import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { describeError } from '../cli/report.ts';
import { untilSignal } from '../cli/untilSignal.ts';
import { type RunningCollector, runCollector } from '../collector/runCollector.ts';
import { loadSite } from '../collector/site/loadSite.ts';
import { systemClock } from '../runtime/clock.ts';
import { packageRoot } from '../runtime/packageRoot.ts';
import { cliTexts } from '../texts/cliTexts.ts';
import { languageOf, speaker } from '../texts/entry.ts';
import { createAgentProcesses } from './agentProcesses.ts';
import { type DemoFolder, demoAgentConfig, prepareDemoFolder } from './demoFolder.ts';

const language = languageOf(process.env);
const say = speaker(cliTexts, language);

interface DemoOptions {
  readonly folder: string;
  readonly httpPort: number;
  readonly seed: number;
}

/** Data folder, port and seed come from the command line or the environment. */
function readOptions(): DemoOptions {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: process.env.HALLWATCH_PORT ?? '8420' },
      data: { type: 'string', default: process.env.HALLWATCH_DATA ?? join(packageRoot(), 'data') },
      seed: { type: 'string', default: process.env.HALLWATCH_SEED ?? '20260101' },
    },
  });
  return {
    folder: resolve(values.data, 'demo'),
    httpPort: Number(values.port),
    seed: Number(values.seed),
  };
}

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
  const options = readOptions();
  const siteFile = join(packageRoot(), 'demo', 'site.yaml');
  const { site } = loadSite(siteFile);
  const addresses = { httpHost: '127.0.0.1', httpPort: options.httpPort, mqttPort: 0 };
  const demo = prepareDemoFolder(options.folder, siteFile, { site, addresses });
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
    onUnexpectedEnd: (agent, reason) => console.error(say('demo.agentEnded', { agent, reason })),
  });
  agents.start();
  const link = await collector.newSignInLink();
  console.log(say('demo.ready', { address: collector.address, link }));
  offerNewLinks(collector);
  await untilSignal(async () => {
    console.log(say('cli.stopping'));
    await agents.stop();
    await collector.stop();
    console.log(say('demo.stopped', { folder: options.folder }));
  });
}

startDemo()
  .catch((error: unknown) => {
    const { sentence, exitCode } = describeError(error, language);
    console.error(sentence);
    process.exitCode = exitCode;
  })
  .finally(() => process.exit());
