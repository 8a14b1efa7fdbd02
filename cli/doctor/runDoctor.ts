import { systemClock } from '../../runtime/clock.ts';
import { EXIT } from '../../runtime/failure.ts';
import type { Language } from '../../texts/entry.ts';
import { paintFor } from '../terminal/paint.ts';
import { countOutcomes, drawFindings, sentences } from './drawFindings.ts';
import { examine } from './examine.ts';

/** Examines this machine and prints what was found. Returns the exit code: 4 when something must be repaired. */
export async function runDoctor(options: {
  readonly configFile: string | null;
  readonly language: Language;
  readonly asJson: boolean;
  readonly isQuick: boolean;
}): Promise<number> {
  const { configFile, language, asJson, isQuick } = options;
  const findings = await examine({ configFile, language, isQuick, clock: systemClock });
  const counts = countOutcomes(findings);
  if (asJson) {
    const checks = findings.map((finding) => ({ ...finding, ...sentences(finding, language) }));
    console.log(JSON.stringify({ ok: counts.fail === 0, counts, checks }));
  } else {
    const { stdout } = process;
    const paint = paintFor(stdout, process.env);
    const lines = drawFindings(findings, { columns: stdout.columns ?? 100, language, paint });
    console.log(lines.join('\n'));
  }
  return counts.fail === 0 ? EXIT.ok : EXIT.doctorFailed;
}
