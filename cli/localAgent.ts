import type { LocalStatusEnd } from '../agent/localStatus/readLocalStatus.ts';
import { Failure, UnreachableFailure } from '../runtime/failure.ts';

/** Why a running agent cannot be looked at, for the person who tried. */
export function localFailure(
  end: LocalStatusEnd,
  facts: { readonly path: string; readonly command: string },
): Failure {
  const { path, command } = facts;
  if (end === 'not-allowed') return new Failure('HW-CLI-011', { command });
  if (end === 'other-version') return new Failure('HW-CLI-012');
  return new UnreachableFailure('HW-CLI-010', { path });
}
