import { join } from 'node:path';
import {
  openReadOnlyJournal,
  type ReadOnlyJournal,
} from '../../collector/journal/readOnlyJournal.ts';
import { indexSite } from '../../collector/site/siteIndex.ts';
import { systemClock } from '../../runtime/clock.ts';
import { Failure } from '../../runtime/failure.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { whatifTexts } from '../../texts/whatifTexts.ts';
import { findingWords } from '../explain/findingWords.ts';
import { spanOf } from '../spanOption.ts';
import { dataFolderOf, type StoredPlace } from '../storedCollector.ts';
import { paintFor } from '../terminal/paint.ts';
import { compareFindings } from './compareFindings.ts';
import { drawWhatif, type WhatifResult } from './drawWhatif.ts';
import { figuresOf } from './figures.ts';
import { loadPolicyDocument, withPolicy } from './policyDocument.ts';
import { type Replayed, replayJournal } from './replayJournal.ts';

const COLUMNS = 120;
const TELL_EVERY_MS = 500;

export interface WhatifOptions extends StoredPlace {
  readonly policy: string;
  readonly from: string;
  readonly to: string;
  readonly asJson: boolean;
  readonly language: Language;
}

/** Replays the journal of a data folder twice, and prints what another policy would have found. */
export async function runWhatif(options: WhatifOptions): Promise<void> {
  const { policy: file, language } = options;
  const folder = dataFolderOf(options);
  const journal = openReadOnlyJournal(join(folder, 'journal.db'));
  try {
    const site = journal.newestSite();
    if (site === null) throw new Failure('HW-CLI-027', { folder });
    const zone = site.halls[0]?.timeZone ?? 'Asia/Shanghai';
    const span = spanOf(options, zone);
    const document = loadPolicyDocument(file, site, language);
    const replay = (which: 'whatif.before' | 'whatif.after', change = withPolicy) =>
      replayJournal({
        ...{ journal, ...span },
        change: (one) => (which === 'whatif.before' ? one : change(one, document)),
        onProgress: progressTold(journal, which, language),
      });
    const before = await replay('whatif.before');
    const after = await replay('whatif.after');
    const difference = compareFindings(before.findings, after.findings);
    const result: WhatifResult = { file, ...span, before, after, difference };
    if (options.asJson) console.log(JSON.stringify(asJson(result), null, 2));
    else {
      const paint = paintFor(process.stdout, process.env);
      const columns = Math.max(60, process.stdout.columns ?? COLUMNS);
      const words = findingWords(language);
      const frame = { columns, paint, words, zone, site: indexSite(site) };
      console.log(drawWhatif(result, frame).join('\n'));
    }
  } finally {
    journal.close();
  }
}

/** Says on stderr how far it has come: a year takes minutes. */
function progressTold(
  journal: Pick<ReadOnlyJournal, 'lastId'>,
  which: 'whatif.before' | 'whatif.after',
  language: Language,
): (rows: number) => void {
  const say = speaker(whatifTexts, language);
  const last = journal.lastId();
  let toldMs = systemClock.monotonicMs();
  return (row) => {
    const nowMs = systemClock.monotonicMs();
    if (nowMs - toldMs < TELL_EVERY_MS) return;
    toldMs = nowMs;
    const percent = Math.floor((100 * row) / Math.max(1, last));
    process.stderr.write(`${say('whatif.progress', { which: say(which), percent })}\n`);
  };
}

function asJson({ file, fromMs, toMs, before, after, difference }: WhatifResult) {
  const side = (replayed: Replayed) => {
    const { byKind, ...figures } = figuresOf(replayed);
    const { unsupported, rows } = replayed;
    return { ...figures, byKind: Object.fromEntries(byKind), unsupported, rows };
  };
  return { policy: file, fromMs, toMs, before: side(before), after: side(after), ...difference };
}
