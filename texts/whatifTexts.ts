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
    'zh-Hans': '只在试算规则下出现的疑似事件：{count} 个',
    'zh-Hant': '只在試算規則下出現的疑似事件：{count} 個',
    en: 'Found only under the other policy: {count}',
  },
  'whatif.onlyBefore': {
    'zh-Hans': '试算规则下不再出现的疑似事件：{count} 个',
    'zh-Hant': '試算規則下不再出現的疑似事件：{count} 個',
    en: 'Found no more under the other policy: {count}',
  },
  'whatif.changed': {
    'zh-Hans': '两种规则下都有、但时间或级别不同的疑似事件：{count} 个',
    'zh-Hant': '兩種規則下都有、但時間或級別不同的疑似事件：{count} 個',
    en: 'Found under both, but at other times or in another stage: {count}',
  },
  'whatif.same': {
    'zh-Hans': '两种规则下都有、且完全相同的疑似事件：{count} 个（不逐个列出）',
    'zh-Hant': '兩種規則下都有、且完全相同的疑似事件：{count} 個（不逐個列出）',
    en: 'Found under both, and exactly the same: {count} (not listed)',
  },
  'whatif.unsupported': {
    'zh-Hans':
      '有 {count} 个窗口的传感器不支持试算的时限：更短的空岗它们看不出来，表中没有不等于没有发生。',
    'zh-Hant':
      '有 {count} 個窗口的傳感器不支持試算的時限：更短的空崗它們看不出來，表中沒有不等於沒有發生。',
    en: 'The sensors of {count} {count|window|windows} cannot support the other policy: they do not show absences so short, so that none in the table does not mean that there were none.',
  },
  'whatif.unsupportedWindow': {
    'zh-Hans': '{window}：试算时限 {minutes} 分钟，传感器（{kinds}）至少需要 {minutesMin} 分钟',
    'zh-Hant': '{window}：試算時限 {minutes} 分鐘，傳感器（{kinds}）至少需要 {minutesMin} 分鐘',
    en: '{window}: the policy says {minutes} {minutes|minute|minutes}, the sensors ({kinds}) need {minutesMin} at the least',
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
    'zh-Hans': '站点中没有 {id}；请检查编号',
    'zh-Hant': '站點中沒有 {id}；請檢查編號',
    en: 'the site has no {id}; check the id',
  },
} as const satisfies Entries;
