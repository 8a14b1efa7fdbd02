import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EXIT } from '../../runtime/failure.ts';
import { judgeRecording, type PolicyFigures } from './judgeRecording.ts';
import { parseRecording, RecordingError } from './recording.ts';

/** Minutes of the policies that are compared (docs/evaluation.md). */
const POLICIES = [3, 5, 8, 10, 13, 15] as const;

const USAGE = `usage: npm run evaluate -- <recording.csv> [--json]
  Runs the detector over a recording of two motion sensors (time,pir_front,pir_back,people; a row
  about every 30 s) and compares what it finds with who was really there.`;

const HEADINGS = {
  minutes: 'minutes',
  findings: 'findings',
  falseAccusations: 'false accusations',
  exposureHours: 'exposure hours',
  falseAccusationsPerHourUpper95: 'false/hour, 95 % upper',
  absences: 'absences',
  found: 'found',
  medianDelaySeconds: 'median delay s',
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

function readCommandLine(): { readonly file: string; readonly json: boolean } | null {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
    const file = positionals[0];
    return file === undefined || positionals.length > 1 ? null : { file, json: values.json };
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
  try {
    const rows = parseRecording(asked.file, readFileSync(asked.file, 'utf8'));
    const policies = POLICIES.map((minutes) => judgeRecording(rows, minutes));
    console.log(asked.json ? JSON.stringify({ policies }) : tableOf(policies));
    return EXIT.ok;
  } catch (error) {
    const isExpected = error instanceof RecordingError || (error as { code?: string }).code;
    console.error(isExpected ? (error as Error).message : error);
    return EXIT.failed;
  }
}

process.exitCode = main();
