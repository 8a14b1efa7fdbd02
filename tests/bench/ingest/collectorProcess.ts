import { createHash } from 'node:crypto';
import { createEmbeddedBroker } from '../../../collector/broker/embeddedBroker.ts';
import { createIngest } from '../../../collector/ingest/ingest.ts';
import { openJournal } from '../../../collector/journal/journal.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { silentLog } from '../../../runtime/log.ts';
import { answerParent } from './measured.ts';

// The receiving side of the collector as it is, in a process of its own: path, secret.
const [, , path = '', secret = ''] = process.argv;
const sha256 = createHash('sha256').update(secret).digest('hex');
const journal = openJournal({ path, clock: systemClock, log: silentLog });
const port = createEmbeddedBroker({
  listeners: [{ host: '127.0.0.1', port: 0 }],
  secretSha256Of: () => sha256,
  clock: systemClock,
  log: silentLog,
});
const ingest = createIngest({
  journal,
  port,
  clock: systemClock,
  log: silentLog,
  knownAgents: () => true,
});
await ingest.start();
answerParent(port.ports()[0] ?? 0, () => ingest.counters.batches - ingest.counters.failed);
