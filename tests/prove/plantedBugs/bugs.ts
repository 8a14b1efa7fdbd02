import { SIMULATED_DAY_BUGS } from './dutyBugs.ts';
import type { PlantedBug } from './plantedBug.ts';

const CONTRACT = 'tests/contract/collector/journal/sqliteJournal.test.ts';
const INGEST = 'tests/integration/collector/ingest/ingest.test.ts';
const OUTBOX = 'tests/integration/agent/outbox.test.ts';
const FORGETTING = 'tests/integration/agent/forgetting.test.ts';
const REBUILD = 'tests/integration/system/rebuild.test.ts';
const KEEPING = 'tests/integration/collector/journal/keeping.test.ts';
const DETECTOR = 'tests/unit/collector/detection/detector.test.ts';

/** On the way of a reading from the agent's disk to the collector's. */
const DELIVERY_BUGS: readonly PlantedBug[] = [
  {
    name: 'a confirmation before the commit',
    file: 'collector/ingest/receiveBatch.ts',
    find: `      return journal
        .append(`,
    replace: `      const upTo = placed.at(-1)?.toSequence ?? 0;
      confirmer.confirm(connection, batch.outbox, { kind: 'stored', upTo, fresh: 0, rejected: [] });
      return journal
        .append(`,
    tests: [{ file: INGEST, name: 'is neither acknowledged nor confirmed before its commit' }],
  },
  {
    name: 'a PUBACK before the commit',
    file: 'collector/broker/embeddedBroker.ts',
    find: "    receive(connection, 'batch', text).then((received) => {",
    replace: `    acknowledge(packetId);
    receive(connection, 'batch', text).then((received) => {`,
    tests: [
      { file: INGEST, name: 'is neither acknowledged nor confirmed before its commit' },
      { file: INGEST, name: 'that cannot be stored is neither acknowledged nor confirmed' },
    ],
  },
  {
    name: 'the outbox forgets at the PUBACK, without a confirmation',
    file: 'agent/uplink/uplink.ts',
    find: 'sender.begin((text) => void connection.publish({ topic, text, retain: false }));',
    replace: `sender.begin((text) => {
      const { outbox, first, readings } = JSON.parse(text);
      const pace = { readingsPerSecondMax: null, batchesInFlightMax: 8 };
      const storedUpTo = first + readings.length - 1;
      const stored = { v: 1, outbox, storedUpTo, rejected: [], pace, collectorMs: 0 };
      void connection
        .publish({ topic, text, retain: false })
        .then(() => sender.receive(JSON.stringify(stored)));
    });`,
    tests: [{ file: FORGETTING, name: 'what the broker took and nobody confirmed stays' }],
  },
  {
    name: 'a sequence is used again after the outbox was emptied',
    file: 'agent/outbox/readingStore.ts',
    find: `    this.#oldest = (this.#statements.oldest.get() as number | null) ?? row.nextSequence;`,
    replace: `    const oldestHeld = this.#statements.oldest.get() as number | null;
    const reused = { ...row, nextSequence: 1, lastTag: genesisTag(row.outboxId) };
    if (oldestHeld === null) this.#row = reused;
    this.#oldest = oldestHeld ?? 1;`,
    tests: [{ file: OUTBOX, name: 'a sequence is never used twice' }],
  },
  {
    name: 'a fork is ignored by the agent',
    file: 'agent/uplink/uplinkState.ts',
    find: 'if (confirmation.newOutbox === true) {',
    replace: "if (confirmation.newOutbox === true && confirmation.outbox === '') {",
    tests: [{ file: FORGETTING, name: 'what a forked outbox holds beyond what is stored' }],
  },
  {
    name: 'commits are not on the disk when they return (synchronous NORMAL)',
    file: 'runtime/sqlite.ts',
    find: "database.pragma('synchronous = FULL');",
    replace: "database.pragma('synchronous = NORMAL');",
    tests: [
      { file: 'tests/integration/runtime/sqlite.test.ts', name: 'synchronous stays FULL' },
      { file: OUTBOX, name: 'with synchronous FULL' },
    ],
  },
];

