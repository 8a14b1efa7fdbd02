import { expect, test } from 'vitest';
import { findingHash, PAGES, pageHash, parseRoute } from '../../../console/route.ts';

test('a sign-in link carries its token', () => {
  expect(parseRoute('#/sign-in?token=ab-12')).toEqual({ page: 'sign-in', token: 'ab-12' });
  expect(parseRoute('#/sign-in')).toEqual({ page: 'sign-in', token: '' });
});

test('a finding’s address comes back to the same finding', () => {
  const id = 'empty-post:厅/3 a?b';
  expect(parseRoute(findingHash(id))).toEqual({ page: 'finding', id });
});

test('every page has an address of its own', () => {
  for (const page of PAGES) expect(parseRoute(pageHash(page))).toEqual({ page });
});

test('anything else is the board', () => {
  expect(parseRoute('')).toEqual({ page: 'board' });
  expect(parseRoute('#/nothing')).toEqual({ page: 'board' });
  expect(parseRoute('#/finding/%E0%A4%A')).toEqual({ page: 'finding', id: '%E0%A4%A' });
});
