import type { Entries } from './entry.ts';

/**
 * What is said of a finding wherever it is explained, on the page and in the terminal: its stage and
 * status, and how rarely a person who is present stays this silent.
 */
export const explainTexts = {
  'stage.hint': { 'zh-Hans': '窗口提示', 'zh-Hant': '窗口提示', en: 'hint at the window' },
  'stage.reminder': { 'zh-Hans': '提醒', 'zh-Hant': '提醒', en: 'reminder' },
  'stage.suspected': { 'zh-Hans': '疑似', 'zh-Hant': '疑似', en: 'suspected' },
  'stage.escalated': { 'zh-Hans': '已升级', 'zh-Hant': '已升級', en: 'escalated' },

  'status.suspected': { 'zh-Hans': '待核实', 'zh-Hant': '待核實', en: 'to be verified' },
  'status.confirmed': { 'zh-Hans': '已核实', 'zh-Hant': '已核實', en: 'confirmed' },
  'status.dismissed': { 'zh-Hans': '不成立', 'zh-Hant': '不成立', en: 'dismissed' },

  'rarity.title': {
    'zh-Hans': '这样的静默有多少见',
    'zh-Hant': '這樣的靜默有多少見',
    en: 'How rare such a silence is',
  },
  'rarity.measured': {
    'zh-Hans':
      '在岗的人这么久不被感应到有多少见：连续静默 {silent} 的情况，预计每个窗口每个工作年不超过 {perYear} 次（上限，依据 {hours} 小时有人的实测）。',
    'zh-Hant':
      '在崗的人這麼久不被感應到有多少見：連續靜默 {silent} 的情況，預計每個窗口每個工作年不超過 {perYear} 次（上限，依據 {hours} 小時有人的實測）。',
    en: 'How rarely a person who is present stays this silent: a silence of {silent} is expected at most {perYear} {perYear|time|times} per window and working year (upper bound, from {hours} {hours|hour|hours} measured with somebody there).',
  },
  'rarity.learned': {
    'zh-Hans':
      '在岗的人这么久不被感应到有多少见：连续静默 {silent} 的情况，预计每个窗口每个工作年不超过 {perYear} 次（上限，依据本窗口由其他信号证明有人的 {hours} 小时）。',
    'zh-Hant':
      '在崗的人這麼久不被感應到有多少見：連續靜默 {silent} 的情況，預計每個窗口每個工作年不超過 {perYear} 次（上限，依據本窗口由其他信號證明有人的 {hours} 小時）。',
    en: 'How rarely a person who is present stays this silent: a silence of {silent} is expected at most {perYear} {perYear|time|times} per window and working year (upper bound, from {hours} {hours|hour|hours} at this window in which another signal proved that somebody was there).',
  },
  'rarity.assumed': {
    'zh-Hans':
      '在岗的人这么久不被感应到有多少见：这类传感器没有实测数据。按假定推算，连续静默 {silent} 的情况，每个窗口每个工作年至多约 {perYear} 次；这个数字没有经过测量。',
    'zh-Hant':
      '在崗的人這麼久不被感應到有多少見：這類傳感器沒有實測數據。按假定推算，連續靜默 {silent} 的情況，每個窗口每個工作年至多約 {perYear} 次；這個數字沒有經過測量。',
    en: 'How rarely a person who is present stays this silent has not been measured for this kind of sensor. By assumption a silence of {silent} would come at most about {perYear} {perYear|time|times} per window and working year; nobody has measured that.',
  },
  'rarity.notProbability': {
    'zh-Hans': '这说的是在岗时静默有多少见，不是当时有人或无人的概率。',
    'zh-Hant': '這說的是在崗時靜默有多少見，不是當時有人或無人的概率。',
    en: 'This says how rare silence is while somebody is there. It is no probability that somebody was, or was not, there.',
  },
  'rarity.limit': {
    'zh-Hans': '本县允许的误报上限：每个窗口每个工作年 {limit} 次。',
    'zh-Hant': '本縣允許的誤報上限：每個窗口每個工作年 {limit} 次。',
    en: 'The county accepts at most {limit} {limit|false finding|false findings} per window and working year.',
  },
} as const satisfies Entries;
