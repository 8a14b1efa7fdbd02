/**
 * The version of the contract between agent and collector. A collector speaks its own version and
 * the one before, so that agents in the field may be upgraded after it.
 */
export const PROTOCOL_VERSION = 1;

/** Says whether this side understands a message of the given version (N and N − 1). */
export function isUnderstoodVersion(version: number): boolean {
  return version === PROTOCOL_VERSION || (version === PROTOCOL_VERSION - 1 && version >= 1);
}
