import type { Entries } from './entry.ts';

/** What the console says of one window: on its tile, and in the drawer about it. */
export const consoleWindowTexts = {
  'windowCard.loading': { 'zh-Hans': '正在读取……', 'zh-Hant': '正在讀取……', en: 'Loading…' },
  'windowCard.missing': {
    'zh-Hans': '没有这个窗口。',
    'zh-Hant': '沒有這個窗口。',
    en: 'There is no such window.',
  },
  'windowCard.failed': {
    'zh-Hans': '没有读到预约和备用启用；稍后会自动重试。',
    'zh-Hant': '沒有讀到預約和備用啟用；稍後會自動重試。',
    en: 'Bookings and activations could not be read; they are asked for again shortly.',
  },
  'windowCard.close': { 'zh-Hans': '关闭', 'zh-Hant': '關閉', en: 'Close' },
  'windowCard.state': { 'zh-Hans': '现在', 'zh-Hant': '現在', en: 'Now' },
  'windowCard.duty': { 'zh-Hans': '值守', 'zh-Hant': '值守', en: 'Duty' },
  'windowCard.basis.named': {
    'zh-Hans': '指定到本窗口',
    'zh-Hant': '指定到本窗口',
    en: 'this window itself',
  },
  'windowCard.basis.pooled': {
    'zh-Hans': '轮值：一组窗口中达到人数即可，不单独把本窗口列为疑似',
    'zh-Hant': '輪值：一組窗口中達到人數即可，不單獨把本窗口列為疑似',
    en: 'shared: enough of a set of windows; never this one by itself',
  },
  'windowCard.basis.none': {
    'zh-Hans': '现在不要求有人',
    'zh-Hant': '現在不要求有人',
    en: 'nobody is required now',
  },
  'windowCard.policy': { 'zh-Hans': '空岗时限', 'zh-Hant': '空崗時限', en: 'Empty-window policy' },
  'windowCard.trial': { 'zh-Hans': '试运行', 'zh-Hant': '試運行', en: 'In trial' },
  'windowCard.trialMeans': {
    'zh-Hans': '发现仅供技术人员查看，不计入任何统计。',
    'zh-Hant': '發現僅供技術人員查看，不計入任何統計。',
    en: 'Its findings are for technicians only, and no figure counts them.',
  },
  'windowCard.trial.walk-test': {
    'zh-Hans': '传感器尚未在本窗口通过步行测试（hallwatch walktest）',
    'zh-Hant': '傳感器尚未在本窗口通過步行測試（hallwatch walktest）',
    en: 'a sensor has no accepted walk test at this window (hallwatch walktest)',
  },
  'windowCard.trial.policy': {
    'zh-Hans': '空岗时限还没有生效的文号和日期（policy.document）',
    'zh-Hant': '空崗時限還沒有生效的文號和日期（policy.document）',
    en: 'the policy is in force by no document number and date (policy.document)',
  },
  'windowCard.declared': { 'zh-Hans': '登记状态', 'zh-Hant': '登記狀態', en: 'Declared' },
  'windowCard.bookings': { 'zh-Hans': '预约', 'zh-Hant': '預約', en: 'Bookings' },
  'windowCard.bookingsNone': {
    'zh-Hans': '今明两天没有预约',
    'zh-Hant': '今明兩天沒有預約',
    en: 'none today and tomorrow',
  },
  'windowCard.ofHall': {
    'zh-Hans': '大厅任一窗口',
    'zh-Hant': '大廳任一窗口',
    en: 'any window of the hall',
  },
  'windowCard.ofWindow': { 'zh-Hans': '本窗口', 'zh-Hant': '本窗口', en: 'this window' },
  'windowCard.activation': {
    'zh-Hans': '备用启用',
    'zh-Hant': '備用啟用',
    en: 'Spare window open',
  },
  'windowCard.activationNone': { 'zh-Hans': '未启用', 'zh-Hant': '未啟用', en: 'not opened' },
  'windowCard.now': { 'zh-Hans': '进行中', 'zh-Hant': '進行中', en: 'now' },
  'windowCard.devices': {
    'zh-Hans': '传感器与设备',
    'zh-Hant': '傳感器與設備',
    en: 'Sensors and devices',
  },
  'windowCard.devicesNone': {
    'zh-Hans': '这个窗口没有设备',
    'zh-Hant': '這個窗口沒有設備',
    en: 'no device at this window',
  },
  'windowCard.findings': { 'zh-Hans': '未解除事件', 'zh-Hant': '未解除事件', en: 'Open findings' },
  'windowCard.findingsNone': { 'zh-Hans': '没有', 'zh-Hant': '沒有', en: 'none' },
  'windowCard.see': { 'zh-Hans': '查看窗口', 'zh-Hant': '查看窗口', en: 'See the window' },
} as const satisfies Entries;
