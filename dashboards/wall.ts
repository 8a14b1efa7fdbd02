import type { Wording } from '../collector/series/model/declaration.ts';
import { type FieldOf, sumOfLast } from './ask.ts';
import type { DashboardDeclaration, PanelDeclaration, Question } from './panelDeclaration.ts';
import { coverage, presence } from './questions.ts';
import { both } from './wording.ts';
import { WORDS } from './words.ts';

/** Halls are sampled every five minutes; what is older than three samples is not the present. */
const FRESH = '15m';

function big(id: number, field: FieldOf<'hall_state'>, title: Wording): PanelDeclaration {
  return {
    ...{ id, title, view: 'stat', width: 6, height: 6, unit: 'none', timeFrom: FRESH },
    description: both(
      '最近十五分钟内的最新数字，全部大厅合计。',
      'The newest number of the last 15 minutes, all halls together.',
    ),
    questions: [{ ask: sumOfLast('hall_state', field, {}), label: title }],
  };
}

function perHall(field: FieldOf<'hall_state'>, label: Wording): Question {
  return { ask: sumOfLast('hall_state', field, { by: ['hall'] }), label, column: field };
}

/** For a screen on a wall: no variables, numbers and halls only, no single windows. */
export const wall: DashboardDeclaration = {
  ...{ uid: 'hw-wall', folder: 'leadership', from: 'now/d', to: 'now', refresh: '1m' },
  title: both('厅哨 · 大屏', 'Hallwatch · Wall'),
  description: both(
    '大厅当前情况，用于墙上的屏幕：没有变量，没有单个窗口。',
    'Halls as they are now, for a screen on a wall: no variables, no single windows.',
  ),
  variables: [],
  annotations: [],
  panels: [
    big(1, 'windows_occupied', both('在岗窗口', 'Windows occupied')),
    big(2, 'windows_excused', both('已报备窗口', 'Windows excused')),
    big(3, 'windows_empty', both('当前无人窗口', 'Windows empty now')),
    big(4, 'windows_unknown', both('未知窗口', 'Windows unknown')),
    {
      ...{ id: 5, view: 'stat', width: 6, height: 6, unit: 'percentunit', decimals: 1 },
      title: both('今日在岗率', 'Presence today'),
      description: both('未知不计入。', 'Unknown time does not count.'),
      questions: [presence('hall_hour')],
    },
    {
      ...{ id: 6, view: 'stat', width: 6, height: 6, unit: 'percentunit', decimals: 1 },
      title: both('今日窗口监测覆盖率', 'Coverage today'),
      description: both('监测到的服务时间。', 'Monitored duty time.'),
      questions: [coverage('hall_hour')],
    },
    {
      ...{
        id: 7,
        view: 'trend',
        width: 12,
        height: 6,
        unit: 'percentunit',
        max: 1,
        interval: '1h',
      },
      title: both('今日每小时在岗率', 'Presence by hour today'),
      description: both('没有服务时间的钟点没有点。', 'Hours without duty have no point.'),
      questions: [presence('hall_hour', { per: 'hour' })],
    },
    {
      ...{ id: 8, view: 'table', width: 24, height: 12, unit: 'none', timeFrom: FRESH },
      title: both('各大厅窗口', 'Windows by hall'),
      description: both('最近十五分钟内的最新数字。', 'The newest numbers of the last 15 minutes.'),
      questions: [
        perHall('windows_occupied', both('在岗', 'Occupied')),
        perHall('windows_excused', both('已报备', 'Excused')),
        perHall('windows_empty', both('无人', 'Empty')),
        perHall('windows_unknown', both('未知', 'Unknown')),
        perHall('windows_off_duty', both('非服务时间', 'Not on duty')),
        perHall('devices_ok', both('正常设备', 'Devices well')),
        perHall('devices', both('全部设备', 'All devices')),
      ],
      columns: [{ name: 'hall', label: WORDS.hall }],
      sortBy: 'windows_empty',
    },
  ],
};
