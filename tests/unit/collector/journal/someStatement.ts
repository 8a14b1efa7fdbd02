import fc from 'fast-check';
import {
  CONCLUSION_REASONS,
  CONCLUSIONS,
  DECLARED_STATES,
  type Statement,
} from '../../../../collector/journal/statement.ts';

const id = fc.stringMatching(/^[a-z0-9-]{1,40}$/);
const ms = fc.integer({ min: 0, max: 8_640_000_000_000_000 });
const free = (maxLength: number) =>
  fc
    .string({ unit: 'grapheme', maxLength })
    .filter((text) => text.length <= maxLength && !/\p{Cc}/u.test(text));
const type = <T extends string>(word: T) => fc.constant(word);

/** Any statement that may be said. */
export const someStatement: fc.Arbitrary<Statement> = fc.oneof(
  fc.record(
    {
      ...{ type: type('declare'), id, windowId: id, state: fc.constantFrom(...DECLARED_STATES) },
      ...{ fromMs: ms, untilMs: fc.option(ms), person: id, standIn: id },
      via: fc.constantFrom(...(['api', 'cli', 'import', 'key', 'duty-table'] as const)),
    },
    { requiredKeys: ['type', 'id', 'windowId', 'state', 'fromMs', 'untilMs', 'via'] },
  ),
  fc.record({ type: type('end-declaration'), id, windowId: id, atMs: ms }),
  fc.record({ type: type('activation'), windowId: id, active: fc.boolean(), atMs: ms }),
  fc.record({
    ...{ type: type('booking'), id, hallId: id, windowId: fc.option(id) },
    ...{ fromMs: ms, untilMs: ms, cancelled: fc.boolean() },
  }),
  fc.record(
    { type: type('call'), id, windowId: id, station: id, matter: free(120), atMs: ms },
    { requiredKeys: ['type', 'id', 'windowId', 'station', 'atMs'] },
  ),
  fc.record(
    { type: type('sign-in'), callId: id, person: id, atMs: ms },
    { requiredKeys: ['type', 'callId', 'atMs'] },
  ),
  fc.record(
    {
      ...{ type: type('conclusion'), findingId: fc.stringMatching(/^[0-9a-f]{24}$/) },
      ...{ version: fc.integer({ min: 1, max: 1000 }), remark: free(500) },
      conclusion: fc.constantFrom(...CONCLUSIONS),
      reason: fc.constantFrom(...CONCLUSION_REASONS),
    },
    { requiredKeys: ['type', 'findingId', 'version', 'conclusion', 'reason'] },
  ),
) as fc.Arbitrary<Statement>;
