import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { WORKING_YEAR_HOURS } from '../../collector/detection/silence/shortestPolicy.ts';
import {
  likelyTail,
  lowerTail,
  type SilenceRecord,
  type SilenceTail,
  tailReach,
  upperTail,
} from '../../collector/detection/silence/silenceTail.ts';
import { EXIT } from '../../runtime/failure.ts';
import { derivedPreset } from './derivedPreset.ts';
import { chooseThreshold, type ThresholdTry, tryThresholds } from './exponentialFit.ts';
import { blocksOf, bootstrapMinutes, foretold } from './leavingOut.ts';
import { excessesOf, paretoTail, weibullTail } from './otherTails.ts';
import { curvePicture, evaluationPicture } from './pictures.ts';
import { LOOKS, recordedSilences, rowStepMs } from './recordedSilences.ts';
import { parseRecording, type RecordedRow, RecordingError } from './recording.ts';

const USAGE = `usage: npm run evaluate:curve -- <recording.csv> [--draw <folder>]
  Counts the silences of a motion sensor while somebody was there, chooses the threshold by the rule
  of docs/how-sure.md and prints what collector/detection/silence/silencePresets.ts holds, with the
  methods it was compared with. --draw writes the pictures of docs/ into a folder.`;

const LIMITS = [1, 12, 50] as const;

function minutesOf(tail: SilenceTail): string {
  const reach = (limit: number): number => tailReach(tail, limit, WORKING_YEAR_HOURS) / 60_000;
  return LIMITS.map((limit) => reach(limit).toFixed(1)).join(' · ');
}

function lineOf(sensor: string, one: ThresholdTry, isChosen: boolean): string {
  const { record, pValue } = one;
  const cells = [
    sensor,
    `${isChosen ? '**' : ''}${(record.thresholdMs / 1000).toFixed(0)}${isChosen ? '**' : ''}`,
    `${record.longer} / ${record.hours.toFixed(2)}`,
    (likelyTail(record).meanExcessMs / 1000).toFixed(0),
    pValue.toFixed(2),
    minutesOf(likelyTail(record)),
    minutesOf(upperTail(record)),
    minutesOf(lowerTail(record)),
  ];
  return `| ${cells.join(' | ')} |`;
}

function thresholdTable(rows: readonly RecordedRow[]): string {
  const lines = Object.entries(LOOKS).flatMap(([sensor, look]) => {
    const tries = tryThresholds(recordedSilences(rows, look), rowStepMs(rows));
    const chosen = chooseThreshold(tries);
    return tries.map((one) => lineOf(sensor, one, one === chosen));
  });
  const heads = ['sensor', 'beyond s', 'silences / hours', 'mean excess s', 'p'];
  return [
    `| ${[...heads, 'best estimate', '95 % upper', '95 % lower'].join(' | ')} |`,
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
  ].join('\n');
}

function otherLaws(rows: readonly RecordedRow[], sensor: keyof typeof LOOKS): string {
  const recorded = recordedSilences(rows, LOOKS[sensor]);
  return tryThresholds(recorded, rowStepMs(rows))
    .flatMap(({ record }) => {
      const excesses = excessesOf(recorded, record.thresholdMs);
      return [
        otherLine(`${sensor} Weibull`, record, weibullTail(excesses)),
        otherLine(`${sensor} generalised Pareto`, record, paretoTail(excesses)),
      ];
    })
    .join('\n');
}

function otherLine(
  name: string,
  record: SilenceRecord,
  tail: ReturnType<typeof weibullTail>,
): string {
  const reach = LIMITS.map((limit) => {
    const share = limit / (likelyTail(record).perHour * WORKING_YEAR_HOURS);
    return ((record.thresholdMs / 1000 + tail.reach(share)) / 60).toFixed(1);
  });
  const threshold = (record.thresholdMs / 1000).toFixed(0);
  return `| ${name} | ${threshold} | ${tail.shape.toFixed(2)} | ${tail.gain.toFixed(2)} | ${reach.join(' · ')} |`;
}

function resampled(rows: readonly RecordedRow[], record: SilenceRecord): string {
  const draws = [15, 30, 60].map((minutes) => {
    const blocks = blocksOf(rows, LOOKS.front, minutes);
    const points = LIMITS.map((perYearMax) => {
      const question = { perYearMax, hoursPerYear: WORKING_YEAR_HOURS };
      return bootstrapMinutes(blocks, { thresholdMs: record.thresholdMs, ...question });
    });
    const show = (key: 'median' | 'upper95'): string =>
      points.map((point) => point[key].toFixed(1)).join(' · ');
    return `| ${minutes} | ${blocks.length} | ${show('median')} | ${show('upper95')} |`;
  });
  const lengthsMs = [92_500, 123_500, 184_500, 245_500, 306_500];
  const left = foretold(blocksOf(rows, LOOKS.front, 60), record.thresholdMs, lengthsMs).map(
    (one) => `| ${(one.lengthMs / 1000).toFixed(0)} | ${one.expected.toFixed(1)} | ${one.seen} |`,
  );
  return [
    '| block min | blocks | median | 95 % |',
    '| ---: | ---: | ---: | ---: |',
    ...draws,
    '',
    '| longer than s | expected from the other hours | seen |',
    '| ---: | ---: | ---: |',
    ...left,
  ].join('\n');
}

interface Asked {
  readonly file: string;
  /** Where pictures are drawn to; null: none are. */
  readonly folder: string | null;
}

function readCommandLine(): Asked | null {
  try {
    const options = { draw: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ allowPositionals: true, options });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return null;
    return { file, folder: values.draw ?? null };
  } catch {
    return null;
  }
}

function draw(rows: readonly RecordedRow[], record: SilenceRecord, folder: string): void {
  writeFileSync(join(folder, 'silence-curve.svg'), curvePicture(rows, record));
  writeFileSync(join(folder, 'evaluation.svg'), evaluationPicture(rows));
}

function main(): number {
  const asked = readCommandLine();
  if (asked === null) {
    console.error(USAGE);
    return EXIT.usage;
  }
  try {
    const rows = parseRecording(asked.file, readFileSync(asked.file, 'utf8'));
    const record = derivedPreset(rows);
    console.log(`preset of a PIR: ${JSON.stringify(record)}\n`);
    console.log(`Minutes at ${LIMITS.join(' · ')} false findings a year.\n`);
    console.log(`${thresholdTable(rows)}\n`);
    console.log('| law | beyond s | shape | gain | minutes |\n| --- | ---: | ---: | ---: | ---: |');
    console.log(`${otherLaws(rows, 'front')}\n${otherLaws(rows, 'frontAlone')}\n`);
    if (record === null) return EXIT.failed;
    console.log(resampled(rows, record));
    if (asked.folder !== null) draw(rows, record, asked.folder);
    return EXIT.ok;
  } catch (error) {
    const isExpected = error instanceof RecordingError || (error as { code?: string }).code;
    console.error(isExpected ? (error as Error).message : error);
    return EXIT.failed;
  }
}

process.exitCode = main();
