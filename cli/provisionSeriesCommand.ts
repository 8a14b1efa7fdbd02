import { readFileSync } from 'node:fs';
import { applyProvision } from '../collector/series/provision/applyProvision.ts';
import { createInfluxAdmin } from '../collector/series/provision/influxAdmin.ts';
import { loadProvision } from '../collector/series/provision/provisionFile.ts';
import { Failure } from '../runtime/failure.ts';
import { type Language, speaker } from '../texts/entry.ts';
import { provisionTexts } from '../texts/provisionTexts.ts';

/** Makes InfluxDB 2 as a file says, and tells what was done. */
export async function provisionSeriesCommand(options: {
  readonly file: string;
  readonly adminTokenFile: string;
  readonly asJson: boolean;
  readonly language: Language;
}): Promise<void> {
  const provision = loadProvision(options.file);
  const token = readAdminToken(options.adminTokenFile);
  const steps = await applyProvision(createInfluxAdmin(provision.url, token), provision);
  if (options.asJson) {
    console.log(JSON.stringify(steps, null, 2));
    return;
  }
  const say = speaker(provisionTexts, options.language);
  for (const { what, name, done, file = '' } of steps) {
    const key = file === '' ? ('provision.step' as const) : ('provision.stepWithFile' as const);
    const facts = { what: say(`provision.${what}`), name, done: say(`provision.${done}`), file };
    console.log(say(key, facts));
  }
}

function readAdminToken(file: string): string {
  try {
    const token = readFileSync(file, 'utf8').trim();
    if (/^[\x21-\x7e]+$/.test(token)) return token;
  } catch (error) {
    throw new Failure('HW-SERIES-004', { file, reason: (error as Error).message }, error);
  }
  throw new Failure('HW-SERIES-004', { file, reason: 'not one line with a token' });
}
