import { connectAsync, type IPublishPacket } from 'mqtt';
import { openJournal } from '../../../collector/journal/journal.ts';
import { parseBatch, placeReadings } from '../../../protocol/batch.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { silentLog } from '../../../runtime/log.ts';
import { openDurableDatabase } from '../../../runtime/sqlite.ts';
import { answerParent } from './measured.ts';

// What one would take instead: mosquitto, and a subscriber that puts what comes into SQLite, in
// groups like ours. It acknowledges before its commit, mqtt.js's own way, and confirms nothing: it
// loses messages, but it is fast. "same": the same work on them as ours, by the same journal.
// "plain": one row a message, neither checked nor compared.
const [, , path = '', brokerPort = '', work = 'same'] = process.argv;
let committed = 0;

function storeSame(): (text: string) => void {
  const journal = openJournal({ path, clock: systemClock, log: silentLog });
  return (text) => {
    const parsed = parseBatch(text);
    if (!parsed.ok) throw new Error(parsed.problem.detail);
    const batch = parsed.value;
    const placed = placeReadings(batch);
    void journal.append({ agentId: batch.agent, batch, placed }).then(() => {
      committed += 1;
    });
  };
}

function storePlain(): (text: string) => void {
  const database = openDurableDatabase(path);
  database.exec(`CREATE TABLE message (id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL,
    agent TEXT NOT NULL, first INTEGER NOT NULL, payload TEXT NOT NULL)`);
  const insert = database.prepare(
    'INSERT INTO message (received_ms, agent, first, payload) VALUES (?, ?, ?, ?)',
  );
  const commit = database.transaction((group: readonly (readonly unknown[])[]) => {
    for (const row of group) insert.run(...row);
  });
  let queue: unknown[][] = [];
  function flush(): void {
    commit(queue);
    committed += queue.length;
    queue = [];
  }
  return (text) => {
    const { agent, first, readings } = JSON.parse(text) as Record<string, unknown>;
    if (queue.length === 0) setImmediate(flush);
    queue.push([Date.now(), agent, first, JSON.stringify(readings)]);
  };
}

const store = work === 'plain' ? storePlain() : storeSame();
const client = await connectAsync(`mqtt://127.0.0.1:${brokerPort}`, {
  protocolVersion: 4,
  clean: true,
  clientId: 'subscriber',
  keepalive: 60,
  reconnectPeriod: 0,
});
client.handleMessage = (packet: IPublishPacket, done) => {
  store(packet.payload.toString());
  done();
};
await client.subscribeAsync('hallwatch/v1/+/batch', { qos: 1 });
answerParent(Number(brokerPort), () => committed);