/** In what the collector keeps. */
const KEEPING_BUGS: readonly PlantedBug[] = [
  {
    name: 'a batch that is sent again is stored again',
    file: 'collector/journal/outboxChain.ts',
    find: '  const rows = lookup.rowsBackTo(state, batch.first);',
    replace: `  if (batch.first > 0) return { kind: 'store', index: 0 };
  const rows = lookup.rowsBackTo(state, batch.first);`,
    tests: [
      { file: CONTRACT, name: 'the same batch again is confirmed and stored once' },
      { file: CONTRACT, name: 'of a batch that overlaps only what is beyond is stored' },
    ],
  },
  {
    name: 'a fork is confirmed away as a repetition',
    file: 'collector/journal/outboxChain.ts',
    find: '  if (differsAt !== null || provenUpTo < 0) return fork;',
    replace: `  if (differsAt !== null || provenUpTo < 0) return { kind: 'repeat', upTo: state.highWater };`,
    tests: [{ file: CONTRACT, name: 'a clone behind its original is confirmed up to the last' }],
  },
  {
    name: 'a hole is stored as if it were a loss',
    file: 'collector/journal/outboxChain.ts',
    find: "    if (batch.oldest < batch.first) return { kind: 'hole', expected };\n",
    replace: '',
    tests: [{ file: CONTRACT, name: 'a batch beyond a hole is not stored' }],
  },
  {
    name: 'compaction makes readings from the future believable',
    file: 'collector/journal/compaction.ts',
    find: 'isAheadOf(reading.wallMs, row.receivedMs)',
    replace: 'isAheadOf(reading.wallMs, row.receivedMs + 10 ** 15)',
    tests: [{ file: KEEPING, name: 'does not make a reading from the future believable' }],
  },
  {
    name: 'compaction moves the end of a silence',
    file: 'collector/journal/compaction.ts',
    find: 'const endsSilence = row.kind !== ROW_KIND.silence && silent.delete(row.agentId);',
    replace: 'const endsSilence = false;',
    tests: [{ file: REBUILD, name: '(seed 12)' }],
  },
  {
    name: 'compaction moves the end of a staleness',
    file: 'collector/journal/heartbeatCoverage.ts',
    find: '      if (candidate.isFirst) {',
    replace: '      if (candidate.isFirst && candidate.index < 0) {',
    tests: [{ file: REBUILD, name: '(seed 12)' }],
  },
  {
    name: 'journal and state share one connection',
    file: 'runtime/sqlite.ts',
    find: `export function openDurableDatabase(
  path: string,
  options: { readonly isExclusive?: boolean } = {},
): SqliteDatabase {
  let database: SqliteDatabase | null = null;`,
    replace: `const connections = new Map<string, SqliteDatabase>();
export function openDurableDatabase(
  path: string,
  options: { readonly isExclusive?: boolean } = {},
): SqliteDatabase {
  const shared = path.replace(/(journal|state)\\.db$/, 'collector.db');
  const known = connections.get(shared);
  if (known?.open === true) return known;
  const opened = openConnection(shared, options);
  connections.set(shared, opened);
  return opened;
}
function openConnection(
  path: string,
  options: { readonly isExclusive?: boolean } = {},
): SqliteDatabase {
  let database: SqliteDatabase | null = null;`,
    tests: [
      {
        file: 'tests/integration/system/twoConnections.test.ts',
        name: 'a batch is stored while the state is in the middle of a transaction',
      },
    ],
  },
  {
    name: 'cursor and verdicts are not one transaction',
    file: 'collector/state/commitDetection.ts',
    find: '  await db.transaction().execute(async (writer) => {',
    replace: '  await db.connection().execute(async (writer: any) => {',
    tests: [
      {
        file: 'tests/integration/system/tornCommit.test.ts',
        name: 'what is judged is stored whole or not at all',
      },
    ],
  },
];

const UNKNOWN_IS_NEVER_EMPTY = 'tests/unit/collector/detection/unknownIsNeverEmpty.test.ts';

