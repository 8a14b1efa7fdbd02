import { join } from 'node:path';
import { loadCollectorConfig } from '../collector/config.ts';
import { type Journal, openJournal } from '../collector/journal/journal.ts';
import { systemClock } from '../runtime/clock.ts';
import { Failure } from '../runtime/failure.ts';
import { createLog } from '../runtime/log.ts';
import { cliTexts } from '../texts/cliTexts.ts';
import { type Language, speaker } from '../texts/entry.ts';

const ROWS_MAX = 1000;

/** Opens the journal of a configuration for one piece of work; the collector may be running. */
function withJournal<T>(configFile: string, work: (journal: Journal) => T): T {
  const config = loadCollectorConfig(configFile);
  const journal = openJournal({
    path: join(config.dataFolder, 'journal.db'),
    clock: systemClock,
    log: createLog('quarantine', 'warn'),
  });
  try {
    return work(journal);
  } finally {
    journal.close();
  }
}

/** Prints what is in quarantine, a line each or as JSON. */
export function listQuarantine(
  configFile: string,
  options: { readonly asJson: boolean; readonly language: Language },
): void {
  const items = withJournal(configFile, (journal) => journal.quarantineList({ rowsMax: ROWS_MAX }));
  if (options.asJson) {
    console.log(JSON.stringify(items));
    return;
  }
  if (items.length === 0) console.log(speaker(cliTexts, options.language)('cli.quarantineEmpty'));
  else console.table(items.map(({ text: _text, ...shown }) => shown));
}

/** Prints one quarantined reading or message with its whole text. */
export function showQuarantined(configFile: string, id: string): void {
  const item = withJournal(configFile, (journal) => journal.quarantineShow(Number(id)));
  if (item === null) throw new Failure('HW-CLI-001', { id });
  console.log(JSON.stringify(item, null, 2));
}

/** Reads everything in quarantine again with today's schemas. */
export function retryQuarantine(configFile: string, language: Language): void {
  const { accepted, settled, stillWrong } = withJournal(configFile, (journal) =>
    journal.quarantineRetry(),
  );
  const facts = { stored: accepted.length + settled.length, kept: stillWrong.length };
  console.log(speaker(cliTexts, language)('cli.quarantineRetried', facts));
}
