import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type CollectorConfig, loadCollectorConfig } from '../../collector/config.ts';
import { openJournal } from '../../collector/journal/journal.ts';
import {
  type AcceptanceProblem,
  acceptanceProblem,
  acceptInText,
  stillInTrial,
  withAcceptance,
} from '../../collector/site/acceptance.ts';
import { loadSite, parseSite } from '../../collector/site/loadSite.ts';
import type { Site } from '../../collector/site/site.ts';
import {
  parseWalkTestRecord,
  WALK_TEST_BYTES_MAX,
  type WalkTestRecord,
} from '../../protocol/walkTestRecord.ts';
import { systemClock } from '../../runtime/clock.ts';
import { Failure } from '../../runtime/failure.ts';
import { createLog } from '../../runtime/log.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { walktestTexts } from '../../texts/walktestTexts.ts';

/**
 * Ends the trial of the sensors that a record says have passed: in the site file, and as a revision
 * in the journal, which counts from now on. The collector may be running. Throws a `Failure` when
 * the record is none, or does not fit the site.
 */
export function acceptRecord(options: {
  readonly recordFile: string;
  readonly configFile: string;
  readonly language: Language;
}): void {
  const { recordFile, configFile, language } = options;
  const say = speaker(walktestTexts, language);
  const record = readRecord(recordFile);
  const config = loadCollectorConfig(configFile);
  const { site } = loadSite(config.site, language);
  const problem = acceptanceProblem(site, record);
  if (problem !== null) throw refusal(problem, record, language);
  const date = dayOfTest(site, record);
  changeFile(config.site, { record, date, language });
  recordRevision(config, record, date);
  const devices = record.sensors.map(({ device }) => device).join(', ');
  console.log(say('walktest.accepted', { window: record.window, devices }));
  const left = stillInTrial(withAcceptance(site, record, date), record.window);
  if (left.length > 0) {
    console.log(say('walktest.stillTrial', { window: record.window, devices: left.join(', ') }));
  }
}

function readRecord(file: string): WalkTestRecord {
  const text = readSmallText(file);
  const record = text === null ? null : parseWalkTestRecord(text);
  if (record === null) throw new Failure('HW-WALK-005', { file });
  return record;
}

/** Null for a file that is larger than any record. */
function readSmallText(file: string): string | null {
  try {
    return statSync(file).size <= WALK_TEST_BYTES_MAX ? readFileSync(file, 'utf8') : null;
  } catch (error) {
    throw new Failure('HW-WALK-008', { file, reason: (error as Error).message }, error);
  }
}

function refusal(problem: AcceptanceProblem, record: WalkTestRecord, language: Language): Failure {
  const facts = { devices: problem.devices.join(', '), agent: record.agent };
  const reason = speaker(walktestTexts, language)(`walktest.reason.${problem.kind}`, facts);
  return new Failure('HW-WALK-006', { window: record.window, reason });
}

/** A day on the hall's calendar. A clock that nobody had set says nothing about the day. */
function dayOfTest(site: Site, record: WalkTestRecord): string {
  const hall = site.halls.find(({ windows }) => windows.some(({ id }) => id === record.window));
  const atMs = record.clock === 'unsynced' ? systemClock.wallMs() : record.sitting.fromMs;
  const timeZone = hall?.timeZone ?? 'UTC';
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  return format.format(new Date(atMs));
}

/** Written beside the file and put in its place, so that a power cut leaves one of the two. */
function changeFile(
  file: string,
  change: { readonly record: WalkTestRecord; readonly date: string; readonly language: Language },
): void {
  const text = acceptInText(readFileSync(file, 'utf8'), change.record, change.date);
  // Whatever was written, the file must now say what it said before and the acceptance.
  const isSame =
    text !== null &&
    isDeepStrictEqual(
      parseSite(file, text, change.language).site,
      withAcceptance(loadSite(file, change.language).site, change.record, change.date),
    );
  if (text === null || !isSame) {
    const reason = speaker(walktestTexts, change.language)('walktest.reason.unwritable');
    throw new Failure('HW-WALK-006', { window: change.record.window, reason });
  }
  const next = `${file}.new`;
  writeFileSync(next, text, { mode: statSync(file).mode & 0o777, flush: true });
  renameSync(next, file);
}

/** Only this change: what else stands in the file counts when the collector reads it. */
function recordRevision(config: CollectorConfig, record: WalkTestRecord, date: string): void {
  const journal = openJournal({
    path: join(config.dataFolder, 'journal.db'),
    clock: systemClock,
    log: createLog('trial', 'warn'),
  });
  try {
    const before = journal.newestSite();
    if (before === null || acceptanceProblem(before, record) !== null) return;
    journal.appendRevision({
      site: withAcceptance(before, record, date),
      validFromMs: systemClock.wallMs(),
      author: `${userName()} (${basename(config.site)})`,
    });
  } finally {
    journal.close();
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}
