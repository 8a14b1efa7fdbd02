import { LibcUnavailable } from '../../linux/libc.ts';
import { type CharacterPort, loadCharacterPort } from './characterPort.ts';
import type { LineWish } from './lineWish.ts';

/** The outcome of opening a line. */
export type Opened<L> =
  | { readonly kind: 'open'; readonly line: L }
  /** A package is missing: a person must act. */
  | { readonly kind: 'no-package'; readonly reason: string }
  /** Not now: in use, no permission, no such line. */
  | { readonly kind: 'failed'; readonly reason: string };

/** The same of the character device, which may not be the door to use at all. */
export type CharacterOutcome<L> = Opened<L> | { readonly kind: 'no-door'; readonly reason: string };

/** How one kind of line is opened by each door. */
export interface DoorsOf<L> {
  character(port: CharacterPort): CharacterOutcome<L>;
  sysfs(): Promise<Opened<L>>;
}

/** Opens a line by the door that the wish names, or by the better one that is there. Never throws. */
export async function openByDoor<L>({ door }: LineWish, doors: DoorsOf<L>): Promise<Opened<L>> {
  if (door === 'sysfs') return doors.sysfs();
  const tried = await tryCharacter(doors);
  if (tried.kind !== 'no-door' && tried.kind !== 'no-package') return tried;
  if (door === 'character') return tried.kind === 'no-door' ? { ...tried, kind: 'failed' } : tried;
  const second = await doors.sysfs();
  if (second.kind === 'open') return second;
  return { ...second, reason: `${second.reason} (character device: ${tried.reason})` };
}

async function tryCharacter<L>(doors: DoorsOf<L>): Promise<CharacterOutcome<L>> {
  try {
    return doors.character(await loadCharacterPort());
  } catch (error) {
    const reason = (error as Error).message;
    return { kind: error instanceof LibcUnavailable ? 'no-package' : 'failed', reason };
  }
}
