import type { Entries } from './entry.ts';

/** Why a finding ended. */
export const clearReasonTexts = {
  occupied: { 'zh-Hans': '人员已回岗', 'zh-Hant': '人員已回崗', en: 'somebody is back' },
  'duty-ended': { 'zh-Hans': '服务时间结束', 'zh-Hant': '服務時間結束', en: 'duty ended' },
  unobserved: {
    'zh-Hans': '传感器不再上报，之后情况未知',
    'zh-Hant': '傳感器不再上報，之後情況未知',
    en: 'the sensors stopped telling; what followed is unknown',
  },
  recovered: { 'zh-Hans': '已恢复', 'zh-Hant': '已恢復', en: 'recovered' },
  removed: {
    'zh-Hans': '已从配置中移除',
    'zh-Hant': '已從配置中移除',
    en: 'removed from the site',
  },
  excused: { 'zh-Hans': '已登记去向', 'zh-Hant': '已登記去向', en: 'an absence was declared' },
  corrected: {
    'zh-Hans': '按补到的数据更正，不再成立',
    'zh-Hant': '按補到的數據更正，不再成立',
    en: 'corrected: what is known now does not support it',
  },
} as const satisfies Entries;

/** What was checked before a finding was raised: `why.checks`, filled with the facts of the check. */
export const findingCheckTexts = {
  'on-duty': {
    'zh-Hans': '该时段在服务时间内',
    'zh-Hant': '該時段在服務時間內',
    en: 'The time lies within duty hours',
  },
  'sensors-covered': {
    'zh-Hans': '全部 {sensors} 个在岗传感器在此期间均持续上报',
    'zh-Hant': '全部 {sensors} 個在崗傳感器在此期間均持續上報',
    en: 'All {sensors} {sensors|presence sensor|presence sensors} were watched without a break',
  },
  'sensor-kind-supports-policy': {
    'zh-Hans': '传感器类型支持 {minutes} 分钟的时限（至少需要 {minutesMin} 分钟）',
    'zh-Hant': '傳感器類型支持 {minutes} 分鐘的時限（至少需要 {minutesMin} 分鐘）',
    en: 'The sensors support a policy of {minutes} {minutes|minute|minutes} (they need at least {minutesMin})',
  },
  'sensor-goes-on': {
    'zh-Hans': '传感器持续上报（实际在服务时间内中断了 {times} 次）',
    'zh-Hant': '傳感器持續上報（實際在服務時間內中斷了 {times} 次）',
    en: 'The sensor went on telling (it stopped {times} {times|time|times} within service hours)',
  },
  'nobody-came-shortly': {
    'zh-Hans':
      '期间无人返回（实际有 {times} 次感应到人，每次不足 {clearAfterSeconds} 秒，不算返回）',
    'zh-Hant':
      '期間無人返回（實際有 {times} 次感應到人，每次不足 {clearAfterSeconds} 秒，不算返回）',
    en: 'Nobody came back meanwhile (somebody was seen {times} time(s), each for less than the {clearAfterSeconds} s that count as a return)',
  },
  'neighbours-report': {
    'zh-Hans': '同厅另有 {neighbours} 个窗口当时照常上报，所以不是整条线路的问题',
    'zh-Hant': '同廳另有 {neighbours} 個窗口當時照常上報，所以不是整條線路的問題',
    en: '{neighbours} {neighbours|other window of the hall was|other windows of the hall were} reporting, so it was not the line',
  },
  'silence-is-rare': {
    'zh-Hans':
      '在岗的人连续 {silentMinutes} 分钟不被感应到，每个窗口每工作年预计不超过 {expectedPerYear} 次（本县上限 {limitPerYear} 次）；这不是“当时有人”的概率',
    'zh-Hant':
      '在崗的人連續 {silentMinutes} 分鐘不被感應到，每個窗口每工作年預計不超過 {expectedPerYear} 次（本縣上限 {limitPerYear} 次）；這不是「當時有人」的概率',
    en: 'A person who is present stays this silent ({silentMinutes} {silentMinutes|minute|minutes}) at most {expectedPerYear} {expectedPerYear|time|times} per window and working year (the county’s limit: {limitPerYear}); this is not the probability that somebody was there',
  },
  'silence-not-measured': {
    'zh-Hans':
      '这类传感器对在岗人员的漏感时长没有实测数据；按产品资料取 {boundMinutes} 分钟为下限（本次已静默 {silentMinutes} 分钟）',
    'zh-Hant':
      '這類傳感器對在崗人員的漏感時長沒有實測數據；按產品資料取 {boundMinutes} 分鐘為下限（本次已靜默 {silentMinutes} 分鐘）',
    en: 'How rarely a person who is present stays this silent was not measured for this kind of sensor; by its data sheet nothing is claimed before {boundMinutes} {boundMinutes|minute|minutes} (it was silent for {silentMinutes})',
  },
  'nobody-waits': {
    'zh-Hans': '当时没有群众等候（叫号机显示等候 {waiting} 人）',
    'zh-Hant': '當時沒有群眾等候（叫號機顯示等候 {waiting} 人）',
    en: 'Nobody was waiting (the queue machine said {waiting})',
  },
  'nothing-declared': {
    'zh-Hans': '该时段没有登记暂离、暂停、替岗、会议、外出或请假',
    'zh-Hant': '該時段沒有登記暫離、暫停、替崗、會議、外出或請假',
    en: 'No leave, pause, stand-in, meeting or outing was declared for the time',
  },
  'clerk-warned': {
    'zh-Hans': '列为疑似之前窗口提示亮起、提醒过工作人员（没有提示装置的窗口不适用）',
    'zh-Hant': '列為疑似之前窗口提示亮起、提醒過工作人員（沒有提示裝置的窗口不適用）',
    en: 'The hint at the window was shown before, so the clerk was warned (not where there is no such device)',
  },
  'calendar-covered': {
    'zh-Hans': '当天的放假与调休安排已载入',
    'zh-Hant': '當天的放假與調休安排已載入',
    en: 'The holiday notice for that day is loaded',
  },
  'clock-quality': {
    'zh-Hans': '前端设备时钟已校准（{sensors} 个传感器中 {rebuilt} 个的时间为事后推算）',
    'zh-Hant': '前端設備時鐘已校準（{sensors} 個傳感器中 {rebuilt} 個的時間為事後推算）',
    en: 'The agent’s clock was set (for {rebuilt} of {sensors} {sensors|sensor|sensors} the time was rebuilt afterwards)',
  },
  neighbours: {
    'zh-Hans':
      '同厅其他 {windows} 个在岗时段窗口：有人 {occupied}、无人 {empty}、未知 {unknown}、待定 {pending}',
    'zh-Hant':
      '同廳其他 {windows} 個在崗時段窗口：有人 {occupied}、無人 {empty}、未知 {unknown}、待定 {pending}',
    en: 'The {windows} {windows|other window|other windows} on duty in the hall: {occupied} occupied, {empty} empty, {unknown} unknown, {pending} pending',
  },
  'press-during-empty': {
    'zh-Hans': '无人期间没有评价按键（实际 {presses} 次）',
    'zh-Hant': '無人期間沒有評價按鍵（實際 {presses} 次）',
    en: 'Nobody pressed the rating pad meanwhile ({presses} {presses|time|times})',
  },
  'agent-heard': {
    'zh-Hans': '前端设备 {agent} 保持联系',
    'zh-Hant': '前端設備 {agent} 保持聯繫',
    en: 'The agent {agent} was heard',
  },
  'collector-listening': {
    'zh-Hans': '采集服务在此期间正常接收',
    'zh-Hant': '採集服務在此期間正常接收',
    en: 'The collector was listening all the time',
  },
  'device-watched': {
    'zh-Hans': '设备在此期间持续被前端设备读取',
    'zh-Hant': '設備在此期間持續被前端設備讀取',
    en: 'The agent watched the device',
  },
  'device-reports-well': {
    'zh-Hans': '设备自报正常（实际：{status}）',
    'zh-Hant': '設備自報正常（實際：{status}）',
    en: 'The device reports that it is well (it says: {status})',
  },
  'outbox-continues': {
    'zh-Hans': '前端设备数据与已存数据连续（在序号 {sequence} 处中断）',
    'zh-Hant': '前端設備數據與已存數據連續（在序號 {sequence} 處中斷）',
    en: 'The agent’s data continue what is stored (broken at sequence {sequence})',
  },
  'clock-set': {
    'zh-Hans': '前端设备在那次开机（{boot}）期间校准过时钟',
    'zh-Hant': '前端設備在那次開機（{boot}）期間校準過時鐘',
    en: 'The agent’s clock was set while that boot ({boot}) lasted',
  },
  'specialist-signed-in': {
    'zh-Hans': '被呼叫的 {station} 人员在 {minutes} 分钟内签到',
    'zh-Hant': '被呼叫的 {station} 人員在 {minutes} 分鐘內簽到',
    en: 'The specialist called from {station} signed in within {minutes} {minutes|minute|minutes}',
  },
  'collector-off-not-counted': {
    'zh-Hans': '采集服务停机的 {minutes} 分钟不计入',
    'zh-Hant': '採集服務停機的 {minutes} 分鐘不計入',
    en: 'The {minutes} {minutes|minute|minutes} for which the collector was off {minutes|does|do} not count',
  },
  'presence-is-no-sign-in': {
    'zh-Hans': '在岗传感器感应到人员不能代替签到',
    'zh-Hant': '在崗傳感器感應到人員不能代替簽到',
    en: 'Somebody seen by a presence sensor is no sign-in',
  },
} as const satisfies Entries;

