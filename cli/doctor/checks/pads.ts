import { placeOf } from '../../../agent/pads/choosePad.ts';
import { type DescribedPad, describePads } from '../../../agent/pads/describePads.ts';
import { padReaderOfCommand } from '../../padList.ts';
import { type Check, devicesOf, type Finding, findingsOf } from '../examination.ts';

const { ok, warn, fail } = findingsOf('pads');

/** The pads and keyboards that are plugged in, and whether this user may read them. None is opened. */
export const checkPads: Check = async ({ config }) => {
  const wanted = devicesOf(config, ['hid', 'keyboard-pad']);
  if (config !== null && wanted.length === 0) return [];
  const reader = padReaderOfCommand();
  try {
    const ports = { hid: reader.port('hid'), keyboard: reader.port('keyboard') };
    const { pads, missing } = await describePads(ports);
    const isWanted = wanted.length > 0;
    const lacking = missing.map((reason) =>
      isWanted ? fail('padsUnusable', { reason }) : warn('padsUnusable', { reason }),
    );
    return [...lacking, ...pads.map((pad) => describePad(pad, isWanted))];
  } finally {
    await reader.stop();
  }
};

function describePad(pad: DescribedPad, isWanted: boolean): Finding {
  const name = `${pad.name ?? pad.kind} (${placeOf(pad)})`;
  if (pad.trouble === null) return ok('padReadable', { name });
  const facts = { name, reason: pad.trouble, rule: pad.udevRule ?? '' };
  return isWanted ? fail('padClosed', facts) : warn('padClosed', facts);
}
