import { expect, test } from 'vitest';
import { nearestName } from '../../../runtime/nearestName.ts';

const KNOWN = ['dataFolder', 'site', 'http', 'mqtt', 'agents', 'logLevel', 'id'];

test.each([
  ['htpp', 'http'],
  ['HTTP', 'http'],
  ['agent', 'agents'],
  ['loglevel', 'logLevel'],
  ['logLvel', 'logLevel'],
  ['data_folder', 'dataFolder'],
  ['datafolders', 'dataFolder'],
  ['sites', 'site'],
  ['di', 'id'],
  ['colour', null],
  ['x', null],
  ['', null],
  ['toString', null],
])('%j was probably meant to be %j', (name, expected) => {
  expect(nearestName(name, KNOWN)).toBe(expected);
});

test('where nothing is known, nothing was meant', () => {
  expect(nearestName('http', [])).toBeNull();
});
