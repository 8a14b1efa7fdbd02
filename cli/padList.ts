import { placeOf } from '../agent/pads/choosePad.ts';
import { type DescribedPad, describePads } from '../agent/pads/describePads.ts';
import { createPadReader } from '../agent/pads/padReader.ts';
import { systemClock } from '../runtime/clock.ts';
import { createLog } from '../runtime/log.ts';
import { systemRandom } from '../runtime/random.ts';
import type { speaker } from '../texts/entry.ts';
import type { padTexts } from '../texts/padTexts.ts';

export type SayPad = ReturnType<typeof speaker<typeof padTexts>>;

/** A reader of its own for one command; whoever makes it stops it. */
export function padReaderOfCommand() {
  const log = createLog('pad', 'warn');
  return createPadReader({ clock: systemClock, random: systemRandom, log });
}

/** Prints every device that may be a pad, a line each or as JSON. */
export async function listPads(options: {
  readonly asJson: boolean;
  readonly say: SayPad;
}): Promise<void> {
  const reader = padReaderOfCommand();
  try {
    const found = await describePads({
      hid: reader.port('hid'),
      keyboard: reader.port('keyboard'),
    });
    if (options.asJson) {
      console.log(JSON.stringify(found));
      return;
    }
    for (const what of found.missing) console.log(options.say('pad.missing', { what }));
    if (found.pads.length === 0) console.log(options.say('pad.none'));
    for (const pad of found.pads) console.log(lineOf(pad, options.say));
  } finally {
    await reader.stop();
  }
}

function lineOf(pad: DescribedPad, say: SayPad): string {
  const ids = [pad.vendorId, pad.productId].map((id) => id.toString(16).padStart(4, '0')).join(':');
  const what = [pad.kind, ids, placeOf(pad), pad.name ?? '', pad.path].filter((one) => one !== '');
  return `${what.join('  ')}  ${stateOf(pad, say)}`;
}

function stateOf({ trouble, udevRule, heldBy }: DescribedPad, say: SayPad): string {
  if (trouble !== null) return say('pad.notReadable', { reason: trouble, rule: udevRule ?? '' });
  return heldBy === null ? say('pad.readable') : say('pad.held', { ...heldBy });
}