/** What would have led to another verdict: `why.wouldHaveChanged`. */
export const findingChangeTexts = {
  'someone-seen-before': {
    'zh-Hans': '如果任一传感器在列为疑似的时刻之前感应到人员，则不会列为疑似',
    'zh-Hant': '如果任一傳感器在列為疑似的時刻之前感應到人員，則不會列為疑似',
    en: 'Any sensor seeing somebody before the moment of the finding',
  },
  'sensor-not-watched': {
    'zh-Hans': '如果任一传感器在此期间中断上报，则状态为“未知”，不会列为疑似',
    'zh-Hant': '如果任一傳感器在此期間中斷上報，則狀態為「未知」，不會列為疑似',
    en: 'Any sensor not being watched meanwhile: the window would have been unknown',
  },
  'duty-ended-before': {
    'zh-Hans': '如果服务时间在列为疑似的时刻之前结束，则不会列为疑似',
    'zh-Hant': '如果服務時間在列為疑似的時刻之前結束，則不會列為疑似',
    en: 'Duty ending before the moment of the finding',
  },
  'sensor-went-on': {
    'zh-Hans': '如果传感器没有反复中断，则不会提示；中断期间不把任何人列为疑似空岗',
    'zh-Hant': '如果傳感器沒有反覆中斷，則不會提示；中斷期間不把任何人列為疑似空崗',
    en: 'A sensor that does not stop again and again; nobody is accused of the time in between',
  },
  'better-sensor': {
    'zh-Hans': '如果时限不短于 {minutesMin} 分钟，或加装坐席、雷达传感器，则不会提示',
    'zh-Hant': '如果時限不短於 {minutesMin} 分鐘，或加裝坐席、雷達傳感器，則不會提示',
    en: 'A policy of at least {minutesMin} {minutesMin|minute|minutes}, or a seat or radar sensor beside',
  },
  'declared-before': {
    'zh-Hans': '如果当时已登记暂离、暂停、替岗等状态，则不会列为疑似；补登记后会重新判定',
    'zh-Hant': '如果當時已登記暫離、暫停、替崗等狀態，則不會列為疑似；補登記後會重新判定',
    en: 'A declared leave, pause or stand-in for the time; declared afterwards, it is judged again',
  },
  'longer-policy': {
    'zh-Hans': '如果时限长于 {minutes} 分钟，则当时不会列为疑似',
    'zh-Hant': '如果時限長於 {minutes} 分鐘，則當時不會列為疑似',
    en: 'A policy longer than {minutes} {minutes|minute|minutes}',
  },
  'heard-before': {
    'zh-Hans': '如果在此之前收到该前端设备的任何数据，则不会有这条发现',
    'zh-Hant': '如果在此之前收到該前端設備的任何數據，則不會有這條發現',
    en: 'Any word from the agent before that moment',
  },
  'device-watched': {
    'zh-Hans': '如果前端设备在此之前重新读到该设备，则不会有这条发现',
    'zh-Hant': '如果前端設備在此之前重新讀到該設備，則不會有這條發現',
    en: 'The agent watching the device again before that moment',
  },
  'pad-plugged-in': {
    'zh-Hans': '如果评价器保持连接，则不会有这条发现',
    'zh-Hant': '如果評價器保持連接，則不會有這條發現',
    en: 'The rating pad staying plugged in',
  },
  'camera-online': {
    'zh-Hans': '如果摄像头在线，则不会有这条发现',
    'zh-Hant': '如果攝像頭在線，則不會有這條發現',
    en: 'The camera being online',
  },
  'equipment-well': {
    'zh-Hans': '如果该设备状态正常，则不会有这条发现',
    'zh-Hant': '如果該設備狀態正常，則不會有這條發現',
    en: 'The device being well',
  },
  'outbox-continued': {
    'zh-Hans': '如果前端设备数据与已存数据连续，则不会有这条发现',
    'zh-Hant': '如果前端設備數據與已存數據連續，則不會有這條發現',
    en: 'The agent’s data continuing what is stored',
  },
  'readings-kept': {
    'zh-Hans': '如果序号 {fromSequence} 至 {toSequence} 的数据仍可取回，则不会有这条发现',
    'zh-Hant': '如果序號 {fromSequence} 至 {toSequence} 的數據仍可取回，則不會有這條發現',
    en: 'The readings {fromSequence} to {toSequence} still being there to be sent',
  },
  'clock-set-before': {
    'zh-Hans': '如果前端设备在那次开机（{boot}）结束之前校准过时钟，则可补算时间，不会有这条发现',
    'zh-Hant': '如果前端設備在那次開機（{boot}）結束之前校準過時鐘，則可補算時間，不會有這條發現',
    en: 'The clock being set before that boot ({boot}) ended: the times could have been rebuilt',
  },
  'signed-in-before': {
    'zh-Hans': '如果被呼叫人员在此之前签到，则不会列为疑似',
    'zh-Hant': '如果被呼叫人員在此之前簽到，則不會列為疑似',
    en: 'A sign-in before that moment',
  },
  'longer-specialist-time': {
    'zh-Hans': '如果规定的到岗时限长于 {minutes} 分钟，则当时不会列为疑似',
    'zh-Hant': '如果規定的到崗時限長於 {minutes} 分鐘，則當時不會列為疑似',
    en: 'A policy that allows specialists more than {minutes} {minutes|minute|minutes}',
  },
} as const satisfies Entries;