/** In what is concluded and shown. */
const JUDGING_BUGS: readonly PlantedBug[] = [
  {
    name: 'unknown counts as empty',
    file: 'collector/detection/judgeWindow.ts',
    find: "levels.every((level) => level === 'empty') ? 'empty' : 'unknown'",
    replace: "levels.every((level) => level !== 'occupied') ? 'empty' : 'unknown'",
    tests: [
      { file: UNKNOWN_IS_NEVER_EMPTY, name: 'an empty verdict has every sensor’s word' },
      { file: DETECTOR, name: 'empty only when all see nobody' },
    ],
  },
  {
    name: 'time that no heartbeat covers counts as watched',
    file: 'collector/detection/sensorSignal.ts',
    find: '  const continues = continuesWatch(watch, coverage);',
    replace: '  const continues = true;',
    tests: [
      { file: UNKNOWN_IS_NEVER_EMPTY, name: 'a finding has every sensor’s word' },
      { file: DETECTOR, name: 'is unknown until the sensor speaks again' },
    ],
  },
  {
    name: 'what was judged too long ago is shown as if it held',
    file: 'collector/state/shownState.ts',
    find: "  if (nowMs - row.watermarkMs > pendingAfterMs) return 'pending';\n",
    replace: '',
    tests: [
      {
        file: 'tests/simulation/lineCut/lineCut.test.ts',
        name: '(seed 1) shows its windows as pending since the last word',
      },
    ],
  },
  {
    name: 'a late finding is not marked',
    file: 'collector/state/commitFindings.ts',
    find: 'late: recordedMs - finding.raisedMs > LATE_AFTER_MS ? 1 : 0,',
    replace: 'late: 0,',
    tests: [
      {
        file: 'tests/simulation/lineCut/lineCut.test.ts',
        name: '(seed 1) leaves the same empty posts, late where nobody could know of them',
      },
    ],
  },
];

const DELIVERY_TEST = 'tests/unit/collector/series/delivery.test.ts';
const OUTAGES = 'tests/integration/collector/series/seriesWriter.test.ts';

/** On the way to InfluxDB. */
const SERIES_BUGS: readonly PlantedBug[] = [
  {
    name: 'one bad line takes the others with it (400, 422)',
    file: 'collector/series/delivery.ts',
    find: 'if (piece.length === 1 || outcome.droppedMin >= piece.length) refuse(',
    replace: 'if (piece.length > 0) refuse(',
    tests: [
      { file: DELIVERY_TEST, name: 'of any lines exactly the bad ones are refused' },
      { file: OUTAGES, name: '422 for some lines' },
    ],
  },
  {
    name: 'the cursor is saved before the lines are written',
    file: 'collector/series/seriesWriter.ts',
    find: '    const outcome = await current.delivery.run();',
    replace: `    await store.save(current.chunk.position, []);
    const outcome = await current.delivery.run();`,
    tests: [{ file: OUTAGES, name: 'a writer that dies before the answer writes the lines again' }],
  },
  {
    name: 'Retry-After is taken for milliseconds',
    file: 'collector/series/retryAfter.ts',
    find: 'return Number(text) * 1000;',
    replace: 'return Number(text);',
    tests: [
      {
        file: 'tests/unit/collector/series/retryAfter.test.ts',
        name: 'Retry-After is in seconds',
      },
      { file: OUTAGES, name: '429 with Retry-After in seconds is kept' },
    ],
  },
];

const BROKER_ACCESS = 'tests/integration/collector/broker/access.test.ts';

/** At the doors. */
const ACCESS_BUGS: readonly PlantedBug[] = [
  {
    name: 'a sign-in link opens twice',
    file: 'collector/access/sqlAccessStore.ts',
    find: "        .where('used_ms', 'is', null)\n",
    replace: '',
    tests: [
      {
        file: 'tests/integration/collector/access/accessStore.test.ts',
        name: 'in the state file lets one of many use a link',
      },
    ],
  },
  {
    name: 'routes are open without a session',
    file: 'collector/http/guards.ts',
    find: "    if (request.session === null) throw new Refusal(401, 'HW-HTTP-002');\n",
    replace: '',
    tests: [
      {
        file: 'tests/integration/collector/http/access.test.ts',
        name: 'every route that is not one of the four open ones refuses',
      },
    ],
  },
  {
    name: 'the frame guard is off',
    file: 'collector/broker/frameGuard.ts',
    find: '      fault ??= advance(state, chunk);',
    replace: '      void [advance, state, chunk];',
    tests: [
      { file: BROKER_ACCESS, name: 'something that is not MQTT is cut' },
      {
        file: 'tests/unit/collector/broker/frameGuard.test.ts',
        name: 'the first packet must be a CONNECT',
      },
    ],
  },
  {
    name: 'a batch may be retained',
    file: 'collector/broker/accessRules.ts',
    find: "  if (wish.retain && !isStatus) return { ok: false, fault: 'retain-not-allowed' };\n",
    replace: '',
    tests: [{ file: 'tests/unit/collector/broker/accessRules.test.ts', name: 'retain' }],
  },
];

/** Every known-bad change that the tests must notice. */
export const BUGS: readonly PlantedBug[] = [
  ...DELIVERY_BUGS,
  ...KEEPING_BUGS,
  ...JUDGING_BUGS,
  ...SIMULATED_DAY_BUGS,
  ...SERIES_BUGS,
  ...ACCESS_BUGS,
];
