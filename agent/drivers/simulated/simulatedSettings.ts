import Type, { type Static } from 'typebox';

const minutes = (initial: number) =>
  Type.Number({ minimum: 0.1, maximum: 100_000, default: initial });

export const simulatedSettings = Type.Object(
  {
    /** What is played: a sensor that sees people, a rating pad or a camera. */
    sensor: Type.Union([
      Type.Literal('seat'),
      Type.Literal('radar'),
      Type.Literal('pir'),
      Type.Literal('pad'),
      Type.Literal('camera'),
    ]),
    seed: Type.Integer({ minimum: 0, maximum: 2 ** 31, default: 1 }),
    /** Devices of one window share one clerk; default: the device's own id. */
    window: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,40}$' })),
    meanPresentMinutes: minutes(45),
    meanAbsentMinutes: minutes(2),
    /** A first departure at a set time after the start, for a demonstration. */
    script: Type.Optional(
      Type.Object(
        {
          firstDepartureAfterSeconds: Type.Number({ minimum: 1, maximum: 86_400 }),
          absentSeconds: Type.Number({ minimum: 1, maximum: 86_400 }),
        },
        { additionalProperties: false },
      ),
    ),
    /** When somebody may be there, local time, such as "08:30-17:30"; default: always. */
    hours: Type.Optional(
      Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d-(([01]\\d|2[0-3]):[0-5]\\d|24:00)$' }),
    ),
    utcOffsetMinutes: Type.Integer({ minimum: -840, maximum: 840, default: 480 }),
    /** Time between two presses while somebody is there. */
    meanPressMinutes: minutes(6),
    /** Time between two failures of a pad or a camera, and how long one lasts. */
    meanOutageEveryMinutes: minutes(300),
    meanOutageMinutes: minutes(2),
    channel: Type.String({ pattern: '^[a-z0-9-]{1,40}$', default: 'main' }),
  },
  { additionalProperties: false },
);
export type SimulatedSettings = Static<typeof simulatedSettings>;
