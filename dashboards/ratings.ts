import { sumOf } from './ask.ts';
import { HALL_COLUMN } from './overview.ts';
import type { DashboardDeclaration, Question } from './panelDeclaration.ts';
import { ENOUGH_RATINGS, HALLS, satisfaction } from './questions.ts';
import { both } from './wording.ts';
import { LEVELS } from './words.ts';

const chosen = ['hall'] as const;
const only = [ENOUGH_RATINGS];
const LEVEL_FIELDS = ['ratings_1', 'ratings_2', 'ratings_3', 'ratings_4', 'ratings_5'] as const;

const levels: readonly Question[] = LEVEL_FIELDS.map((field, index) => ({
  ask: sumOf('hall_day', [field], { chosen, per: 'day', only }),
  label: LEVELS[index] ?? both(field, field),
}));

/** Ratings by day and hall, never single presses, and five or more together. */
export const ratings: DashboardDeclaration = {
  ...{ uid: 'hw-ratings', folder: 'leadership', from: 'now-3w/w', to: 'now', refresh: '15m' },
  title: both('厅哨 · 评价', 'Hallwatch · Ratings'),
  description: both(
    '好差评，按日、按大厅合并，不足五条不显示。',
    'Service ratings by day and hall; fewer than five together are not shown.',
  ),
  variables: [HALLS],
  annotations: [],
  panels: [
    {
      ...{ id: 1, view: 'stat', width: 6, height: 5, unit: 'percentunit', decimals: 1 },
      title: both('满意率', 'Satisfied'),
      description: both('基本满意及以上 ÷ 全部评价。', 'Level 3 and above ÷ all ratings.'),
      questions: [satisfaction('hall_day', { chosen })],
    },
    {
      ...{ id: 2, view: 'stat', width: 6, height: 5, unit: 'none' },
      title: both('评价量', 'Ratings'),
      description: both('所选时间内的评价总数；不足五条不显示。', 'All ratings; not below five.'),
      questions: [
        { ask: sumOf('hall_day', ['ratings'], { chosen, only }), label: both('评价量', 'Ratings') },
      ],
    },
    {
      ...{ id: 3, view: 'trend', width: 12, height: 10, unit: 'percentunit', decimals: 1, max: 1 },
      title: both('每日满意率', 'Satisfied, by day'),
      description: both(
        '不足五条的日子没有点。',
        'Days with fewer than five ratings have no point.',
      ),
      interval: '1d',
      questions: [satisfaction('hall_day', { chosen, per: 'day' })],
    },
    {
      ...{
        id: 4,
        view: 'bars',
        width: 12,
        height: 10,
        unit: 'none',
        stacked: true,
        interval: '1d',
      },
      title: both('每日各级评价', 'Levels by day'),
      description: both('不足五条的日子没有柱。', 'Days with fewer than five ratings have no bar.'),
      questions: levels,
    },
    {
      ...{ id: 5, view: 'table', width: 12, height: 10, unit: 'none', sortBy: 'satisfaction' },
      title: both('各大厅', 'By hall'),
      description: both(
        '不足五条的大厅不列出。',
        'Halls with fewer than five ratings are left out.',
      ),
      questions: [
        satisfaction('hall_day', { chosen, by: ['hall'] }),
        {
          ask: sumOf('hall_day', ['ratings'], { chosen, by: ['hall'], only }),
          ...{ label: both('评价量', 'Ratings'), column: 'ratings' },
        },
        {
          ask: sumOf('hall_day', ['ratings_1', 'ratings_2'], { chosen, by: ['hall'], only }),
          ...{ label: both('差评', 'Negative'), column: 'negative' },
        },
      ],
      columns: [HALL_COLUMN],
    },
  ],
};
