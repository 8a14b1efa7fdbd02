import type { Clock } from '../../../runtime/clock.ts';
import { createKeyPressFinder, eventBytesOf } from '../../drivers/keyboardPad/inputEvents.ts';
import { isAtPort, placeOf } from '../choosePad.ts';
import type { OpenPad, PadKind, PadPort, PluggedPad } from '../padPort.ts';
import { type LearnedReport, learnReport } from './learnReport.ts';
import { distinctValues, orderOfRound, type Unclear, whyUnclear } from './learnValues.ts';
import { createPadEar, type ListeningTimes, newsAgainst, type PadEar } from './padEar.ts';

/** What a guided pairing says while it goes on. */
export type PairingEvent =
  | { readonly event: 'which'; readonly pads: readonly PluggedPad[] }
  | { readonly event: 'found'; readonly pad: PluggedPad }
  | { readonly event: 'hands-off'; readonly ms: number }
  | { readonly event: 'press'; readonly key: string; readonly round: number }
  | { readonly event: 'heard'; readonly key: string }
  | { readonly event: 'once-more' }
  | {
      readonly event: 'start-over';
      readonly why: Unclear['why'];
      readonly keys: readonly string[];
    };

/** What was learned of a pad. */
export type PairedPad =
  | { readonly kind: 'hid'; readonly pad: PluggedPad; readonly learned: LearnedReport }
  | {
      readonly kind: 'keyboard';
      readonly pad: PluggedPad;
      readonly codes: ReadonlyMap<string, number>;
    };

/** Why no pad was paired; the key of a sentence and its facts. */
export class PairingFailed extends Error {
  readonly why: PairingTrouble;
  readonly details: string;

  constructor(why: PairingTrouble, details = '') {
    super(`${why} ${details}`);
    this.why = why;
    this.details = details;
  }
}
export type PairingTrouble =
  | 'no-pad'
  | 'taken'
  | 'not-readable'
  | 'silent'
  | 'lost'
  | Unclear['why'];

export interface PairingOptions {
  readonly clock: Clock;
  readonly ports: Readonly<Record<PadKind, PadPort>>;
  /** The port or the serial number of the pad, where the person knows it. */
  readonly usbPort: string | null;
  readonly serial: string | null;
  /** Names of the keys to be asked for. */
  readonly keys: readonly string[];
  readonly isNumbered: (path: string) => boolean;
  /** The program that reads a device now, in words; null when it is free. */
  readonly holderOf: (path: string) => string | null;
  readonly tell: (event: PairingEvent) => void;
}

const PRESS: ListeningTimes = { waitMs: 30_000, quietMs: 700, longestMs: 2500 };
const WHICH: ListeningTimes = { ...PRESS, waitMs: 60_000 };
const IDLE_MS = 1500;
const ROUNDS_MAX = 6;
const STARTS_MAX = 3;

/**
 * Guides a person through pairing: finds the pad that they press, asks for every key in several
 * rounds and learns what it sends. Keys are pressed, nothing is typed. Throws `PairingFailed`.
 */
export async function pairPad(options: PairingOptions): Promise<PairedPad> {
  const pad = await findPad(options);
  options.tell({ event: 'found', pad });
  const session = await openSession(options, pad, { grab: true });
  try {
    return await learnKeys(options, session);
  } finally {
    await session.close();
  }
}

/** An open pad and what it says, as reports or as the codes of pressed keys. */
interface Session {
  readonly pad: PluggedPad;
  readonly ear: PadEar<Uint8Array | number>;
  readonly isLost: () => string | null;
  close(): Promise<void>;
}

async function openSession(
  { clock, ports }: PairingOptions,
  pad: PluggedPad,
  { grab }: { readonly grab: boolean },
): Promise<Session> {
  const ear = createPadEar<Uint8Array | number>(clock);
  const keyboard = createKeyPressFinder(eventBytesOf(process.arch));
  let lost: string | null = null;
  const hearBytes = (bytes: Uint8Array): void => {
    if (pad.kind === 'hid') ear.hear(bytes);
    else for (const code of keyboard.next(bytes)) if (code !== 'overrun') ear.hear(code);
  };
  let opened: OpenPad;
  try {
    const events = {
      onBytes: hearBytes,
      onLost: ({ reason }: { readonly reason: string }) => {
        lost = reason;
      },
    };
    opened = await ports[pad.kind].open(pad.path, events, { grab });
  } catch (error) {
    throw new PairingFailed('not-readable', (error as Error).message);
  }
  return {
    ...{ pad, ear, isLost: () => lost },
    close: () => opened.close().catch(() => undefined),
  };
}

