import { existsSync } from 'node:fs';
import { type AgentConfig, loadAgentConfig } from '../../agent/config/agentConfig.ts';
import { localSocketPath } from '../../agent/localStatus/localMessages.ts';
import { localSnapshot } from '../../agent/localStatus/readLocalStatus.ts';
import type { Clock } from '../../runtime/clock.ts';
import { ConfigFailure } from '../../runtime/configFile.ts';
import { Failure } from '../../runtime/failure.ts';
import { allTexts } from '../../texts/allTexts.ts';
import { configProblemLine } from '../../texts/configTexts.ts';
import { fill, type Language } from '../../texts/entry.ts';
import { checkClock } from './checks/clock.ts';
import { checkCollector } from './checks/collector.ts';
import { checkDevices } from './checks/devices.ts';
import { checkDisk } from './checks/disk.ts';
import { checkGpio } from './checks/gpio.ts';
import { checkNetwork } from './checks/network.ts';
import { checkOutbox } from './checks/outbox.ts';
import { checkPads } from './checks/pads.ts';
import { checkPermissions } from './checks/permissions.ts';
import { checkProgram } from './checks/program.ts';
import { checkSerial } from './checks/serial.ts';
import { checkService } from './checks/systemd.ts';
import {
  type AgentAtWork,
  AREAS,
  type Area,
  type Check,
  type Finding,
  findingsOf,
  type Patient,
} from './examination.ts';

/** Every check by its area; those that ask nobody are quick. */
const CHECKS: readonly { readonly area: Area; readonly check: Check; readonly isQuick: boolean }[] =
  [
    { area: 'program', check: checkProgram, isQuick: true },
    { area: 'service', check: checkService, isQuick: true },
    { area: 'permissions', check: checkPermissions, isQuick: true },
    { area: 'gpio', check: checkGpio, isQuick: false },
    { area: 'serial', check: checkSerial, isQuick: true },
    { area: 'pads', check: checkPads, isQuick: false },
    { area: 'devices', check: checkDevices, isQuick: false },
    { area: 'clock', check: checkClock, isQuick: true },
    { area: 'disk', check: checkDisk, isQuick: true },
    { area: 'outbox', check: checkOutbox, isQuick: true },
    { area: 'network', check: checkNetwork, isQuick: false },
    { area: 'collector', check: checkCollector, isQuick: false },
  ];

/** A check that takes longer than all its own limits together has got stuck. */
const WITHIN_MS = 60_000;

export interface ExaminationOptions {
  /** Null: only the machine itself. */
  readonly configFile: string | null;
  readonly language: Language;
  readonly isQuick: boolean;
  readonly clock: Clock;
  readonly root?: string;
}

/** Looks at everything, and returns what was found in the order of the areas. Never throws. */
export async function examine(options: ExaminationOptions): Promise<readonly Finding[]> {
  const { config, findings } = readConfig(options);
  const { clock, root = '/' } = options;
  const atWork = config === null ? ({ state: 'stopped' } as const) : await lookForAgent(config);
  const patient: Patient = { config, atWork, clock, root, environment: process.env };
  const checks = CHECKS.filter(({ isQuick }) => isQuick || !options.isQuick);
  // The devices are tried while nobody else touches them: GPIO lines are looked at before.
  const found: Finding[] = [...findings];
  for (const { area, check } of checks) found.push(...(await carryOut(patient, area, check)));
  return AREAS.flatMap((area) => found.filter((one) => one.area === area));
}

async function carryOut(patient: Patient, area: Area, check: Check): Promise<readonly Finding[]> {
  const { warn } = findingsOf(area);
  let cancel: () => void = () => undefined;
  const tooLong = new Promise<readonly Finding[]>((resolve) => {
    cancel = patient.clock.after(WITHIN_MS, () => {
      resolve([warn('checkFailed', { reason: `${WITHIN_MS / 1000} s` })]);
    });
  });
  try {
    return await Promise.race([check(patient), tooLong]);
  } catch (error) {
    return [warn('checkFailed', { reason: (error as Error).message })];
  } finally {
    cancel();
  }
}

function readConfig({ configFile, language }: ExaminationOptions): {
  readonly config: AgentConfig | null;
  readonly findings: readonly Finding[];
} {
  const { ok, warn, fail } = findingsOf('config');
  if (configFile === null) return { config: null, findings: [warn('configNone')] };
  try {
    const config = loadAgentConfig(configFile);
    const facts = { file: configFile, devices: config.devices.length };
    return { config, findings: [ok('configGood', facts)] };
  } catch (error) {
    const problems = configProblems(error, language);
    return { config: null, findings: problems.map((problem) => fail('configBad', { problem })) };
  }
}

function configProblems(error: unknown, language: Language): string[] {
  if (error instanceof ConfigFailure) {
    return error.problems.map((one) => configProblemLine(one, language, allTexts));
  }
  if (!(error instanceof Failure)) return [String(error)];
  const entry = allTexts[error.code];
  return [entry === undefined ? error.message : fill(entry[language], error.facts)];
}

async function lookForAgent({ outboxFile }: AgentConfig): Promise<AgentAtWork> {
  const path = localSocketPath(outboxFile);
  if (path === null || !existsSync(path)) return { state: 'stopped' };
  const found = await localSnapshot(path);
  if (typeof found === 'object') return { state: 'running', snapshot: found };
  return found === 'not-running' ? { state: 'stopped' } : { state: 'hidden' };
}
