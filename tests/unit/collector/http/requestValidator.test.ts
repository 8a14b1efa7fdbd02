import Type from 'typebox';
import { describe, expect, test } from 'vitest';
import { requestValidator } from '../../../../collector/http/requestValidator.ts';

const schema = Type.Object(
  {
    count: Type.Optional(Type.Integer({ minimum: -5 })),
    open: Type.Optional(Type.Boolean()),
    name: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

describe('a query string', () => {
  const check = requestValidator(schema, 'querystring');

  test.each([
    [{ count: '7' }, { count: 7 }],
    [{ count: '0' }, { count: 0 }],
    [{ count: '-5' }, { count: -5 }],
    [{ open: 'false' }, { open: false }],
    [{ name: '7' }, { name: '7' }],
    [{}, {}],
  ])('%j becomes %j', (input, value) => {
    expect(check(input)).toEqual({ value });
  });

  test.each<object>([
    { count: '' },
    { count: '07' },
    { count: '-0' },
    { count: '7.0' },
    { count: '0x7' },
    { count: '1e3' },
    { count: '9'.repeat(16) },
    { count: ['7', '8'] },
    { count: 'NaN' },
    { open: '' },
    { open: 'TRUE' },
    { toString: 'x' },
  ])('%j is refused', (input) => {
    expect(check(input)).toMatchObject({
      error: { code: 'HW-HTTP-009', status: 400, details: { field: Object.keys(input)[0] } },
    });
  });
});

describe('a body', () => {
  const check = requestValidator(schema, 'body');

  test.each([{ count: '7' }, { open: 'true' }, { name: 7 }, null, 'text', []])(
    '%j is taken as it is, and so refused',
    (input) => {
      expect(check(input)).toHaveProperty('error');
    },
  );
});
