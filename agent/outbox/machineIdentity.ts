import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What tells one box from another, hashed: whoever finds a card learns nothing from it. */
export interface MachineIdentity {
  /** The serial number burnt into the board; null where none can be read. */
  readonly serial: string | null;
  /** Addresses of the network hardware. */
  readonly networks: readonly string[];
  /** The number of this installation; a copied card carries the same. */
  readonly installation: string | null;
}

const SERIAL_FILES = [
  'sys/firmware/devicetree/base/serial-number',
  'sys/class/dmi/id/product_uuid',
  'sys/class/dmi/id/board_serial',
];
const INSTALLATION_FILES = ['etc/machine-id', 'var/lib/dbus/machine-id'];
const NETWORKS_MAX = 8;

/** Reads who this box is. Never throws: what cannot be read is not known. */
export function readMachineIdentity(root = '/'): MachineIdentity {
  return {
    serial: firstOf(SERIAL_FILES.map((file) => join(root, file))),
    networks: networksOf(join(root, 'sys/class/net')),
    installation: firstOf(INSTALLATION_FILES.map((file) => join(root, file))),
  };
}

/**
 * Says whether two identities are certainly of two boxes. What both know best decides: a network
 * card may be replaced and a system installed again without that being another box.
 */
export function isOtherMachine(a: MachineIdentity, b: MachineIdentity): boolean {
  if (a.serial !== null && b.serial !== null) return a.serial !== b.serial;
  if (a.networks.length > 0 && b.networks.length > 0) {
    return !a.networks.some((address) => b.networks.includes(address));
  }
  if (a.installation !== null && b.installation !== null) return a.installation !== b.installation;
  return false;
}

export function machineText(identity: MachineIdentity): string {
  const { serial, networks, installation } = identity;
  return JSON.stringify({ serial, networks, installation });
}

/** The opposite of `machineText`; null for anything else. */
export function parseMachineText(text: string | null): MachineIdentity | null {
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<MachineIdentity> | null;
    const { serial = null, networks, installation = null } = value ?? {};
    return Array.isArray(networks) ? { serial, networks, installation } : null;
  } catch {
    return null;
  }
}

function firstOf(files: readonly string[]): string | null {
  for (const file of files) {
    const text = readSmall(file);
    // Boards without a number say so in many ways: none, 0000…, "To be filled by O.E.M.".
    if (text.length >= 8 && !/^(0+|f+)$|o\.e\.m|default|not |none/i.test(text)) return hashed(text);
  }
  return null;
}

/** Cards that stand on hardware: bridges, tunnels and a container's own are made anew each time. */
function networksOf(folder: string): string[] {
  try {
    return (
      readdirSync(folder)
        .filter((name) => existsSync(join(folder, name, 'device')))
        .map((name) => readSmall(join(folder, name, 'address')))
        .filter((address) => /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(address))
        // Not those that a system gives itself: some boards take another one at every boot.
        .filter((address) => !/^(00:){5}00$|^.[2367abef]:/.test(address))
        .sort()
        .slice(0, NETWORKS_MAX)
        .map(hashed)
    );
  } catch {
    return [];
  }
}

function readSmall(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(0, 200).replaceAll('\0', '').trim();
  } catch {
    return '';
  }
}

function hashed(text: string): string {
  return hash('sha256', `hallwatch machine ${text}`).slice(0, 16);
}