/** The devices that may be meant; of a keyboard only its keys, not its raw reports. */
async function candidates(options: PairingOptions): Promise<PluggedPad[]> {
  const { ports, usbPort, serial, holderOf } = options;
  const [hid, keyboards] = await Promise.all([ports.hid.list(), ports.keyboard.list()]);
  const pads = [...hid.filter(({ isKeyboard }) => !isKeyboard), ...keyboards].filter(
    (pad) =>
      (usbPort === null || isAtPort(pad.usbPort, usbPort)) &&
      (serial === null || pad.serial === serial),
  );
  const free = pads.filter(({ path }) => holderOf(path) === null);
  if (free.length > 0) return free;
  const [taken] = pads;
  if (taken === undefined) throw new PairingFailed('no-pad');
  throw new PairingFailed('taken', `${placeOf(taken)}: ${holderOf(taken.path)}`);
}

/** The only pad that fits, or the one that the person presses. */
async function findPad(options: PairingOptions): Promise<PluggedPad> {
  const pads = await candidates(options);
  const [only] = pads;
  if (only !== undefined && pads.length === 1) return only;
  const opened = await Promise.allSettled(
    pads.map((pad) => openSession(options, pad, { grab: false })),
  );
  const sessions = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  try {
    const [refused] = opened.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    if (sessions.length === 0) throw refused;
    return await firstPressed(options, sessions);
  } finally {
    await Promise.all(sessions.map((session) => session.close()));
  }
}

async function firstPressed(
  { tell }: PairingOptions,
  sessions: readonly Session[],
): Promise<PluggedPad> {
  tell({ event: 'hands-off', ms: IDLE_MS });
  const idle = await Promise.all(sessions.map(({ ear }) => ear.listenIdle(IDLE_MS)));
  tell({ event: 'which', pads: sessions.map(({ pad }) => pad) });
  const pressed = await Promise.race(
    sessions.map(async ({ ear, pad }, index) => {
      const heard = await ear.listenForPress(isNewTo(idle[index] ?? []), WHICH);
      return heard === null ? null : pad;
    }),
  );
  if (pressed === null) throw new PairingFailed('silent');
  return pressed;
}

function isNewTo(idle: readonly (Uint8Array | number)[]): (item: Uint8Array | number) => boolean {
  const isNewReport = newsAgainst(idle.filter((item) => typeof item !== 'number'));
  return (item) => typeof item === 'number' || isNewReport(item);
}

type Recorded = ReadonlyMap<string, (readonly (Uint8Array | number)[])[]>;

async function learnKeys(options: PairingOptions, session: Session): Promise<PairedPad> {
  const { keys, tell } = options;
  let unclear: Unclear | null = null;
  for (let start = 0; start < STARTS_MAX; start += 1) {
    tell({ event: 'hands-off', ms: IDLE_MS });
    const idle = await session.ear.listenIdle(IDLE_MS);
    const recorded: Recorded = new Map(keys.map((key) => [key, []]));
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      await recordRound(options, session, { round, recorded, isNew: isNewTo(idle) });
      if (round === 0) continue;
      const result = understand(options, session.pad, { idle, recorded });
      if ('pad' in result) return result;
      unclear = result;
      if (unclear.why !== 'ambiguous') break;
      if (round < ROUNDS_MAX - 1) tell({ event: 'once-more' });
    }
    const { why, keys: which } = unclear ?? { why: 'no-pattern', keys: [] };
    if (start < STARTS_MAX - 1) tell({ event: 'start-over', why, keys: which });
  }
  throw new PairingFailed(unclear?.why ?? 'no-pattern', unclear?.keys.join(', '));
}

async function recordRound(
  { keys, tell }: PairingOptions,
  { ear, isLost }: Session,
  {
    round,
    recorded,
    isNew,
  }: {
    readonly round: number;
    readonly recorded: Recorded;
    readonly isNew: (item: Uint8Array | number) => boolean;
  },
): Promise<void> {
  for (const key of orderOfRound(keys, round)) {
    tell({ event: 'press', key, round: round + 1 });
    const heard = await ear.listenForPress(isNew, PRESS);
    const lost = isLost();
    if (lost !== null) throw new PairingFailed('lost', lost);
    if (heard === null) throw new PairingFailed('silent', key);
    recorded.get(key)?.push(heard);
    tell({ event: 'heard', key });
  }
}

function understand(
  { isNumbered }: PairingOptions,
  pad: PluggedPad,
  {
    idle,
    recorded,
  }: { readonly idle: readonly (Uint8Array | number)[]; readonly recorded: Recorded },
): PairedPad | Unclear {
  const presses = <T>(isKind: (item: Uint8Array | number) => item is T & (Uint8Array | number)) =>
    [...recorded].map(([key, times]) => ({
      key,
      recorded: times.map((one) => one.filter(isKind)),
    }));
  if (pad.kind === 'keyboard') {
    const codes = presses((item): item is number => typeof item === 'number');
    const values = distinctValues(codes, []);
    return values === null ? whyUnclear(codes, String) : { kind: 'keyboard', pad, codes: values };
  }
  const isReport = (item: Uint8Array | number): item is Uint8Array => typeof item !== 'number';
  const learned = learnReport({
    idle: idle.filter(isReport),
    presses: presses(isReport),
    isNumbered: isNumbered(pad.path),
  });
  return learned.kind === 'learned' ? { kind: 'hid', pad, learned } : learned;
}
