import type { Entries } from './entry.ts';

/** What the console says where people conclude on a finding. */
export const consoleConclusionTexts = {
  'conclude.none': {
    'zh-Hans': '还没有人对这个事件下结论。',
    'zh-Hant': '還沒有人對這個事件下結論。',
    en: 'Nobody has concluded on this finding yet.',
  },
  'conclude.confirm': { 'zh-Hans': '确认', 'zh-Hant': '確認', en: 'Confirm' },
  'conclude.dismiss': { 'zh-Hans': '不成立', 'zh-Hant': '不成立', en: 'Dismiss' },
  'conclude.reopen': { 'zh-Hans': '重新打开', 'zh-Hant': '重新打開', en: 'Reopen' },
  'conclude.reason': { 'zh-Hans': '理由', 'zh-Hant': '理由', en: 'Reason' },
  'conclude.chooseReason': {
    'zh-Hans': '请选择理由',
    'zh-Hant': '請選擇理由',
    en: 'Choose a reason',
  },
  'conclude.remark': { 'zh-Hans': '备注', 'zh-Hant': '備註', en: 'Remark' },
  'conclude.remarkHint': {
    'zh-Hans': '最多 500 字；请勿填写病情等个人隐私',
    'zh-Hant': '最多 500 字；請勿填寫病情等個人隱私',
    en: 'at most 500 characters; nothing medical or private',
  },
  'conclude.remarkNeeded': {
    'zh-Hans': '选择“其他”时请写明备注。',
    'zh-Hant': '選擇「其他」時請寫明備註。',
    en: 'With the reason “other” a remark has to say which.',
  },
  'conclude.send': { 'zh-Hans': '提交：{what}', 'zh-Hant': '提交：{what}', en: '{what}' },
  'conclude.cancel': { 'zh-Hans': '取消', 'zh-Hant': '取消', en: 'Cancel' },
  'conclude.sending': { 'zh-Hans': '正在提交……', 'zh-Hant': '正在提交……', en: 'Sending…' },
  'conclude.done': {
    'zh-Hans': '已记录：{what}，{reason}。',
    'zh-Hant': '已記錄：{what}，{reason}。',
    en: 'Recorded: {what}, {reason}.',
  },
  'conclude.failed': {
    'zh-Hans': '没有提交成功：{why}',
    'zh-Hant': '沒有提交成功：{why}',
    en: 'It was not recorded: {why}',
  },
  'conclude.unreachable': {
    'zh-Hans': '服务器没有正常应答，请重试。填写的内容还在。',
    'zh-Hant': '服務器沒有正常應答，請重試。填寫的內容還在。',
    en: 'the server gave no proper answer. Try again; what you wrote is still here.',
  },
  'conclude.conflict': {
    'zh-Hans': '您查看期间，这个事件已有新结论，您的提交没有记录：',
    'zh-Hant': '您查看期間，這個事件已有新結論，您的提交沒有記錄：',
    en: 'Somebody concluded on this finding while you were looking; yours was not recorded:',
  },
  'conclude.conflictUnread': {
    'zh-Hans': '新结论没有读到，请刷新页面后再看。',
    'zh-Hant': '新結論沒有讀到，請刷新頁面後再看。',
    en: 'The new conclusion could not be read; reload the page to see it.',
  },
  'conclude.outdated': {
    'zh-Hans': '这个事件刚有新结论。',
    'zh-Hant': '這個事件剛有新結論。',
    en: 'Somebody has just concluded on this finding.',
  },
  'conclude.lookAgain': {
    'zh-Hans': '重新查看后再决定',
    'zh-Hant': '重新查看後再決定',
    en: 'Look again, then decide',
  },
  'conclude.history': { 'zh-Hans': '结论记录', 'zh-Hant': '結論記錄', en: 'History' },
  'conclude.by': {
    'zh-Hans': '{author} 于 {time}',
    'zh-Hant': '{author} 於 {time}',
    en: 'by {author}, {time}',
  },
} as const satisfies Entries;
