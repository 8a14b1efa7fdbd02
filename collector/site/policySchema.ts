import Type, { type Static } from 'typebox';
import { dateSchema } from './dutySchema.ts';

const minutes = (minimum: number, maximum: number) =>
  Type.Optional(Type.Number({ minimum, maximum }));

/**
 * When an empty window becomes a finding, and what else is judged by the minute. Only
 * `emptyAfterMinutes` and `source` must be given; `effectivePolicy` fills in the rest.
 */
export const policySchema = Type.Object(
  {
    /** Empty for this long: shown at the window only, recorded against nobody. */
    hintAfterMinutes: minutes(0.5, 240),
    /** Empty for this long: the clerk and the hall head are told; recorded, no consequence. */
    reminderAfterMinutes: minutes(0.5, 240),
    /** Empty for longer than this, on duty: suspected. The product's default is 15. */
    emptyAfterMinutes: Type.Number({ minimum: 0.5, maximum: 240 }),
    /** Empty for this long: the leader in charge and the county are told. */
    escalateAfterMinutes: minutes(0.5, 480),
    /** Occupied for this long again: cleared. */
    clearAfterSeconds: Type.Number({ minimum: 0, maximum: 600, default: 10 }),
    /** Empty again within this long after a finding was cleared: the same finding goes on. */
    reopenWithinMinutes: minutes(0, 60),
    /** After opening, before a window that nobody came to is a late opening. */
    openingGraceMinutes: minutes(0, 60),
    /** Before closing, when leaving is a hint at most. */
    closingGraceMinutes: minutes(0, 60),
    /** Nobody in the whole hall for this long. */
    hallUnattendedAfterMinutes: minutes(0.5, 240),
    /** Fewer windows staffed than required for this long. */
    shortfallAfterMinutes: minutes(0.5, 240),
    /** How long a declared short leave (暂离) may last. */
    awayAllowanceMinutes: minutes(1, 240),
    /** How soon a called specialist must have signed in. */
    specialistWithinMinutes: minutes(1, 240),
    /** False findings that a county accepts, per window and working year. */
    falseFindingsPerYearMax: Type.Optional(Type.Number({ minimum: 0.01, maximum: 500 })),
    /** The paper (文号) that puts the policy in force; without one it is in trial (试运行). */
    document: Type.Optional(
      Type.Object(
        {
          number: Type.String({ minLength: 1, maxLength: 80 }),
          /** The first day on which it counts, on the calendar of the hall. */
          effectiveFrom: dateSchema,
        },
        { additionalProperties: false },
      ),
    ),
    /** Where the figures come from: a document, or why they differ from the default. */
    source: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false },
);
export type Policy = Static<typeof policySchema>;
