import type { Entries } from './entry.ts';

/** What `hallwatch whatif` says. */
export const whatifTexts = {
  'whatif.title': {
    'zh-Hans': '规则试算：{file}',
    'zh-Hant': '規則試算：{file}',
    en: 'What if: {file}',
  },
  'whatif.span': {
    'zh-Hans': '{from} 至 {to}（{zone}）',
    'zh-Hant': '{from} 至 {to}（{zone}）',
    en: '{from} to {to} ({zone})',
  },
  'whatif.progress': {
    'zh-Hans': '{which}：已重放 {percent}%',
    'zh-Hant': '{which}：已重放 {percent}%',
    en: '{which}: {percent}% replayed',
  },
  'whatif.before': { 'zh-Hans': '现行规则', 'zh-Hant': '現行規則', en: 'as it was' },
  'whatif.after': { 'zh-Hans': '试算规则', 'zh-Hant': '試算規則', en: 'what if' },
  'whatif.difference': { 'zh-Hans': '差', 'zh-Hant': '差', en: 'change' },
  'whatif.suspected': { 'zh-Hans': '疑似', 'zh-Hant': '疑似', en: 'suspected' },
  'whatif.escalated': { 'zh-Hans': '其中升级', 'zh-Hant': '其中升級', en: 'of them escalated' },
  'whatif.reminders': {
    'zh-Hans': '只到提醒',
    'zh-Hant': '只到提醒',
    en: 'reminders only',
  },
  'whatif.perHours': {
    'zh-Hans': '每 100 值守小时疑似',
    'zh-Hant': '每 100 值守小時疑似',
    en: 'suspected per 100 duty hours',
  },
  'whatif.hours': {
    'zh-Hans': '值守小时（指定窗口）',
    'zh-Hant': '值守小時（指定窗口）',
    en: 'duty hours (named windows)',
  },
  'whatif.onlyAfter': {
    'zh-Hans': '只在试算中出现：{count}',
    'zh-Hant': '只在試算中出現：{count}',
    en: 'Only with the other policy: {count}',
  },
  'whatif.onlyBefore': {
    'zh-Hans': '试算中不再出现：{count}',
    'zh-Hant': '試算中不再出現：{count}',
    en: 'No more with the other policy: {count}',
  },
  'whatif.changed': {
    'zh-Hans': '时间或级别不同：{count}',
    'zh-Hant': '時間或級別不同：{count}',
    en: 'At other times or in another stage: {count}',
  },
  'whatif.same': {
    'zh-Hans': '完全相同：{count}',
    'zh-Hant': '完全相同：{count}',
    en: 'The same: {count}',
  },
  'whatif.more': {
    'zh-Hans': '……还有 {count} 条（--json 可看全部）',
    'zh-Hant': '……還有 {count} 條（--json 可看全部）',
    en: '… and {count} more (--json has all)',
  },
  'whatif.note': {
    'zh-Hans': '只重放账本中保留的历史，未写入任何数据；两次都按现有程序重新判定。',
    'zh-Hant': '只重放賬本中保留的歷史，未寫入任何數據；兩次都按現有程序重新判定。',
    en: 'Replayed from what the journal keeps; nothing was written. Both columns are judged by this version of the program.',
  },
  'whatif.open': { 'zh-Hans': '未解除', 'zh-Hant': '未解除', en: 'open' },
  'no-such-part': {
    'zh-Hans': '站点中没有 {id};请检查编号',
    'zh-Hant': '站點中沒有 {id};請檢查編號',
    en: 'the site has no {id}; check the id',
  },
} as const satisfies Entries;
