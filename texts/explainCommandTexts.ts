import type { Entries } from './entry.ts';

/** What `hallwatch explain` writes around the sentences that the page says too. */
export const explainCommandTexts = {
  'explain.id': { 'zh-Hans': '编号', 'zh-Hant': '編號', en: 'Id' },
  'explain.where': { 'zh-Hans': '地点', 'zh-Hant': '地點', en: 'Where' },
  'explain.course': { 'zh-Hans': '经过', 'zh-Hant': '經過', en: 'Course' },
  'explain.began': { 'zh-Hans': '开始', 'zh-Hant': '開始', en: 'began' },
  'explain.cleared': { 'zh-Hans': '解除', 'zh-Hant': '解除', en: 'cleared' },
  'explain.open': {
    'zh-Hans': '未解除',
    'zh-Hant': '未解除',
    en: 'still open',
  },
  'explain.late': {
    'zh-Hans': '数据补传后才得知：{time}',
    'zh-Hant': '數據補傳後才得知：{time}',
    en: 'known late, from data that came afterwards: {time}',
  },
  'explain.held': {
    'zh-Hans': '日历未知：不计入任何统计',
    'zh-Hant': '日曆未知：不計入任何統計',
    en: 'calendar unknown: no figure counts it',
  },
  'explain.trial': {
    'zh-Hans': '试运行：仅供技术人员查看，不计入任何统计',
    'zh-Hant': '試運行：僅供技術人員查看，不計入任何統計',
    en: 'trial: for technicians, no figure counts it',
  },
  'explain.rule': { 'zh-Hans': '依据', 'zh-Hant': '依據', en: 'Rule' },
  'explain.evidence': { 'zh-Hans': '证据', 'zh-Hant': '證據', en: 'Evidence' },
  'explain.asOf': {
    'zh-Hans': '（{stage}时，{zone}，每格 {cell}）',
    'zh-Hant': '（{stage}時，{zone}，每格 {cell}）',
    en: ' (when {stage}, {zone}, {cell} a cell)',
  },
  'explain.legend': { 'zh-Hans': '图例', 'zh-Hant': '圖例', en: 'Legend' },
  'explain.checks': { 'zh-Hans': '核对', 'zh-Hant': '核對', en: 'Checks' },
  'explain.changes': {
    'zh-Hans': '什么情况会改变判定',
    'zh-Hant': '什麼情況會改變判定',
    en: 'What would have changed the verdict',
  },
  'explain.readings': {
    'zh-Hans': '依据的读数（前端设备/发件箱/序号）',
    'zh-Hant': '依據的讀數（前端設備/發件箱/序號）',
    en: 'Readings it rests on (agent/outbox/sequence)',
  },
  'explain.conclusions': { 'zh-Hans': '结论', 'zh-Hant': '結論', en: 'Conclusions' },
  'explain.noConclusion': {
    'zh-Hans': '还没有人下结论。系统只列为疑似，须经人核实。',
    'zh-Hant': '還沒有人下結論。系統只列為疑似，須經人核實。',
    en: 'Nobody has concluded yet. The system only suspects; people verify.',
  },
  'explain.none': {
    'zh-Hans': '还没有疑似事件。',
    'zh-Hant': '還沒有疑似事件。',
    en: 'There are no findings yet.',
  },
  'explain.listHint': {
    'zh-Hans': '查看其中一个：hallwatch explain <编号的前几位>',
    'zh-Hant': '查看其中一個：hallwatch explain <編號的前幾位>',
    en: 'Look at one: hallwatch explain <the first digits of its id>',
  },
} as const satisfies Entries;
