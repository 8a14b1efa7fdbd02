import type { Entries } from './entry.ts';

/** The rules of findings about halls and pools of windows, as the evidence names them. */
export const hallRuleTexts = {
  'rule.hall-unattended': {
    'zh-Hans': '服务时间内全厅 {windows} 个应在岗窗口连续 {minutes} 分钟无人（{policySource}）',
    'zh-Hant': '服務時間內全廳 {windows} 個應在崗窗口連續 {minutes} 分鐘無人（{policySource}）',
    en: 'Nobody at any of the {windows} {windows|window|windows} on duty in the hall for {minutes} {minutes|minute|minutes} ({policySource})',
  },
  'rule.too-few-windows': {
    'zh-Hans':
      '{pool}：{service}时段应有 {needed} 个窗口在岗，连续 {minutes} 分钟只有 {staffed} 个；{windows} 个窗口中 {unknown} 个状态未知（{policySource}）',
    'zh-Hant':
      '{pool}：{service}時段應有 {needed} 個窗口在崗，連續 {minutes} 分鐘只有 {staffed} 個；{windows} 個窗口中 {unknown} 個狀態未知（{policySource}）',
    en: '{pool}: {needed} {needed|window|windows} required ({service}), only {staffed} staffed for {minutes} {minutes|minute|minutes}; {unknown} of {windows} unknown ({policySource})',
  },
  'rule.station-unattended': {
    'zh-Hans': '站点 {pool} 在公布的值守时间内连续 {minutes} 分钟无人（{policySource}）',
    'zh-Hant': '站點 {pool} 在公佈的值守時間內連續 {minutes} 分鐘無人（{policySource}）',
    en: 'Nobody at the station {pool} for {minutes} {minutes|minute|minutes} of its published duty time ({policySource})',
  },
} as const satisfies Entries;

/** What was checked before such a finding was raised. */
export const hallCheckTexts = {
  'hall-on-duty': {
    'zh-Hans': '该时段在服务时间内，应在岗窗口 {windows} 个',
    'zh-Hant': '該時段在服務時間內，應在崗窗口 {windows} 個',
    en: 'The time lies within duty hours; {windows} {windows|window|windows} on duty',
  },
  'windows-staffed': {
    'zh-Hans':
      '至少 {needed} 个窗口有人在岗（实际 {staffed} 个；{windows} 个中无人 {empty} 个、已登记去向且无人替岗 {excused} 个）',
    'zh-Hant':
      '至少 {needed} 個窗口有人在崗（實際 {staffed} 個；{windows} 個中無人 {empty} 個、已登記去向且無人替崗 {excused} 個）',
    en: 'At least {needed} {needed|window|windows} staffed (in fact {staffed}; of {windows}, {empty} empty and {excused} excused with nobody standing in)',
  },
  'unknown-windows-counted-as-staffed': {
    'zh-Hans': '{windows} 个窗口中 {unknown} 个状态未知，均按有人计算，仍达不到要求的 {needed} 个',
    'zh-Hant': '{windows} 個窗口中 {unknown} 個狀態未知，均按有人計算，仍達不到要求的 {needed} 個',
    en: '{unknown} of {windows} {windows|window|windows} unknown: counted as staffed, they still do not make {needed}',
  },
  'silence-long-enough': {
    'zh-Hans':
      '计为无人的 {empty} 个窗口，静默时间都已长到传感器足以判断无人；静默不够久的 {possible} 个按有人计算',
    'zh-Hant':
      '計為無人的 {empty} 個窗口，靜默時間都已長到傳感器足以判斷無人；靜默不夠久的 {possible} 個按有人計算',
    en: 'The {empty} {empty|window counted as empty was|windows counted as empty were} silent for long enough for their sensors; {possible} that were not are counted as staffed',
  },
  'hall-unattended-meanwhile': {
    'zh-Hans': '{fromMs} 至 {untilMs} 全厅无人，只记为全厅一条；大厅有人后本窗口仍无人，故单独记录',
    'zh-Hant': '{fromMs} 至 {untilMs} 全廳無人，只記為全廳一條；大廳有人後本窗口仍無人，故單獨記錄',
    en: 'From {fromMs} to {untilMs} nobody was in the whole hall, which was one finding; this window stayed empty when the hall was staffed again',
  },
} as const satisfies Entries;

/** What would have led to another verdict. */
export const hallChangeTexts = {
  'more-windows-staffed': {
    'zh-Hans': '如果 {fromMs} 至 {untilMs} 期间再有 {missing} 个窗口感应到人员，则不会列为疑似',
    'zh-Hant': '如果 {fromMs} 至 {untilMs} 期間再有 {missing} 個窗口感應到人員，則不會列為疑似',
    en: 'Somebody seen at {missing} {missing|more window|more windows} between {fromMs} and {untilMs}',
  },
  'more-windows-unknown': {
    'zh-Hans': '如果再有 {missing} 个窗口状态未知，则不会列为疑似：未知按有人计算',
    'zh-Hant': '如果再有 {missing} 個窗口狀態未知，則不會列為疑似：未知按有人計算',
    en: '{missing} {missing|more window|more windows} being unknown: unknown counts as staffed',
  },
  'stand-in-declared': {
    'zh-Hans': '如果 {fromMs} 之前登记了替岗（B角）或有替岗的请假，则该窗口按有人计算',
    'zh-Hant': '如果 {fromMs} 之前登記了替崗（B角）或有替崗的請假，則該窗口按有人計算',
    en: 'A stand-in, or a leave with cover, declared before {fromMs}: the window counts as staffed',
  },
  'hall-duty-ended-before': {
    'zh-Hans': '如果服务时间在 {beforeMs} 之前结束，则不会列为疑似',
    'zh-Hant': '如果服務時間在 {beforeMs} 之前結束，則不會列為疑似',
    en: 'Duty ending before {beforeMs}',
  },
  'longer-hall-time': {
    'zh-Hans': '如果规定的时限长于 {minutes} 分钟，则当时不会列为疑似',
    'zh-Hant': '如果規定的時限長於 {minutes} 分鐘，則當時不會列為疑似',
    en: 'A policy that allows more than {minutes} {minutes|minute|minutes}',
  },
} as const satisfies Entries;
