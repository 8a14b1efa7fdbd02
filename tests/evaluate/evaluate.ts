import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EXIT } from '../../runtime/failure.ts';
import { judgeRecording, type PolicyFigures } from './judgeRecording.ts';
import { parseRecording, RecordingError } from './recording.ts';

/** Minutes of the policies that are compared (docs/evaluation.md). */
const POLICIES = [3, 5, 8, 10, 13, 15] as const;

const USAGE = `usage: npm run evaluate -- <recording.csv> [--json] [--limit <per year> | --plain]
  Runs the detector over a recording of two motion sensors (time,pir_front,pir_back,people; a row
  about every 30 s) and compares what it finds with who was really there.
  --limit  false findings accepted per window and working year of 2,000 hours: 1 unless told
           otherwise; one a week is 50
  --plain  the policy's minutes alone decide, whatever the sensors can see: for comparison`;

const HEADINGS = {
  minutes: 'minutes',
  findings: 'findings',
  falseAccusations: 'false accusations',
  exposureHours: 'exposure hours',
  falseAccusationsPerHourUpper95: 'false/hour, 95 % upper',
  absences: 'absences',
  found: 'found',
  medianDelaySeconds: 'median delay s',
  sensorMinutes: 'sensor minutes',
  absencesPastPolicy: 'past policy',
  foundPastPolicy: 'of them found',
  aloneFalseAccusations: 'alone: false',
  aloneExposureHours: 'alone: hours',
  aloneFalseAccusationsPerHourUpper95: 'alone: false/hour, 95 % upper',
} as const satisfies Record<keyof PolicyFigures, string>;

function tableOf(policies: readonly PolicyFigures[]): string {
  const keys = Object.keys(HEADINGS) as (keyof PolicyFigures)[];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(keys.map((key) => HEADINGS[key])),
    line(keys.map(() => '---:')),
    ...policies.map((figures) => line(keys.map((key) => String(figures[key] ?? '–')))),
  ].join('\n');
}

interface Asked {
  readonly file: string;
  readonly json: boolean;
  /** Null: the plain threshold. */
  readonly perYearMax: number | null;
}

function readCommandLine(): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        plain: { type: 'boolean', default: false },
        limit: { type: 'string' },
      },
    });
    const [file, ...more] = positionals;
    const limit = Number(values.limit ?? '1');
    const isWrong = !(Number.isFinite(limit) && limit > 0) || (values.plain && values.limit);
    if (file === undefined || more.length > 0 || isWrong) return null;
    return { file, json: values.json, perYearMax: values.plain ? null : limit };
  } catch {
    return null;
  }
}

function main(): number {
  const asked = readCommandLine();
  if (asked === null) {
    console.error(USAGE);
    return EXIT.usage;
  }
  const { file, json, perYearMax } = asked;
  try {
    const rows = parseRecording(file, readFileSync(file, 'utf8'));
    const policies = POLICIES.map((minutes) => judgeRecording(rows, { minutes, perYearMax }));
    console.log(json ? JSON.stringify({ policies, limitPerYear: perYearMax }) : tableOf(policies));
    return EXIT.ok;
  } catch (error) {
    const isExpected = error instanceof RecordingError || (error as { code?: string }).code;
    console.error(isExpected ? (error as Error).message : error);
    return EXIT.failed;
  }
}

process.exitCode = main();
