import { tellHallTime } from '../../collector/statements/hallTime.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { sayTexts } from '../../texts/saidTexts.ts';
import { atDesk, granted, typedTime, zoneOf } from './atDesk.ts';

interface Asked {
  readonly config: string;
  readonly language: Language;
  readonly at?: string;
}

const MINUTE_MS = 60_000;

/** Calls a specialist of a station to a window. */
export async function callCommand(
  asked: Asked & {
    readonly window: string;
    readonly station: string;
    readonly matter?: string;
  },
): Promise<void> {
  const { window, station, matter, language } = asked;
  await atDesk(asked, async ({ desk, site, by }) => {
    const zone = zoneOf(site, window);
    const atMs = typedTime(asked.at, zone);
    const wish = {
      ...{ windowId: window, station },
      ...(matter === undefined ? {} : { matter }),
      ...(atMs === undefined ? {} : { atMs }),
    };
    const { id, atMs: calledMs } = granted(await desk.call(wish, by), language);
    const minutes = site.windows.get(window)?.effectivePolicy.specialistWithinMinutes ?? 0;
    const due = tellHallTime(calledMs + minutes * MINUTE_MS, zone);
    console.log(speaker(sayTexts, language)('say.called', { station, window, due, id }));
  });
}

/** The called specialist is there. */
export async function signInCommand(
  asked: Asked & { readonly call: string; readonly person?: string },
): Promise<void> {
  const { call, person, language } = asked;
  await atDesk(asked, async ({ desk, site, journal, by }) => {
    const said = journal.statementsAbout(`call/${call}`).map((row) => row.statement);
    const made = said.find((one) => one.type === 'call');
    const zone = zoneOf(site, made?.windowId ?? '');
    const atMs = typedTime(asked.at, zone);
    const wish = {
      callId: call,
      ...(person === undefined ? {} : { person }),
      ...(atMs === undefined ? {} : { atMs }),
    };
    const signed = granted(await desk.signIn(wish, by), language);
    const facts = { id: call, at: tellHallTime(signed.atMs, zone) };
    console.log(speaker(sayTexts, language)('say.signedIn', facts));
  });
}
