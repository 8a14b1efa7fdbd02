import { writeFileSync } from 'node:fs';
import { createLogUpdate } from 'log-update';
import { type AgentConfig, loadAgentConfig } from '../../agent/config/agentConfig.ts';
import { type LocalSnapshot, localSocketPath } from '../../agent/localStatus/localMessages.ts';
import { localSnapshot, readLocalStatus } from '../../agent/localStatus/readLocalStatus.ts';
import { digestOf, passed, type WalkTestRecord } from '../../protocol/walkTestRecord.ts';
import { systemClock } from '../../runtime/clock.ts';
import { EXIT, Failure, UsageFailure } from '../../runtime/failure.ts';
import { packageVersion } from '../../runtime/packageRoot.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { walktestTexts } from '../../texts/walktestTexts.ts';
import { localFailure } from '../localAgent.ts';
import { wrap } from '../terminal/cells.ts';
import { paintFor } from '../terminal/paint.ts';
import { createPrompter, type Prompter } from '../terminal/prompter.ts';
import { chooseSensors } from './chooseSensors.ts';
import { drawNow, drawResults, type WalkFrame } from './drawWalk.ts';
import { guideWalk, type WalkGuide, type WalkLengths, type WalkStep } from './guideWalk.ts';
import { judgeSensor, type WalkTimes } from './judgeWalk.ts';
import { createSensorTrails, type SensorTrails } from './sensorTrails.ts';

export interface WalktestOptions {
  readonly configFile: string;
  readonly window: string;
  /** Sensors by name; none: found by the name of the window. */
  readonly devices: readonly string[];
  /** Who tests; asked for when it is not given. */
  readonly technician: string | null;
  readonly lengths: WalkLengths;
  /** Where the record goes; null: a name of its own in the current folder. */
  readonly recordFile: string | null;
  readonly language: Language;
}

/** Interrupted by Ctrl-C, as shells say it. */
const INTERRUPTED = 130;

/**
 * Leads a person through the walk test of a window against the running agent, and writes its record.
 * Returns the exit code: 0 passed, 1 not passed, 130 given up. Throws a `Failure` when there is no
 * agent, or none any more.
 */
export async function runWalktest(options: WalktestOptions): Promise<number> {
  const { language, window } = options;
  const config = loadAgentConfig(options.configFile);
  const path = localSocketPath(config.outboxFile);
  const first = await localSnapshot(path);
  if (typeof first === 'string')
    throw localFailure(first, { path: path ?? '', command: 'walktest' });
  const sensors = chooseSensors(first, { window, named: options.devices, config });
  const trails = createSensorTrails(sensors);
  trails.snapshot(first);
  const say = speaker(walktestTexts, language);
  const output = process.stderr;
  const frame: WalkFrame = {
    columns: output.columns ?? 80,
    language,
    paint: paintFor(output, process.env),
  };
  const prompter = createPrompter(process.stdin, output, () => undefined);
  let hasEnded = false;
  const stop = readLocalStatus(path, {
    onSnapshot: (snapshot) => trails.snapshot(snapshot),
    onObservation: (observation) => trails.observation(observation),
    onEnd() {
      hasEnded = true;
    },
  });
  try {
    output.write(
      `${frame.paint('strong', say('walktest.title', { window, agent: config.agent }))}\n`,
    );
    for (const line of wrap(say('walktest.about'), frame.columns)) output.write(`${line}\n`);
    const technician = await askWho(options, prompter, say('walktest.technician'));
    if (technician === null) return INTERRUPTED;
    const guide = guideOnTerminal({
      trails,
      prompter,
      frame,
      output,
      lengths: options.lengths,
      hasEnded: () => hasEnded,
    });
    const times = await guideWalk(guide, options.lengths, systemClock);
    guide.clear();
    if (times === null) {
      if (hasEnded) throw new Failure('HW-WALK-003');
      return INTERRUPTED;
    }
    const record = makeRecord({ config, first, trails, times, technician, window });
    return tellAndWrite(record, options, frame);
  } finally {
    stop();
    prompter.close();
  }
}

const NAME_LENGTH_MAX = 40;

async function askWho(
  { technician }: WalktestOptions,
  prompter: Prompter,
  question: string,
): Promise<string | null> {
  let name = technician?.trim() ?? '';
  while (name === '') {
    const typed = await prompter.ask(question);
    if (typed === null && process.stdin.isTTY !== true) throw new UsageFailure('HW-WALK-004');
    if (typed === null) return null;
    name = typed.trim();
  }
  return name.slice(0, NAME_LENGTH_MAX);
}

