import { RATIOS } from '../collector/series/model/ratios.ts';
import { type AskOptions, type Guard, ratioOf, sumOf } from './ask.ts';
import type { Question, VariableDeclaration } from './panelDeclaration.ts';
import { both } from './wording.ts';
import { WORDS } from './words.ts';

/** Measurements with the figures of halls and windows. */
type Figures = `${'hall' | 'window'}_${'day' | 'month'}`;
type Times = Figures | `${'hall' | 'window'}_hour`;

/** Ratings are shown when at least so many lie together: a single press could be told apart. */
export const RATINGS_TOGETHER_MIN = 5;

export const ENOUGH_RATINGS: Guard = {
  ...{ numerator: ['ratings'], denominator: [], is: '>=' },
  bound: String(RATINGS_TOGETHER_MIN),
};

/** Halls of which too little is known are not ranked: a high figure could mean a blind sensor. */
export const COVERED: Guard = {
  ...{ numerator: RATIOS.coverage.numerator, denominator: RATIOS.coverage.denominator },
  ...{ is: '>=', bound: '$coverage' },
};
export const NOT_COVERED: Guard = { ...COVERED, is: '<' };

export function presence<M extends Times>(measurement: M, options: AskOptions<M> = {}): Question {
  const ask = ratioOf<Times>(measurement, RATIOS.presence, options as AskOptions<Times>);
  return { ask, label: WORDS.presence, column: 'presence', unit: 'percentunit' };
}

export function coverage<M extends Times>(measurement: M, options: AskOptions<M> = {}): Question {
  const ask = ratioOf<Times>(measurement, RATIOS.coverage, options as AskOptions<Times>);
  return { ask, label: WORDS.coverage, column: 'coverage', unit: 'percentunit' };
}

export function confirmed<M extends Times>(measurement: M, options: AskOptions<M> = {}): Question {
  const ask = ratioOf<Times>(measurement, RATIOS.confirmed, options as AskOptions<Times>);
  return { ask, label: WORDS.confirmed, column: 'confirmed', unit: 'none' };
}

export function suspected<M extends Times>(measurement: M, options: AskOptions<M> = {}): Question {
  const ask = sumOf<Times>(measurement, ['findings_suspected'], options as AskOptions<Times>);
  return { ask, label: WORDS.suspected, column: 'suspected', unit: 'none' };
}

/** Satisfaction, where enough ratings lie together. */
export function satisfaction<M extends Figures>(
  measurement: M,
  options: AskOptions<M> = {},
): Question {
  const only = [ENOUGH_RATINGS, ...(options.only ?? [])];
  const ask = ratioOf<Figures>(measurement, RATIOS.satisfaction, {
    ...(options as AskOptions<Figures>),
    only,
  });
  return { ask, label: WORDS.satisfaction, column: 'satisfaction', unit: 'percentunit' };
}

/** Halls to choose from: those with figures. */
export const HALLS: VariableDeclaration = {
  ...{ kind: 'tag', name: 'hall', label: WORDS.hall, multi: true },
  description: both('只看选中的大厅', 'only the chosen halls'),
  ...{ measurement: 'hall_day', field: 'due_ms', chosen: [] },
};

/** From which coverage on a hall is ranked. */
export const COVERAGE_MIN: VariableDeclaration = {
  ...{ kind: 'choice', name: 'coverage' },
  label: both('参与排名的最低覆盖率', 'Ranked from coverage'),
  description: both(
    '窗口监测覆盖率低于此值的大厅不参与排名',
    'halls with less coverage are not ranked',
  ),
  values: [
    { text: '80%', value: '0.8' },
    { text: '60%', value: '0.6' },
    { text: '90%', value: '0.9' },
  ],
};
