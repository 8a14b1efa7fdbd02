import { LIMITS } from './limits.ts';

/** The grammar of every id on the wire: lower-case letters, digits and hyphens. */
export const ID_PATTERN = `^[a-z0-9-]{1,${LIMITS.idLengthMax}}$`;

const idExpression = new RegExp(ID_PATTERN);

/** Says whether a text may be used as the id of an agent, a device, a channel, a boot or an outbox. */
export function isId(text: string): boolean {
  return idExpression.test(text);
}
