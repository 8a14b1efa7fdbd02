import { connectAsync, type IPublishPacket } from 'mqtt';
import { openDurableDatabase } from '../../../runtime/sqlite.ts';
import { answerParent } from './measured.ts';

// What one would write instead: mosquitto, and a subscriber that puts each message into SQLite, one
// row each, committed in groups like ours. It acknowledges before its commit (mqtt.js's own way; it
// loses messages, but it is fast) and checks neither schema nor repetition.
const [, , path = '', brokerPort = ''] = process.argv;
const database = openDurableDatabase(path);
database.exec(`CREATE TABLE message (id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL,
  agent TEXT NOT NULL, first INTEGER NOT NULL, payload TEXT NOT NULL)`);
const insert = database.prepare(
  'INSERT INTO message (received_ms, agent, first, payload) VALUES (?, ?, ?, ?)',
);
let queue: { agent: string; first: number; payload: string; receivedMs: number }[] = [];
let committed = 0;

const commit = database.transaction((group: typeof queue) => {
  for (const one of group) insert.run(one.receivedMs, one.agent, one.first, one.payload);
});

function flush(): void {
  const group = queue;
  queue = [];
  commit(group);
  committed += group.length;
}

const client = await connectAsync(`mqtt://127.0.0.1:${brokerPort}`, {
  protocolVersion: 4,
  clean: true,
  clientId: 'subscriber',
  keepalive: 60,
  reconnectPeriod: 0,
});
client.handleMessage = (packet: IPublishPacket, done) => {
  const batch = JSON.parse(packet.payload.toString()) as {
    agent: string;
    first: number;
    readings: unknown[];
  };
  if (queue.length === 0) setImmediate(flush);
  const payload = JSON.stringify(batch.readings);
  queue.push({ agent: batch.agent, first: batch.first, payload, receivedMs: Date.now() });
  done();
};
await client.subscribeAsync('hallwatch/v1/+/batch', { qos: 1 });
answerParent(Number(brokerPort), () => committed);
