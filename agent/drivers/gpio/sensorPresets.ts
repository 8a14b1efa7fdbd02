import type { Bias } from './gpioUapi.ts';

/** The kinds of occupancy sensors; the collector's site file uses the same words. */
export const SENSOR_KINDS = ['pir', 'radar', 'seat', 'beam'] as const;
export type SensorKind = (typeof SENSOR_KINDS)[number];

/** What is usual for a kind of sensor; every setting that stands in agent.yaml wins over it. */
export interface SensorPreset {
  /** Whether somebody is seen while the line is low. */
  readonly activeLow: boolean;
  readonly bias: Bias;
  readonly debounceMs: number;
  /** How long a sight of somebody counts after it ended. */
  readonly holdMs: number;
  /** For how long after power-on its word proves nothing. */
  readonly settleMs: number;
  /**
   * How long it may be silent while somebody is there, at most, as far as known. The agent only
   * shows it; the collector judges.
   */
  readonly expectedSilenceMs: number;
}

/** A preset with where each figure comes from. */
export type SourcedPreset = SensorPreset & {
  readonly sources: Readonly<Record<keyof SensorPreset, string>>;
};

const SECOND_MS = 1000;

/** One table for all kinds. The README beside this file shows the same figures. */
export const SENSOR_PRESETS: Readonly<Record<SensorKind, SourcedPreset>> = {
  pir: {
    activeLow: false,
    bias: 'as-is',
    debounceMs: 50,
    holdMs: 5 * SECOND_MS,
    settleMs: 60 * SECOND_MS,
    expectedSilenceMs: 399 * SECOND_MS,
    sources: {
      activeLow: 'HC-SR501 data sheet: output normally 0 V, 3.3 V on motion',
      bias: 'HC-SR501: the output is driven both ways',
      debounceMs: 'our choice: the output is held for 0.3 s and more by the module',
      holdMs: 'HC-SR501 data sheet: blind for 2.5 s after its output fell; twice that',
      settleMs: 'HC-SR501 data sheet: about 1 minute of initialisation, with up to 3 false pulses',
      expectedSilenceMs:
        'measured: the longest silence of a PIR beside a seated person in the public room data set',
    },
  },
  radar: {
    activeLow: false,
    bias: 'as-is',
    debounceMs: 50,
    holdMs: 0,
    settleMs: 10 * SECOND_MS,
    expectedSilenceMs: 5 * SECOND_MS,
    sources: {
      activeLow: 'HLK-LD2410 manual, pin definition: OUT is high while somebody is detected',
      bias: 'HLK-LD2410: the output is driven both ways',
      debounceMs: 'our choice: the output follows a report every 0.1 s',
      holdMs:
        'HLK-LD2410 manual: the module itself holds for its "no-one duration", 5 s as delivered',
      settleMs: 'our choice: it starts in about a second and learns the room for a few more',
      expectedSilenceMs: 'HLK-LD2410 manual: the "no-one duration" bridges 5 s without a target',
    },
  },
  seat: {
    activeLow: true,
    bias: 'pull-up',
    debounceMs: 200,
    holdMs: 0,
    settleMs: 0,
    expectedSilenceMs: 3 * SECOND_MS,
    sources: {
      activeLow: 'a pressure mat is a contact to ground, closed while somebody sits',
      bias: 'an open contact drives nothing: the pull makes it high',
      debounceMs: 'our choice: a mat wobbles for longer than a switch bounces',
      holdMs: 'none: a pressed contact does not pause',
      settleMs: 'none: a contact needs no power',
      expectedSilenceMs: 'our choice: somebody who shifts on the seat',
    },
  },
  beam: {
    activeLow: true,
    bias: 'pull-up',
    debounceMs: 20,
    holdMs: 0,
    settleMs: SECOND_MS,
    expectedSilenceMs: 60 * SECOND_MS,
    sources: {
      activeLow:
        'NPN photoelectric sensors (E18-D80NK, break-beam receivers): low while something is there',
      bias: 'an NPN output is an open collector: it pulls down only',
      debounceMs: 'our choice: the sensors answer within 2 ms and have no contact',
      holdMs: 'none: the beam is interrupted for as long as somebody stands in it',
      settleMs: 'our choice: photoelectric sensors start within 0.1 s',
      expectedSilenceMs: 'our choice: somebody who leans back out of the beam',
    },
  },
};

/** A contact or a key, which is no sensor. */
export const CONTACT_PRESET: SensorPreset = {
  ...{ activeLow: false, bias: 'as-is', debounceMs: 50 },
  ...{ holdMs: 0, settleMs: 0, expectedSilenceMs: 0 },
};
