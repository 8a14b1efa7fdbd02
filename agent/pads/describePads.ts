import { whyNotUsable } from './deviceFile.ts';
import { type PadPort, PadsUnavailable, type PluggedPad } from './padPort.ts';
import { type FileHolder, whoHas } from './whoHas.ts';

/** A device that may be a pad, and whether an agent under this user could read it. */
export interface DescribedPad extends PluggedPad {
  /** Why it cannot be read; null when it can. */
  readonly trouble: string | null;
  /** A udev rule that lets the group of the agent read it; null when it can be read. */
  readonly udevRule: string | null;
  /** The program that reads it now; as far as this user may see. */
  readonly heldBy: FileHolder | null;
}

export interface PadsFound {
  readonly pads: readonly DescribedPad[];
  /** Packages without which pads of a kind cannot be read at all. */
  readonly missing: readonly string[];
}

/** Lists every HID device and every keyboard that is plugged in. Opens none of them. */
export async function describePads(ports: {
  readonly hid: Pick<PadPort, 'list'>;
  readonly keyboard: Pick<PadPort, 'list'>;
}): Promise<PadsFound> {
  const missing: string[] = [];
  const listed = await Promise.all(
    [ports.hid, ports.keyboard].map(async (port) => {
      try {
        return await port.list();
      } catch (error) {
        if (!(error instanceof PadsUnavailable)) throw error;
        missing.push(error.message);
        return [];
      }
    }),
  );
  return { pads: listed.flat().map(describe), missing };
}

function describe(pad: PluggedPad): DescribedPad {
  const trouble = whyNotUsable(pad.path, pad.kind === 'hid' ? 'read and write' : 'read');
  return {
    ...pad,
    trouble,
    udevRule: trouble === null ? null : udevRuleFor(pad),
    heldBy: whoHas(pad.path),
  };
}

/** The group that may read pads: as in provisioning/udev/70-hallwatch.rules. */
const GROUP = 'input';

/** The rule must match the device file that is opened, not the USB device above it. */
export function udevRuleFor({ kind, vendorId, productId }: PluggedPad): string {
  const subsystem = kind === 'hid' ? 'SUBSYSTEM=="hidraw"' : 'SUBSYSTEM=="input", KERNEL=="event*"';
  const ids = [vendorId, productId].map((id) => id.toString(16).padStart(4, '0'));
  const match = `ATTRS{idVendor}=="${ids[0]}", ATTRS{idProduct}=="${ids[1]}"`;
  return `${subsystem}, ${match}, MODE="0660", GROUP="${GROUP}"`;
}
