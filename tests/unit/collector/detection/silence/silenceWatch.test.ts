import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeeingKind } from '../../../../../collector/detection/silence/silencePresets.ts';
import {
  NEW_SILENCE_WATCH,
  type SilenceWatch,
  watchPress,
  watchSilences,
} from '../../../../../collector/detection/silence/silenceWatch.ts';

const MINUTE = 60_000;
type Level = 'occupied' | 'empty' | 'unknown';
/** What holds from a minute on: the level of each kind; `serving`: a ticket is in service. */
type Sign = readonly [minute: number, levels: Partial<Record<SeeingKind, Level>>, serving?: string];

function follow(signs: readonly Sign[], from: SilenceWatch = NEW_SILENCE_WATCH): SilenceWatch {
  return signs.reduce(
    (watch, [minute, levels, serving]) =>
      watchSilences(watch, {
        atMs: minute * MINUTE,
        sensors: Object.entries(levels).map(([kind, level]) => ({
          ...{ kind: kind as SeeingKind, level },
        })),
        isServing: serving === 'serving',
      }),
    from,
  );
}

const BOTH = { pir: 'occupied', seat: 'occupied' } as const;
const STILL = { pir: 'empty', seat: 'occupied' } as const;
const GONE = { pir: 'empty', seat: 'empty' } as const;

describe('silences that teach', () => {
  it('are those of a PIR while the seat says that somebody sits there', () => {
    const { learned } = follow([
      [0, BOTH],
      [10, STILL],
      [15, BOTH],
    ]);
    expect(learned?.pir).toMatchObject({ hours: 0.25, longer: 1, ended: 1 });
    expect(learned?.pir?.excessMs).toBe(5 * MINUTE - 45_957);
    expect(learned?.seat).toBeUndefined();
  });

  it('are never those that only motion ended: who came back moves too', () => {
    const { learned } = follow([
      [0, { pir: 'occupied' }],
      [10, { pir: 'empty' }],
      [15, { pir: 'occupied' }],
    ]);
    expect(learned).toBeNull();
  });

  it('are proved by a ticket in service, not by a second PIR, nor by a beam that someone passed', () => {
    const serving = follow([
      [0, { pir: 'occupied' }, 'serving'],
      [1, { pir: 'empty' }, 'serving'],
      [6, { pir: 'occupied' }, 'serving'],
    ]);
    expect(serving.learned?.pir?.ended).toBe(1);
    const passing = follow([
      [0, { pir: 'empty', beam: 'occupied' }],
      [9, { pir: 'occupied', beam: 'empty' }],
    ]);
    expect(passing.learned?.pir).toBeUndefined();
  });

  it('end without an end when the proof ends or the sensor is not watched', () => {
    for (const last of [GONE, { pir: 'unknown', seat: 'occupied' } as const]) {
      const { learned } = follow([
        [0, BOTH],
        [10, STILL],
        [15, last],
      ]);
      expect(learned?.pir).toMatchObject({ longer: 1, ended: 0, hours: 0.25 });
    }
  });

  it('begin with the proof, not with what nobody proved before', () => {
    const { learned } = follow([
      [0, GONE],
      [30, STILL],
      [32, BOTH],
    ]);
    expect(learned?.pir).toMatchObject({ longer: 1, hours: 2 / 60 });
    expect(learned?.pir?.excessMs).toBe(2 * MINUTE - 45_957);
  });

  it('teach hours too when the sensor is never silent', () => {
    const { learned } = follow([
      [0, BOTH],
      [60, { pir: 'occupied', seat: 'empty' }],
    ]);
    expect(learned?.pir).toMatchObject({ hours: 1, longer: 0 });
  });

  it('need all sensors of the kind: one that sees somebody ends the silence of all', () => {
    const at = (atMs: number, first: Level, second: Level) => ({
      ...{ atMs, isServing: true },
      sensors: [
        { kind: 'pir' as const, level: first },
        { kind: 'pir' as const, level: second },
      ],
    });
    let watch = watchSilences(NEW_SILENCE_WATCH, at(0, 'occupied', 'empty'));
    watch = watchSilences(watch, at(10 * MINUTE, 'empty', 'occupied'));
    watch = watchSilences(watch, at(20 * MINUTE, 'empty', 'empty'));
    watch = watchSilences(watch, at(22 * MINUTE, 'occupied', 'empty'));
    expect(watch.learned?.pir).toMatchObject({ longer: 1, ended: 1 });
    expect(watch.learned?.pir?.excessMs).toBe(2 * MINUTE - 45_957);
  });
});

describe('a press in a silence', () => {
  const silent: readonly Sign[] = [
    [0, { pir: 'occupied' }],
    [1, { pir: 'empty' }],
  ];

  it('proves the silence up to it and nothing after it', () => {
    const pressed = watchPress(follow(silent), 6 * MINUTE);
    expect(pressed.learned?.pir).toMatchObject({ longer: 1, ended: 0 });
    expect(pressed.learned?.pir?.excessMs).toBe(5 * MINUTE - 45_957);
    const back = follow([[30, { pir: 'occupied' }]], pressed);
    expect(back.learned).toEqual(pressed.learned);
  });

  it('counts the silence once, however often it is pressed', () => {
    const once = watchPress(follow(silent), 6 * MINUTE);
    const often = [2, 3, 4, 6].reduce((w, m) => watchPress(w, m * MINUTE), follow(silent));
    expect(often.learned?.pir?.longer).toBeCloseTo(once.learned?.pir?.longer ?? 0, 3);
    expect(often.learned?.pir?.excessMs).toBeCloseTo(once.learned?.pir?.excessMs ?? 0, -2);
  });

  it('teaches nothing while somebody is seen, or while nothing is watched', () => {
    expect(watchPress(follow([[0, { pir: 'occupied' }]]), MINUTE).learned).toBeNull();
    expect(watchPress(follow([[0, { pir: 'unknown' }]]), MINUTE).learned).toBeNull();
  });
});

describe('the state of the watch', () => {
  const level = fc.constantFrom<Level>('occupied', 'empty', 'unknown');
  const sign = fc.record({
    afterMs: fc.nat(40 * MINUTE),
    levels: fc.record({ pir: level, seat: level }),
    isServing: fc.boolean(),
    isPress: fc.boolean(),
  });

  it('goes on from its JSON as if nothing had happened, and counts no hour twice', () => {
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 60 }), (signs) => {
        let live: SilenceWatch = NEW_SILENCE_WATCH;
        let stored: SilenceWatch = NEW_SILENCE_WATCH;
        let atMs = 0;
        for (const { afterMs, levels, isServing, isPress } of signs) {
          atMs += afterMs;
          const sensors = [
            { kind: 'pir' as const, level: levels.pir },
            { kind: 'seat' as const, level: levels.seat },
          ];
          const step = (watch: SilenceWatch): SilenceWatch =>
            isPress ? watchPress(watch, atMs) : watchSilences(watch, { atMs, sensors, isServing });
          live = step(live);
          stored = step(JSON.parse(JSON.stringify(stored)) as SilenceWatch);
        }
        expect(stored).toEqual(JSON.parse(JSON.stringify(live)));
        expect(live.learned?.pir?.hours ?? 0).toBeLessThanOrEqual(atMs / 3_600_000 + 1e-9);
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
