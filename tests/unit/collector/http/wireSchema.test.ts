import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { NAMED_VIEWS } from '../../../../collector/http/apiViews.ts';
import { hallView, incidentView, snapshotView } from '../../../../collector/http/views.ts';
import { wireSchema } from '../../../../collector/http/wireSchema.ts';
import * as views from './exampleViews.ts';

const one = Type.Union([Type.Literal('a'), Type.Literal('b')]);

describe('a schema on the wire', () => {
  test.each([
    [one, { type: 'string', enum: ['a', 'b'] }],
    [Type.Union([one, Type.Null()]), { type: ['string', 'null'], enum: ['a', 'b', null] }],
    [Type.Union([Type.Integer(), Type.Null()]), { type: ['integer', 'null'] }],
    [Type.Union([Type.String(), Type.Number()]), { type: ['string', 'number'] }],
    [
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
      { type: 'object', additionalProperties: { type: ['string', 'number'] } },
    ],
    [
      Type.Union([Type.String({ maxLength: 3 }), Type.Null()]),
      { anyOf: [{ type: 'string', maxLength: 3 }, { type: 'null' }] },
    ],
    [
      Type.Union([Type.Literal('a'), Type.Integer()]),
      { anyOf: [{ type: 'string', const: 'a' }, { type: 'integer' }] },
    ],
  ])('says the same in fewer words (%#)', (schema, expected) => {
    expect(wireSchema(schema)).toEqual(expected);
  });

  test('refers to the named schemas in it', () => {
    expect(wireSchema(hallView)).toMatchObject({
      $id: 'Hall',
      properties: { windows: { type: 'array', items: { $ref: 'Window#' } } },
    });
  });

  test('has a name of its own and refers to known ones only', () => {
    const names = NAMED_VIEWS.map((view) => String(wireSchema(view).$id));
    expect(new Set(names).size).toBe(NAMED_VIEWS.length);
    const texts = NAMED_VIEWS.map((view) => JSON.stringify(wireSchema(view)));
    for (const [, name] of texts.join('').matchAll(/"\$ref":"(\w+)#"/g)) {
      expect(names).toContain(name);
    }
  });
});

test('the examples of the tests are what the views declare', () => {
  const snapshot = { ...views.snapshot, eventId: 'e-1' };
  expect(Compile(snapshotView).Errors(snapshot)).toEqual([]);
  expect(Compile(incidentView).Errors(views.clearedIncident)).toEqual([]);
});
