import { allTexts } from '../../texts/allTexts.ts';
import { doctorDeviceTexts } from '../../texts/doctorDeviceTexts.ts';
import { doctorLineTexts } from '../../texts/doctorLineTexts.ts';
import { doctorMachineTexts } from '../../texts/doctorMachineTexts.ts';
import { doctorTexts } from '../../texts/doctorTexts.ts';
import { type Entries, fill, type Language } from '../../texts/entry.ts';
import { withoutControls, wrap } from '../terminal/cells.ts';
import type { Paint, Tone } from '../terminal/paint.ts';
import { AREAS, type Area, type Finding, type Outcome } from './examination.ts';

/** Every sentence of a doctor. */
export const DOCTOR_ENTRIES: Entries = {
  ...doctorTexts,
  ...doctorMachineTexts,
  ...doctorDeviceTexts,
  ...doctorLineTexts,
};

/** What a finding says, and what to do about it (null where there is nothing to do). */
export function sentences(
  { id, facts, outcome }: Finding,
  language: Language,
): { readonly message: string; readonly fix: string | null } {
  // A code of the agent's own has its sentence, with the next step, in the common catalogue.
  const own = typeof facts.code === 'string' ? allTexts[facts.code]?.[language] : undefined;
  const say = (key: string): string | null => {
    const entry = DOCTOR_ENTRIES[key];
    return entry === undefined ? null : fill(entry[language], facts);
  };
  const message = withoutControls(say(`doctor.${id}`) ?? id);
  const fix = outcome === 'ok' ? null : (own ?? say(`doctor.${id}.fix`));
  return { message, fix };
}

/** How many there are of each outcome. */
export function countOutcomes(findings: readonly Finding[]): Readonly<Record<Outcome, number>> {
  const counts = { ok: 0, warn: 0, fail: 0 };
  for (const { outcome } of findings) counts[outcome] += 1;
  return counts;
}

const TONES: Readonly<Record<Outcome, Tone>> = { ok: 'good', warn: 'warn', fail: 'bad' };
const MARKS: Readonly<Record<Outcome, string>> = { ok: '✓', warn: '!', fail: '✗' };

/** The findings as lines, area by area. */
export function drawFindings(
  findings: readonly Finding[],
  frame: { readonly columns: number; readonly language: Language; readonly paint: Paint },
): string[] {
  const { columns, language, paint } = frame;
  const say = (key: keyof typeof doctorTexts, facts = {}): string =>
    fill(doctorTexts[key][language], facts);
  const block = (area: Area): string[] => {
    const here = findings.filter((one) => one.area === area);
    if (here.length === 0) return [];
    const lines = here.flatMap((finding) => drawFinding(finding, { columns, language, paint }));
    return [paint('strong', say(`doctor.area.${area}`)), ...lines, ''];
  };
  const counts = countOutcomes(findings);
  const sum = counts.fail > 0 ? 'bad' : counts.warn > 0 ? 'warn' : 'good';
  return [
    ...AREAS.flatMap(block),
    paint(sum, say('doctor.sum', { ok: counts.ok, warn: counts.warn, fail: counts.fail })),
  ];
}

function drawFinding(
  finding: Finding,
  { columns, language, paint }: { columns: number; language: Language; paint: Paint },
): string[] {
  const { outcome } = finding;
  const { message, fix } = sentences(finding, language);
  const width = Math.max(20, columns - 6);
  const [first = '', ...rest] = wrap(message, width);
  const lines = [
    `  ${paint(TONES[outcome], MARKS[outcome])} ${first}`,
    ...rest.map((one) => `    ${one}`),
  ];
  if (fix === null) return lines;
  const label = doctorTexts[outcome === 'fail' ? 'doctor.fix' : 'doctor.advice'][language];
  const advice = wrap(label + fix, width).map((one) => `    ${paint(TONES[outcome], one)}`);
  return [...lines, ...advice];
}
