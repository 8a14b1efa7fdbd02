import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Journal, openJournal } from '../../../collector/journal/journal.ts';
import { placeReadings } from '../../../protocol/batch.ts';
import { silentLog } from '../../../runtime/log.ts';
import { type Random, seededRandom } from '../../../runtime/random.ts';
import { openDurableDatabase } from '../../../runtime/sqlite.ts';
import { createFakeClock, type FakeClock } from '../../support/fakeClock.ts';
import { aBatchChain, aHeartbeat, anOccupancy } from '../../support/readings.ts';
import { type Figure, probeFsyncMs, reportJson, reportText, rounded } from '../figures.ts';

// How many bytes of journal a window needs in a year. One agent with ten windows lives for some days
// of virtual time: a reading a minute of each window, day and night, at a random second, and a
// heartbeat every 15 s, each sent and committed as it comes, which is the case that takes the most
// room. The file's pages in use are counted, then counted again after compaction, and multiplied to
// a year.
const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    days: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
  },
});
const days = Number(options.days);
const seed = Number(options.seed);

const WINDOWS = 10;
const SECONDS_PER_DAY = 86_400;
const HEARTBEAT_SECONDS = 15;
const DAYS_PER_YEAR = 365;

/** What happens in one minute: seconds with what is seen in them, in order. */
function minuteOf(random: Random): Map<number, number[]> {
  const seen = new Map<number, number[]>();
  for (let window = 0; window < WINDOWS; window += 1) {
    const second = Math.floor(random.fraction() * 60);
    seen.set(second, [...(seen.get(second) ?? []), window]);
  }
  return seen;
}

async function live(journal: Journal, clock: FakeClock): Promise<number> {
  const random = seededRandom(seed);
  const next = aBatchChain();
  let seen = minuteOf(random);
  let readings = 0;
  const send = async (reading: object): Promise<void> => {
    const { batch } = next([reading]);
    await journal.append({ agentId: batch.agent, batch, placed: placeReadings(batch) });
    readings += 1;
  };
  for (let second = 1; second <= days * SECONDS_PER_DAY; second += 1) {
    clock.advance(1000);
    if (second % 60 === 0) seen = minuteOf(random);
    // Milliseconds as they are in life: nothing happens at the full second.
    const atMs = second * 1000 + Math.floor(random.fraction() * 1000);
    for (const window of seen.get(second % 60) ?? []) {
      await send(
        anOccupancy({ device: `seat-${window}`, atMs, occupied: random.fraction() < 0.5 }),
      );
    }
    if (second % HEARTBEAT_SECONDS === 0) await send(aHeartbeat({ atMs: second * 1000 }));
  }
  return readings;
}

function bytesInUse(path: string): number {
  const database = openDurableDatabase(path);
  const pragma = (name: string): number => database.pragma(name, { simple: true }) as number;
  const bytes = (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
  database.close();
  return bytes;
}

function compactAll(journal: Journal, olderThanMs: number): void {
  const upToRowId = journal.lastId();
  while (!journal.compact({ olderThanMs, upToRowId }).done);
}

function countedEntries(journal: Journal): number {
  let count = 0;
  for (let after = 0; ; ) {
    const rows = journal.readAfter(after, 1000);
    const last = rows.at(-1);
    if (last === undefined) return count;
    for (const row of rows) if (row.kind === 'batch') count += row.entries.length;
    after = last.id;
  }
}

async function measure(folder: string): Promise<Figure[]> {
  const path = join(folder, 'journal.db');
  const clock = createFakeClock();
  const open = () => openJournal({ path, clock, log: silentLog });
  let journal = open();
  const readings = await live(journal, clock);
  journal.close();
  const before = bytesInUse(path);
  journal = open();
  compactAll(journal, clock.wallMs());
  const entries = countedEntries(journal);
  journal.close();
  const after = bytesInUse(path);
  const perYear = DAYS_PER_YEAR / days / WINDOWS;
  const figure = (name: string, value: number, unit: string): Figure => ({
    ...{ figure: name, value: rounded(value), unit },
    ...{ floor: null, aim: null, better: 'lower' },
  });
  return [
    figure('as it comes, per window and year', before * perYear, 'bytes'),
    figure('compacted, per window and year', after * perYear, 'bytes'),
    figure('as it comes, per reading', before / readings, 'bytes'),
    figure('compacted, per reading', after / readings, 'bytes'),
    figure('compacted against as it comes', after / before, '×'),
    figure('entries left of each reading (heartbeats joined)', entries / readings, '×'),
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-bench-'));
try {
  const fsyncMs = probeFsyncMs();
  const report = { name: 'storage', seed, fsyncMs, figures: await measure(folder) };
  console.log(options.json ? reportJson(report) : reportText(report));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