const HOW: Readonly<
  Record<WalkStep, 'walktest.sitHow' | 'walktest.leaveHow' | 'walktest.backHow'>
> = {
  sit: 'walktest.sitHow',
  leave: 'walktest.leaveHow',
  back: 'walktest.backHow',
};

function guideOnTerminal(parts: {
  readonly trails: SensorTrails;
  readonly prompter: Prompter;
  readonly frame: WalkFrame;
  readonly output: NodeJS.WriteStream;
  readonly lengths: WalkLengths;
  readonly hasEnded: () => boolean;
}): WalkGuide & { readonly clear: () => void } {
  const { trails, prompter, frame, output, lengths, hasEnded } = parts;
  const { columns, language, paint } = frame;
  const say = speaker(walktestTexts, language);
  const live = createLogUpdate(output, { showCursor: true });
  const lengthOf = { sit: lengths.sittingMs, leave: lengths.awayMsMax, back: lengths.backMsMax };
  const now = () => trails.trails().map(({ device }) => ({ device, level: trails.now(device) }));
  return {
    clear: () => live.clear(),
    hasEnded,
    isEvery: (level) => now().every((one) => one.level === level),
    async announce(step) {
      live.clear();
      const seconds = Math.round(lengthOf[step] / 1000);
      const how = wrap(say(HOW[step], { seconds }), columns - 2).map((line) => `  ${line}`);
      output.write(`\n${paint('strong', say(`walktest.${step}`))}\n${how.join('\n')}\n`);
      for (const line of drawNow(now(), { ...frame, columns: columns - 2 }))
        output.write(`  ${line}\n`);
      const typed = await prompter.ask(`  ${paint('quiet', say('walktest.pressEnter'))} `);
      if (typed === null && process.stdin.isTTY !== true) throw new UsageFailure('HW-WALK-004');
      return typed !== null;
    },
    progress(leftMs) {
      if (!output.isTTY) return;
      const left = say('walktest.left', { seconds: Math.ceil(leftMs / 1000) });
      live(
        [left, ...drawNow(now(), { ...frame, columns: columns - 2 })]
          .map((line) => `  ${line}`)
          .join('\n'),
      );
    },
  };
}

function makeRecord(parts: {
  readonly config: AgentConfig;
  readonly first: LocalSnapshot;
  readonly trails: SensorTrails;
  readonly times: WalkTimes;
  readonly technician: string;
  readonly window: string;
}): WalkTestRecord {
  const { config, first, trails, times, technician, window } = parts;
  const offsetMs = systemClock.wallMs() - systemClock.monotonicMs();
  const span = (fromMs: number, toMs: number) => ({
    fromMs: Math.max(0, Math.round(fromMs + offsetMs)),
    toMs: Math.max(0, Math.round(toMs + offsetMs)),
  });
  const record = {
    ...({ format: 'hallwatch-walk-test', v: 1 } as const),
    ...{ window, agent: config.agent, version: packageVersion(), technician },
    clock: first.clock.state,
    sitting: span(times.sittingFromMs, times.sittingToMs),
    away: span(times.leftMs, times.backMs),
    back: span(times.backMs, times.endMs),
    sensors: trails.trails().map((trail) => judgeSensor(trail, times)),
  };
  return { ...record, digest: digestOf(record) };
}

function tellAndWrite(record: WalkTestRecord, options: WalktestOptions, frame: WalkFrame): number {
  const { window } = record;
  const say = speaker(walktestTexts, frame.language);
  const stamp = new Date(record.sitting.fromMs).toISOString().replace(/[-:]|\.\d+Z/g, '');
  const file = options.recordFile ?? `walktest-${window}-${stamp}.json`;
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
  const isPassed = record.sensors.every(passed);
  const sum = frame.paint(
    isPassed ? 'good' : 'bad',
    say(isPassed ? 'walktest.allPassed' : 'walktest.notPassed'),
  );
  const last = [
    say('walktest.written', { file }),
    ...(isPassed ? [say('walktest.next', { file })] : []),
  ];
  console.log(['', ...drawResults(record.sensors, frame), '', sum, ...last].join('\n'));
  return isPassed ? EXIT.ok : EXIT.failed;
}
