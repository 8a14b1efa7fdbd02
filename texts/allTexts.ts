import { agentTexts } from './agentTexts.ts';
import { cliTexts } from './cliTexts.ts';
import { dutyTexts } from './dutyTexts.ts';
import type { Entries } from './entry.ts';
import { grafanaTexts } from './grafanaTexts.ts';
import { httpTexts } from './httpTexts.ts';
import { ingestTexts } from './ingestTexts.ts';
import { lookTexts } from './lookTexts.ts';
import { padTexts } from './padTexts.ts';
import { runtimeTexts } from './runtimeTexts.ts';
import { seriesTexts } from './seriesTexts.ts';
import { statementTexts } from './statementTexts.ts';
import { usageTexts } from './usageTexts.ts';
import { walktestTexts } from './walktestTexts.ts';

/** Every sentence that may follow from a `Failure`, by its code, for whoever must speak them all. */
export const allTexts: Entries = {
  ...runtimeTexts,
  ...agentTexts,
  ...cliTexts,
  ...httpTexts,
  ...seriesTexts,
  ...ingestTexts,
  ...walktestTexts,
  ...padTexts,
  ...lookTexts,
  ...statementTexts,
  ...dutyTexts,
  ...usageTexts,
  ...grafanaTexts,
};
