import {
  type DeviceListDocument,
  deviceListProblems,
  deviceListSchema,
} from '../../protocol/deviceList.ts';
import { LIMITS } from '../../protocol/limits.ts';
import {
  ConfigFailure,
  type ConfigProblem,
  type ExaminedConfig,
  examineText,
  inFileOrder,
} from '../../runtime/configFile.ts';
import { type AgentConfig, checkAgentSettings } from '../config/agentConfig.ts';
import type { AgentSettings } from '../config/settings.ts';
import { DRIVERS } from '../drivers/index.ts';
import type { SupervisedDevice } from '../drivers/supervisor.ts';
import { findLocalSettings, type LocalSetting } from './localSettings.ts';

/** What a document is called in its problems; nobody has it as a file. */
const NAME = 'devices';

/** agent.yaml, which says everything but the devices, and those that are kept. */
export type LocalFile = NonNullable<AgentConfig['origin']>;

/** The outcome of reading a document: the devices, or everything that is wrong with it. */
export type ReadDocument =
  | { readonly ok: true; readonly devices: readonly SupervisedDevice[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * Reads a list of devices from the collector as if it stood in agent.yaml instead of the one there,
 * by the same checks, and one more: nothing in it names a file or a secret of this machine. A device
 * that is kept is taken from agent.yaml. Never throws, whatever the text is.
 */
export function readRemoteDocument(text: string, local: LocalFile): ReadDocument {
  try {
    return { ok: true, devices: devicesIn(text, local) };
  } catch (error) {
    if (error instanceof ConfigFailure) return { ok: false, problems: error.problems };
    const reason = (error as Error).message.slice(0, LIMITS.textLengthMax);
    return { ok: false, problems: [wholeDocument('unreadable', `cannot be read: ${reason}`)] };
  }
}

/** The problems in a reply or a status: one a line, `line:column field: what`, as many as fit. */
export function problemText(problems: readonly ConfigProblem[]): string {
  const lines = problems.map(({ line, column, field, message }) =>
    `${line}:${column} ${field}: ${message}`.replaceAll(/\s+/g, ' '),
  );
  const whole = lines.join('\n');
  if (lengthOf(whole) <= LIMITS.textLengthMax) return whole;
  const short = lines.map((line) => cutTo(line, LINE_LENGTH_MAX));
  for (let count = short.length; count > 1; count -= 1) {
    const text = withRest(short.slice(0, count), lines.length - count);
    if (lengthOf(text) <= LIMITS.textLengthMax) return text;
  }
  const room = LIMITS.textLengthMax - lengthOf(withRest([''], lines.length - 1));
  return withRest([cutTo(lines[0] ?? '', room)], lines.length - 1);
}

/** Where there is no room for all, none is longer: two short words help more than one long list. */
const LINE_LENGTH_MAX = 90;

function withRest(lines: readonly string[], more: number): string {
  return [...lines, ...(more > 0 ? [`(+${more})`] : [])].join('\n');
}

function cutTo(text: string, lengthMax: number): string {
  return lengthOf(text) <= lengthMax ? text : `${[...text].slice(0, lengthMax - 1).join('')}…`;
}

function lengthOf(text: string): number {
  return [...text].length;
}

function devicesIn(text: string, local: LocalFile): readonly SupervisedDevice[] {
  if (text.length > LIMITS.configurationLengthMax) {
    const message = `has more than ${LIMITS.configurationLengthMax} characters`;
    throw new ConfigFailure(NAME, [wholeDocument('too-long', message)]);
  }
  const examined = examineText(NAME, text, deviceListSchema);
  const list = examined.value;
  const ofTheList = [
    ...examined.problems,
    ...deviceListProblems(list).flatMap(
      ({ field, message, told }) => examined.fail(field, message, told).problems,
    ),
  ];
  if (examined.problems.length > 0) throw new ConfigFailure(NAME, inFileOrder(ofTheList));
  const problems = [
    ...ofTheList,
    ...localSettingProblems(list, examined),
    ...keptProblems(list, { examined, local }),
  ];
  // A device with a problem of these is looked at no further: no check reads a file that it names.
  const value = { ...local.settings, devices: expand(list, local) };
  const whole: ExaminedConfig<AgentSettings> = { problems, value, fail: examined.fail };
  return checkAgentSettings(local.file, whole).devices;
}

type Fail = Pick<ExaminedConfig<DeviceListDocument>, 'fail'>;

function localSettingProblems(list: DeviceListDocument, { fail }: Fail): ConfigProblem[] {
  return list.devices.flatMap(({ device: _, keep, driver, ...settings }, index) => {
    const definition = DRIVERS.find(({ name }) => name === driver);
    if (keep === true || definition === undefined) return [];
    return findLocalSettings(definition.settings, settings).flatMap(({ field, why }) => {
      const told = { keyword: `remote-${why}`, facts: {} };
      return fail(['devices', index, ...field], WHY_LOCAL[why], told).problems;
    });
  });
}

const WHY_LOCAL: Record<LocalSetting['why'], string> = {
  'local-only': 'may stand only in agent.yaml of the box; use keep: true',
  file: 'names a file of the box, which only agent.yaml may; use keep: true',
  secret: 'is a secret, which only agent.yaml may hold; use keep: true',
  folder: 'is a path of the box, which only agent.yaml may name; use keep: true',
};

function keptProblems(
  list: DeviceListDocument,
  parts: { readonly examined: Fail; readonly local: LocalFile },
): ConfigProblem[] {
  const { examined, local } = parts;
  return list.devices.flatMap(({ device, keep }, index) => {
    if (keep !== true || entryOf(local, device) !== undefined) return [];
    const told = { keyword: 'nothing-to-keep', facts: { device } };
    const message = `agent.yaml of the box has no device "${device}"`;
    return examined.fail(['devices', index, 'device'], message, told).problems;
  });
}

function expand(list: DeviceListDocument, local: LocalFile): AgentSettings['devices'] {
  // Every entry keeps its place, by which its problems are told.
  return list.devices.map(({ keep, driver = '', ...entry }) => {
    return (keep === true ? entryOf(local, entry.device) : undefined) ?? { ...entry, driver };
  });
}

function entryOf(local: LocalFile, device: string): AgentSettings['devices'][number] | undefined {
  return local.settings.devices.find((entry) => entry.device === device);
}

function wholeDocument(keyword: string, message: string): ConfigProblem {
  return {
    file: NAME,
    line: 1,
    column: 1,
    field: '',
    keyword,
    message,
    facts: { reason: message },
  };
}
