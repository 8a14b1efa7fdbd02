import { readFileSync } from 'node:fs';
import { loadAgentConfig } from '../agent/config/agentConfig.ts';
import { DECLARED_ACTIONS } from '../agent/drivers/serialPad/padKeys.ts';
import { placeOf } from '../agent/pads/choosePad.ts';
import { entryOf, withDevice } from '../agent/pads/pairing/deviceEntry.ts';
import { type PairingEvent, PairingFailed, pairPad } from '../agent/pads/pairing/pairPad.ts';
import { isNumberedPad } from '../agent/pads/pairing/reportDescriptor.ts';
import { whoHas } from '../agent/pads/whoHas.ts';
import { systemClock } from '../runtime/clock.ts';
import { Failure, UsageFailure } from '../runtime/failure.ts';
import { replaceAgentConfig } from './agentConfigFile.ts';
import { padReaderOfCommand, type SayPad } from './padList.ts';

export interface PairCommand {
  readonly config: string;
  readonly device: string;
  readonly levels: string;
  readonly declare?: string;
  readonly port?: string;
  readonly serial?: string;
  readonly asJson: boolean;
  readonly say: SayPad;
}

/**
 * Pairs a pad: the person presses its keys, and its settings are written into agent.yaml, whose
 * comments stay. Throws a `Failure`; the file is then as it was.
 */
export async function pairPadCommand(command: PairCommand): Promise<void> {
  const { config, device, say, asJson } = command;
  const keys = keysOf(command);
  const { outboxFile } = loadAgentConfig(config);
  const agent = whoHas(outboxFile);
  if (agent !== null) throw new Failure('HW-PAD-002', { pid: agent.pid });
  // Better now than after twenty presses.
  withDevice(readFileSync(config, 'utf8'), device, {});
  const tell = (event: PairingEvent): void =>
    console.log(asJson ? JSON.stringify(event) : sentenceOf(event, say));
  const entry = await learnEntry(command, keys, tell);
  const backup = replaceAgentConfig(config, (text) => withDevice(text, device, entry));
  const written = { event: 'written', device, file: config, backup, settings: plain(entry) };
  console.log(asJson ? JSON.stringify(written) : say('pad.written', { file: config, backup }));
}

async function learnEntry(
  { port, serial, say }: PairCommand,
  keys: readonly string[],
  tell: (event: PairingEvent) => void,
) {
  const reader = padReaderOfCommand();
  const ports = { hid: reader.port('hid'), keyboard: reader.port('keyboard') };
  try {
    const paired = await pairPad({
      ...{ clock: systemClock, ports, keys, tell },
      ...{ usbPort: port ?? null, serial: serial ?? null },
      isNumbered: (path) => isNumberedPad(path),
      holderOf(path) {
        const holder = whoHas(path);
        return holder === null ? null : `${holder.name} (${holder.pid})`;
      },
    });
    return entryOf(paired, await ports[paired.kind].list());
  } catch (error) {
    throw error instanceof PairingFailed ? failureOf(error, say) : error;
  } finally {
    await reader.stop();
  }
}

function keysOf({ levels, declare = '' }: PairCommand): readonly string[] {
  const split = (text: string): string[] => text.split(',').map((one) => one.trim());
  const rating = split(levels);
  const declaring = declare === '' ? [] : split(declare);
  const isRight = (list: readonly string[], allowed: readonly string[]): boolean =>
    new Set(list).size === list.length && list.every((one) => allowed.includes(one));
  if (rating.length < 2 || !isRight(rating, ['5', '4', '3', '2', '1'])) {
    throw new UsageFailure('HW-PAD-008', { text: levels });
  }
  if (!isRight(declaring, DECLARED_ACTIONS))
    throw new UsageFailure('HW-PAD-008', { text: declare });
  return [...rating, ...declaring];
}

function failureOf({ why, details }: PairingFailed, say: SayPad): Failure {
  switch (why) {
    case 'no-pad':
      return new Failure('HW-PAD-001');
    case 'taken':
      return new Failure('HW-PAD-003', { reason: details });
    case 'not-readable':
      return new Failure('HW-PAD-004', { reason: details });
    case 'silent':
      return new Failure('HW-PAD-005', { reason: details === '' ? '-' : nameOf(details, say) });
    case 'lost':
      return new Failure('HW-PAD-007', { reason: details });
    default:
      return new Failure('HW-PAD-006', { reason: reasonOf(why, details.split(', '), say) });
  }
}

function reasonOf(
  why: 'nothing' | 'same' | 'changing' | 'ambiguous' | 'no-pattern',
  keys: readonly string[],
  say: SayPad,
): string {
  const names = keys.map((key) => nameOf(key, say)).join(' / ');
  return say(`pad.why.${why}`, { keys: names });
}

function nameOf(key: string, say: SayPad): string {
  return say(`pad.key.${key}` as 'pad.key.5');
}

function sentenceOf(event: PairingEvent, say: SayPad): string {
  switch (event.event) {
    case 'which':
      return [say('pad.which', { count: event.pads.length }), ...event.pads.map(placeOf)].join(
        '\n  ',
      );
    case 'found':
      return say('pad.found', { name: event.pad.name ?? event.pad.path, port: placeOf(event.pad) });
    case 'hands-off':
      return say('pad.handsOff', { seconds: event.ms / 1000 });
    case 'press':
      return say('pad.press', { key: nameOf(event.key, say), round: event.round });
    case 'heard':
      return say('pad.heard');
    case 'once-more':
      return say('pad.onceMore');
    case 'start-over':
      return say('pad.startOver', { why: reasonOf(event.why, event.keys, say) });
    default:
      return event satisfies never;
  }
}

/** Maps as objects, for JSON. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return plain(Object.fromEntries(value));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}
