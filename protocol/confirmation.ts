import Type, { type Static } from 'typebox';
import { ID_PATTERN } from './ids.ts';
import { messageParser } from './jsonMessage.ts';
import { LIMITS } from './limits.ts';
import type { Parsed } from './problem.ts';
import { PROTOCOL_VERSION } from './version.ts';

const id = Type.String({ pattern: ID_PATTERN });
const sequence = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** The collector's word on what it has stored. Sent only after the commit that stored it. */
export const confirmationSchema = Type.Object(
  {
    v: Type.Integer({ minimum: 1, maximum: 1000 }),
    outbox: id,
    /** Everything up to this sequence is stored (or in quarantine) and may be forgotten. */
    storedUpTo: sequence,
    /** Present when a batch began beyond a hole: the sequence with which to go on. */
    expected: Type.Optional(sequence),
    /** Readings that went to quarantine. They are confirmed: sending them again helps nobody. */
    rejected: Type.Array(
      Type.Object(
        {
          sequence,
          code: Type.String({ maxLength: 20 }),
          field: Type.String({ maxLength: LIMITS.fieldLengthMax }),
        },
        { additionalProperties: false },
      ),
      { maxItems: LIMITS.rejectedPerConfirmationMax },
    ),
    pace: Type.Object(
      {
        /** Readings a second this agent may send now; null: as fast as it likes. */
        readingsPerSecondMax: Type.Union([Type.Number({ minimum: 0.1 }), Type.Null()]),
        batchesInFlightMax: Type.Integer({ minimum: 1, maximum: LIMITS.batchesInFlightMax }),
      },
      { additionalProperties: false },
    ),
    collectorMs: Type.Integer({ minimum: 0 }),
    /**
     * Present after a fork (cloned card, restored image): move what is beyond `storedUpTo` to a new
     * outbox id and go on. Nothing of it has been stored.
     */
    newOutbox: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);
export type Confirmation = Static<typeof confirmationSchema>;

export const parseConfirmation: (text: string) => Parsed<Confirmation> = messageParser(
  confirmationSchema,
  LIMITS.confirmationBytesMax,
);

export function encodeConfirmation(confirmation: Omit<Confirmation, 'v'>): string {
  return JSON.stringify({ v: PROTOCOL_VERSION, ...confirmation });
}
