import { expect, test } from 'vitest';
import {
  agentProblems,
  firstDocument,
  isBusy,
  keepingDocument,
  listState,
  outcomeTone,
  rangeOfLine,
} from '../../../console/agentOperation.ts';
import type { AgentOperationView } from '../../../console/apiTypes.ts';

const CONFIGURATION = {
  ...{ revision: 2, document: 'devices: []\n', tryMs: 60_000, author: 's', recordedMs: 1 },
  ...{ state: null, problem: null, stateMs: null },
} as const;
const VIEW: AgentOperationView = {
  ...{ agentId: 'a', nowMs: 1, version: '0.1.0', inForce: null, configurations: [], commands: [] },
  devices: [{ device: 'w1', driver: 'gpio', status: 'working', reason: null }],
};

test('what the agent says of a document stands at its lines', () => {
  expect(
    agentProblems('3:5 devices.0.driver: there is no driver "x"; there is gpio\n(+2)'),
  ).toEqual([
    { line: 3, field: 'devices.0.driver', message: 'there is no driver "x"; there is gpio' },
    { line: 1, field: '', message: '(+2)' },
  ]);
  expect(agentProblems('1:1 : is no list')).toEqual([
    { line: 1, field: '', message: 'is no list' },
  ]);
  expect(agentProblems('agent.yaml does not allow it')).toMatchObject([{ line: 1 }]);
});

test('a wish that the agent has not spoken of is outstanding, whatever is in force before it', () => {
  expect(listState(VIEW)).toEqual({ kind: 'own' });
  const inForce = { revision: 1, state: 'applied', problem: null } as const;
  expect(listState({ inForce, configurations: [CONFIGURATION] })).toMatchObject({
    kind: 'outstanding',
    revision: 2,
  });
  const tried = { revision: 2, state: 'trying', problem: null } as const;
  expect(listState({ inForce: tried, configurations: [CONFIGURATION] })).toMatchObject({
    kind: 'trying',
  });
});

test('the editor begins with the newest wish, else with a list that changes nothing', () => {
  expect(firstDocument({ ...VIEW, configurations: [CONFIGURATION] })).toBe('devices: []\n');
  expect(firstDocument(VIEW)).toBe('devices:\n  - device: w1\n    keep: true\n');
  expect(keepingDocument([])).toBe('devices: []\n');
});

test('the panel looks often only while something is going on', () => {
  expect(isBusy(VIEW)).toBe(false);
  expect(isBusy({ ...VIEW, configurations: [CONFIGURATION] })).toBe(true);
});

test('every outcome has a glyph beside its colour', () => {
  expect(outcomeTone('done')).toEqual({ tone: 'good', glyph: 'holds' });
  expect(outcomeTone('absent').glyph).toBe('fails');
});

test('a line is found in the text, and one beyond it is its last', () => {
  expect(rangeOfLine('a\nbcd\ne', 2)).toEqual({ start: 2, end: 5 });
  expect(rangeOfLine('a\nbcd\ne', 9)).toEqual({ start: 6, end: 7 });
  expect(rangeOfLine('', 1)).toEqual({ start: 0, end: 0 });
});
