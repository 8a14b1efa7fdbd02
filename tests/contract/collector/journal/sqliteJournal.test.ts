import { join } from 'node:path';
import { openJournal } from '../../../../collector/journal/journal.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { describeJournal } from './journalContract.ts';
import { describeExactlyOnce } from './journalProperty.ts';

function sqliteSubject() {
  const clock = createFakeClock();
  const path = join(temporaryFolder(), 'journal.db');
  return { clock, open: () => openJournal({ path, clock, log: silentLog }) };
}

describeJournal('the SQLite journal', sqliteSubject);
describeExactlyOnce('the SQLite journal', sqliteSubject);
