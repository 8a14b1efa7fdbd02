import { deviceTestTexts } from '../../texts/deviceTestTexts.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { valueWord } from '../monitor/words.ts';
import { cell, widthOf, withoutControls, wrap } from '../terminal/cells.ts';
import type { Paint, Tone } from '../terminal/paint.ts';
import type { DeviceTrial } from './tryDevice.ts';

const TONES: Readonly<Record<DeviceTrial['outcome'], Tone>> = {
  works: 'good',
  unsure: 'warn',
  fails: 'bad',
};
const MARKS: Readonly<Record<DeviceTrial['outcome'], string>> = {
  works: '✓',
  unsure: '!',
  fails: '✗',
};

/** The results as lines: one per device, and under it why where it does not work. */
export function drawDeviceTest(
  tested: { readonly agent: string; readonly trials: readonly DeviceTrial[] },
  frame: { readonly columns: number; readonly language: Language; readonly paint: Paint },
): string[] {
  const { agent, trials } = tested;
  const { language, paint, columns } = frame;
  const say = speaker(deviceTestTexts, language);
  if (trials.length === 0) return [say('deviceTest.none')];
  const rows = trials.map((trial) => ({ trial, cells: cellsOf(trial, language) }));
  const widths = [0, 1, 2, 3].map((place) =>
    Math.max(...rows.map(({ cells }) => widthOf(cells[place] ?? ''))),
  );
  const lines = rows.flatMap(({ trial, cells }) => {
    const tone = TONES[trial.outcome];
    const padded = cells.map((text, place) => cell(text, widths[place] ?? 0));
    const line = `${paint(tone, MARKS[trial.outcome])} ${padded.join('  ')}`.trimEnd();
    if (trial.reason === null) return [line];
    const reason = wrap(withoutControls(trial.reason), Math.max(20, columns - 4));
    return [line, ...reason.map((one) => `    ${paint(tone, one)}`)];
  });
  const count = (outcome: DeviceTrial['outcome']) =>
    trials.filter((trial) => trial.outcome === outcome).length;
  const facts = { works: count('works'), unsure: count('unsure'), fails: count('fails') };
  const sum = facts.fails > 0 ? 'bad' : facts.unsure > 0 ? 'warn' : 'good';
  return [
    paint('strong', say('deviceTest.title', { agent, count: trials.length })),
    '',
    ...lines,
    '',
    paint(sum, say('deviceTest.sum', facts)),
  ];
}

function cellsOf(trial: DeviceTrial, language: Language): string[] {
  const say = speaker(deviceTestTexts, language);
  const said = trial.said.map((one) => {
    const word = valueWord(one, language);
    return one.channel === 'main' ? word : `${one.channel}: ${word}`;
  });
  const silent = trial.outcome === 'fails' ? say('deviceTest.noAnswer') : say('deviceTest.silent');
  const words = said.length === 0 ? silent : said.join(say('deviceTest.comma'));
  return [trial.device, trial.driver, words, latencyWord(trial.latencyMs)];
}

function latencyWord(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}
