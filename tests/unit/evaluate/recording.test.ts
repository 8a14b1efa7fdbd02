import { describe, expect, it } from 'vitest';
import { poissonUpperBound } from '../../evaluate/poisson.ts';
import { parseRecording } from '../../evaluate/recording.ts';

const HEADER = 'time,pir_front,pir_back,people\n';

describe('a recording', () => {
  it('is read by the names of its columns, whatever their order and line ends', () => {
    const text = 'people,time,pir_back,pir_front\r\n2,2017-12-22T10:49:41,1,0\r\n\r\n';
    expect(parseRecording('day.csv', text)).toEqual([
      { atMs: Date.UTC(2017, 11, 22, 10, 49, 41), front: false, back: true, people: 2 },
    ]);
  });

  it('comes back in the order of time, with one row per instant', () => {
    const lines = ['2017-12-22T10:50:00,0,0,1', '2017-12-22T10:49:00,1,0,0'];
    const text = `${HEADER}${[...lines, '2017-12-22T10:50:00,0,1,0'].join('\n')}\n`;
    expect(parseRecording('day.csv', text).map((row) => [row.back, row.people])).toEqual([
      [false, 0],
      [true, 1],
    ]);
  });

  it.each([
    ['yesterday,0,0,1', 'day.csv:2: "yesterday" is not a time'],
    ['2017-12-32T10:49:41,0,0,1', 'day.csv:2: "2017-12-32T10:49:41" is not a time'],
    ['2017-12-22T10:49:41,0,2,1', 'day.csv:2: "2" is not 0 or 1'],
    ['2017-12-22T10:49:41,0,0,-1', 'day.csv:2: "-1" is not a number of people'],
    ['2017-12-22T10:49:41,0,0', 'day.csv:2: 3 values where 4 are due'],
  ])('with the line %s is refused with its place', (line, message) => {
    expect(() => parseRecording('day.csv', HEADER + line)).toThrow(message);
  });

  it('without its columns, or without rows, is refused', () => {
    expect(() => parseRecording('day.csv', 'time,people\n')).toThrow(
      'day.csv:1: the header lacks pir_front, pir_back',
    );
    expect(() => parseRecording('day.csv', HEADER)).toThrow('there are no rows');
  });
});

describe('the upper bound of a rare count', () => {
  it.each([
    [0, 2.9957],
    [1, 4.7439],
    [4, 9.1535],
    [14, 21.8865],
  ])('of %i is %f at 95 %% (tables of the Poisson distribution)', (seen, bound) => {
    expect(poissonUpperBound(seen)).toBeCloseTo(bound, 3);
  });
});
