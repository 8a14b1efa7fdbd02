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
    en: 'All {sensors} presence sensor(s) were watched without a break',
  },
  'sensor-kind-supports-policy': {
    'zh-Hans': '传感器类型支持 {minutes} 分钟的时限（至少需要 {minutesMin} 分钟）',
    'zh-Hant': '傳感器類型支持 {minutes} 分鐘的時限（至少需要 {minutesMin} 分鐘）',
    en: 'The sensors support a policy of {minutes} minutes (they need at least {minutesMin})',
  },
  'clock-quality': {
    'zh-Hans': '前端设备时钟已校准（{sensors} 个传感器中 {rebuilt} 个的时间为事后推算）',
    'zh-Hant': '前端設備時鐘已校準（{sensors} 個傳感器中 {rebuilt} 個的時間為事後推算）',
    en: 'The agent’s clock was set (for {rebuilt} of {sensors} sensor(s) the time was rebuilt afterwards)',
  },
  neighbours: {
    'zh-Hans':
      '同厅其他 {windows} 个在岗时段窗口：有人 {occupied}、无人 {empty}、未知 {unknown}、待定 {pending}',
    'zh-Hant':
      '同廳其他 {windows} 個在崗時段窗口：有人 {occupied}、無人 {empty}、未知 {unknown}、待定 {pending}',
    en: 'The {windows} other window(s) on duty in the hall: {occupied} occupied, {empty} empty, {unknown} unknown, {pending} pending',
  },
  'press-during-empty': {
    'zh-Hans': '无人期间没有评价按键（实际 {presses} 次）',
    'zh-Hant': '無人期間沒有評價按鍵（實際 {presses} 次）',
    en: 'Nobody pressed the rating pad meanwhile ({presses} time(s))',
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
} as const satisfies Entries;

/** What would have led to another verdict: `why.wouldHaveChanged`. */
export const findingChangeTexts = {
  'someone-seen-before': {
    'zh-Hans': '如果任一传感器在认定时刻之前感应到人员，则不会认定',
    'zh-Hant': '如果任一傳感器在認定時刻之前感應到人員，則不會認定',
    en: 'Any sensor seeing somebody before the moment of the finding',
  },
  'sensor-not-watched': {
    'zh-Hans': '如果任一传感器在此期间中断上报，则状态为“未知”，不会认定',
    'zh-Hant': '如果任一傳感器在此期間中斷上報，則狀態為「未知」，不會認定',
    en: 'Any sensor not being watched meanwhile: the window would have been unknown',
  },
  'duty-ended-before': {
    'zh-Hans': '如果服务时间在认定时刻之前结束，则不会认定',
    'zh-Hant': '如果服務時間在認定時刻之前結束，則不會認定',
    en: 'Duty ending before the moment of the finding',
  },
  'longer-policy': {
    'zh-Hans': '如果时限长于 {minutes} 分钟，则当时不会认定',
    'zh-Hant': '如果時限長於 {minutes} 分鐘，則當時不會認定',
    en: 'A policy longer than {minutes} minutes',
  },
  'heard-before': {
    'zh-Hans': '如果在此之前收到该前端设备的任何数据，则不会认定',
    'zh-Hant': '如果在此之前收到該前端設備的任何數據，則不會認定',
    en: 'Any word from the agent before that moment',
  },
  'device-watched': {
    'zh-Hans': '如果前端设备在此之前重新读到该设备，则不会认定',
    'zh-Hant': '如果前端設備在此之前重新讀到該設備，則不會認定',
    en: 'The agent watching the device again before that moment',
  },
  'pad-plugged-in': {
    'zh-Hans': '如果评价器保持连接，则不会认定',
    'zh-Hant': '如果評價器保持連接，則不會認定',
    en: 'The rating pad staying plugged in',
  },
  'camera-online': {
    'zh-Hans': '如果摄像头在线，则不会认定',
    'zh-Hant': '如果攝像頭在線，則不會認定',
    en: 'The camera being online',
  },
  'equipment-well': {
    'zh-Hans': '如果该设备状态正常，则不会认定',
    'zh-Hant': '如果該設備狀態正常，則不會認定',
    en: 'The device being well',
  },
  'outbox-continued': {
    'zh-Hans': '如果前端设备数据与已存数据连续，则不会认定',
    'zh-Hant': '如果前端設備數據與已存數據連續，則不會認定',
    en: 'The agent’s data continuing what is stored',
  },
  'readings-kept': {
    'zh-Hans': '如果序号 {fromSequence} 至 {toSequence} 的数据仍可取回，则不会认定',
    'zh-Hant': '如果序號 {fromSequence} 至 {toSequence} 的數據仍可取回，則不會認定',
    en: 'The readings {fromSequence} to {toSequence} still being there to be sent',
  },
  'clock-set-before': {
    'zh-Hans': '如果前端设备在那次开机（{boot}）结束之前校准过时钟，则可补算时间，不会认定',
    'zh-Hant': '如果前端設備在那次開機（{boot}）結束之前校準過時鐘，則可補算時間，不會認定',
    en: 'The clock being set before that boot ({boot}) ended: the times could have been rebuilt',
  },
} as const satisfies Entries;
