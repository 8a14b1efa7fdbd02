import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { BACKLOG_BATCHES_MAX } from '../../../collector/ingest/pace.ts';
import type { Reading } from '../../../protocol/reading.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { aHeartbeat, anOccupancy, aRating } from '../../support/readings.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { aRig } from './backlogRig.ts';

const DAY_MS = 86_400_000;
const BEAT_MS = 15_000;

/** A folder in memory where there is one: what is proved here is not the disk's. */
function fastFolder(): string {
  if (!existsSync('/dev/shm')) return temporaryFolder();
  const folder = mkdtempSync(join('/dev/shm', 'hallwatch-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A busy hall of 20 windows: 30 days are more than a million readings. */
function* thirtyDays(): Generator<Reading[]> {
  const levels = Array.from({ length: 20 }, () => false);
  let pressed = 0;
  for (let atMs = BEAT_MS; atMs <= 30 * DAY_MS; atMs += BEAT_MS) {
    const readings: Reading[] = [];
    const inHours = atMs % DAY_MS > 8 * 3_600_000 && atMs % DAY_MS < 17 * 3_600_000;
    for (let seat = 0; seat < 20; seat += 1) {
      const device = `seat-${seat}`;
      const isDue = (atMs / BEAT_MS + seat) % 4 === 0;
      const changes = inHours && (atMs / BEAT_MS + 7 * seat) % 40 === 0;
      if (changes) levels[seat] = !levels[seat];
      if (isDue || changes) {
        readings.push(
          anOccupancy({ atMs: atMs - 5000 + seat, device, occupied: levels[seat] ?? false }),
        );
      }
    }
    if (inHours && atMs % 120_000 === 0) {
      pressed += 1;
      readings.push(aRating({ atMs: atMs - 1, device: 'pad-1', pressId: `p-${pressed}` }));
    }
    readings.push(aHeartbeat({ atMs }));
    yield readings;
  }
}

test('30 days without a line: over a million readings drain in order, and a live agent waits for no more than the batches in flight', async () => {
  const folder = fastFolder();
  const clock = createFakeClock({ wallMs: Date.UTC(2026, 3, 2) });
  const { journal, anAgent, inLine } = await aRig({ folder, clock });
  const away = anAgent('hall-away');
  const live = anAgent('hall-live');
  live.connect();
  let accepted = 0;
  let presses = 0;
  let page: Reading[] = [];
  for (const readings of thirtyDays()) {
    accepted += readings.length;
    presses += readings.filter(({ kind }) => kind === 'rating').length;
    page.push(...readings);
    if (page.length < 400) continue;
    away.append(page);
    page = [];
  }
  away.append(page);
  expect(accepted).toBeGreaterThan(1_000_000);
  const toSend = away.outbox.waiting();
  expect(away.outbox.dropped()).toBe(0);

  away.connect();
  let between = 0;
  let said = 0;
  while (away.outbox.waiting() > 0) {
    said += 1;
    const from = inLine.length;
    live.append([anOccupancy({ atMs: said * 1000 })]);
    while (live.outbox.waiting() > 0) await new Promise((resolve) => setImmediate(resolve));
    between = Math.max(between, inLine.slice(from).filter((id) => id === 'hall-away').length);
  }
  expect(between).toBeLessThanOrEqual(BACKLOG_BATCHES_MAX);
  expect(said).toBeGreaterThan(50);

  let next = 1;
  let stored = 0;
  let cursor = 0;
  for (;;) {
    const rows = journal.readAfter(cursor, 200);
    const last = rows.at(-1);
    if (last === undefined) break;
    cursor = last.id;
    for (const row of rows) {
      expect(row.kind).toBe('batch');
      if (row.kind !== 'batch' || row.agentId !== 'hall-away') continue;
      for (const { sequence, toSequence, reading } of row.entries) {
        if (sequence !== next) expect(sequence).toBe(next);
        next = toSequence + 1;
        if (reading.kind === 'rating') stored += 1;
        if (reading.kind === 'gap') expect(reading).toBeNull();
      }
    }
  }
  expect(next).toBe(accepted + 1);
  expect(stored).toBe(presses);
  // Heartbeats and repeats were compacted before anything was sent.
  expect(toSend).toBeLessThan(accepted / 3);
}, 300_000);
