import type { Entries } from './entry.ts';

/** States that a window is declared to be in. */
export const declaredStateTexts = {
  'said.state.away': { 'zh-Hans': '暂离', 'zh-Hant': '暫離', en: 'short leave' },
  'said.state.paused': { 'zh-Hans': '暂停服务', 'zh-Hant': '暫停服務', en: 'service paused' },
  'said.state.back-office': { 'zh-Hans': '后台办理', 'zh-Hant': '後台辦理', en: 'back office' },
  'said.state.stand-in': { 'zh-Hans': 'B角替岗', 'zh-Hant': 'B角替崗', en: 'stand-in' },
  'said.state.rotation': { 'zh-Hans': '轮岗交接', 'zh-Hant': '輪崗交接', en: 'rotation' },
  'said.state.meeting': {
    'zh-Hans': '会议/培训',
    'zh-Hant': '會議/培訓',
    en: 'meeting or training',
  },
  'said.state.outreach': { 'zh-Hans': '外出/上门', 'zh-Hant': '外出/上門', en: 'outreach' },
  'said.state.leave-covered': {
    'zh-Hans': '请假（有替岗）',
    'zh-Hant': '請假（有替崗）',
    en: 'leave, covered',
  },
  'said.state.leave-announced': {
    'zh-Hans': '请假（已公示）',
    'zh-Hant': '請假（已公示）',
    en: 'leave, announced',
  },
} as const satisfies Entries;

/** What was concluded, and for which reason. */
export const conclusionTexts = {
  'said.conclusion.confirmed': { 'zh-Hans': '已核实', 'zh-Hant': '已核實', en: 'confirmed' },
  'said.conclusion.dismissed': { 'zh-Hans': '不成立', 'zh-Hant': '不成立', en: 'dismissed' },
  'said.conclusion.reopened': { 'zh-Hans': '撤回结论', 'zh-Hant': '撤回結論', en: 'reopened' },
  'said.reason.verified-absent': {
    'zh-Hans': '核实无人在岗',
    'zh-Hant': '核實無人在崗',
    en: 'verified: nobody was there',
  },
  'said.reason.late-without-reason': {
    'zh-Hans': '迟到或早退，无正当理由',
    'zh-Hant': '遲到或早退，無正當理由',
    en: 'late or early without a reason',
  },
  'said.reason.sensor-fault': {
    'zh-Hans': '传感器故障',
    'zh-Hant': '傳感器故障',
    en: 'the sensor was at fault',
  },
  'said.reason.was-present': {
    'zh-Hans': '人员在岗',
    'zh-Hant': '人員在崗',
    en: 'somebody was there',
  },
  'said.reason.declared-elsewhere': {
    'zh-Hans': '已在别处登记',
    'zh-Hant': '已在別處登記',
    en: 'declared elsewhere',
  },
  'said.reason.stand-in-present': {
    'zh-Hans': '有人替岗',
    'zh-Hant': '有人替崗',
    en: 'a stand-in was there',
  },
  'said.reason.schedule-wrong': {
    'zh-Hans': '值守安排有误',
    'zh-Hant': '值守安排有誤',
    en: 'the schedule was wrong',
  },
  'said.reason.technical-test': {
    'zh-Hans': '技术测试',
    'zh-Hant': '技術測試',
    en: 'a technical test',
  },
  'said.reason.equipment-repaired': {
    'zh-Hans': '设备已修复',
    'zh-Hant': '設備已修復',
    en: 'the equipment is repaired',
  },
  'said.reason.new-evidence': { 'zh-Hans': '有新证据', 'zh-Hant': '有新證據', en: 'new evidence' },
  'said.reason.other': { 'zh-Hans': '其他', 'zh-Hant': '其他', en: 'other' },
} as const satisfies Entries;

/** What the commands say with which people speak. */
export const sayTexts = {
  'say.declare': {
    'zh-Hans': '登记窗口状态(暂离、暂停服务、替岗、请假等)',
    'zh-Hant': '登記窗口狀態(暫離、暫停服務、替崗、請假等)',
    en: 'declare a state of a window (short leave, pause, stand-in, leave …)',
  },
  'say.declareImport': {
    'zh-Hans': '从 CSV 或 JSON Lines 文件导入许多登记;有一行错误则全部不导入',
    'zh-Hant': '從 CSV 或 JSON Lines 文件導入許多登記;有一行錯誤則全部不導入',
    en: 'import many declarations from CSV or JSON lines: all of them, or none',
  },
  'say.declareList': {
    'zh-Hans': '列出登记及其编号（默认今天起；中心已读入的）',
    'zh-Hant': '列出登記及其編號（默認今天起；中心已讀入的）',
    en: 'list declarations with their ids (from today on by default; what the collector has read)',
  },
  'say.callList': {
    'zh-Hans': '列出到岗呼叫及其编号（默认今天起；中心已读入的）',
    'zh-Hant': '列出到崗呼叫及其編號（默認今天起；中心已讀入的）',
    en: 'list calls with their ids (from today on by default; what the collector has read)',
  },
  'say.callOpen': {
    'zh-Hans': '只列尚未签到的',
    'zh-Hant': '只列尚未簽到的',
    en: 'only those without a sign-in',
  },
  'say.listWindow': {
    'zh-Hans': '只列一个窗口的',
    'zh-Hant': '只列一個窗口的',
    en: 'of one window only',
  },
  'say.listFrom': {
    'zh-Hans': '起始日期或带时区的时刻；默认今天',
    'zh-Hant': '起始日期或帶時區的時刻；默認今天',
    en: 'first date, or an instant with its zone; default today',
  },
  'say.listTo': {
    'zh-Hans': '截止日期（含当天）或带时区的时刻；默认不限',
    'zh-Hant': '截止日期（含當天）或帶時區的時刻；默認不限',
    en: 'last date, or an instant with its zone; default no end',
  },
  'say.json': { 'zh-Hans': '输出 JSON', 'zh-Hant': '輸出 JSON', en: 'print JSON' },
  'say.noDeclarations': {
    'zh-Hans': '没有登记。',
    'zh-Hant': '沒有登記。',
    en: 'Nothing is declared.',
  },
  'say.noCalls': {
    'zh-Hans': '没有到岗呼叫。',
    'zh-Hant': '沒有到崗呼叫。',
    en: 'There are no calls.',
  },
  'say.coveredBy': {
    'zh-Hans': '替岗 {standIn}',
    'zh-Hant': '替崗 {standIn}',
    en: 'stand-in {standIn}',
  },
  'say.endedEarly': { 'zh-Hans': '已结束', 'zh-Hant': '已結束', en: 'ended' },
  'say.dueBy': {
    'zh-Hans': '应于 {due} 前签到',
    'zh-Hant': '應於 {due} 前簽到',
    en: 'due by {due}',
  },
  'say.cameAt': {
    'zh-Hans': '已于 {at} 签到',
    'zh-Hant': '已於 {at} 簽到',
    en: 'signed in at {at}',
  },
  'say.awayAtMost': {
    'zh-Hans': '暂离最长 {minutes} 分钟（按该窗口的规则），之后按暂离超时计。',
    'zh-Hant': '暫離最長 {minutes} 分鐘（按該窗口的規則），之後按暫離超時計。',
    en: 'A short leave lasts {minutes} minutes at most by the policy of the window, and is overrun after that.',
  },
  'say.declareEnd': {
    'zh-Hans': '提前结束一条登记',
    'zh-Hant': '提前結束一條登記',
    en: 'end a declaration before it expires',
  },
  'say.from': {
    'zh-Hans': '开始时间,如 "2026-03-02 09:30" 或 09:30(大厅当地时间);默认现在',
    'zh-Hant': '開始時間,如 "2026-03-02 09:30" 或 09:30(大廳當地時間);默認現在',
    en: 'when it begins, like "2026-03-02 09:30" or 09:30 (time of the hall); default now',
  },
  'say.until': {
    'zh-Hans': '结束时间;不写则到当天服务时间结束,暂离最长为规则允许的时间',
    'zh-Hant': '結束時間;不寫則到當天服務時間結束,暫離最長為規則允許的時間',
    en: 'when it ends; without it, at the end of that day’s duty; a short leave is as long as the policy allows at most',
  },
  'say.person': {
    'zh-Hans': '离岗人员的编号(不是姓名)',
    'zh-Hant': '離崗人員的編號(不是姓名)',
    en: 'id (not the name) of who is away',
  },
  'say.standIn': {
    'zh-Hans': '替岗人员的编号(不是姓名)',
    'zh-Hant': '替崗人員的編號(不是姓名)',
    en: 'id (not the name) of who stands in',
  },
  'say.id': {
    'zh-Hans': '登记编号;再次使用同一编号即为修改',
    'zh-Hant': '登記編號;再次使用同一編號即為修改',
    en: 'id of it; the same id again changes it',
  },
  'say.dutyTable': {
    'zh-Hans': '来源记为值班表',
    'zh-Hant': '來源記為值班表',
    en: 'record a duty table as the source',
  },
  'say.at': {
    'zh-Hans': '时间;默认现在',
    'zh-Hant': '時間;默認現在',
    en: 'when; default now',
  },
  'say.conclude': {
    'zh-Hans': '对一个疑似事件作出结论:confirm 核实,dismiss 不成立,reopen 撤回结论',
    'zh-Hant': '對一個疑似事件作出結論:confirm 核實,dismiss 不成立,reopen 撤回結論',
    en: 'conclude on a finding: confirm, dismiss, or reopen it',
  },
  'say.reason': {
    'zh-Hans': '理由',
    'zh-Hant': '理由',
    en: 'the reason',
  },
  'say.remark': {
    'zh-Hans': '备注(选“其他”时必填)',
    'zh-Hant': '備註(選「其他」時必填)',
    en: 'a remark (needed with the reason "other")',
  },
  'say.seen': {
    'zh-Hans': '您所看到的版本;若此后有人作出结论则拒绝。默认当前版本',
    'zh-Hant': '您所看到的版本;若此後有人作出結論則拒絕。默認當前版本',
    en: 'the version you have seen: refused if somebody concluded since. Default: the present one',
  },
  'say.spare': {
    'zh-Hans': '启用(open)或停用(close)备用窗口',
    'zh-Hant': '啟用(open)或停用(close)備用窗口',
    en: 'open or close a spare window',
  },
  'say.book': {
    'zh-Hans': '登记或取消一个预约;有预约的时段才要求有人',
    'zh-Hant': '登記或取消一個預約;有預約的時段才要求有人',
    en: 'enter or cancel a booking: an appointment segment requires somebody only with one',
  },
  'say.bookWindow': {
    'zh-Hans': '窗口;不写则为该厅任一窗口',
    'zh-Hant': '窗口;不寫則為該廳任一窗口',
    en: 'the window; without it, any of the hall',
  },
  'say.cancel': { 'zh-Hans': '取消该预约', 'zh-Hant': '取消該預約', en: 'cancel that booking' },
  'say.call': {
    'zh-Hans': '到岗呼叫:通知站所人员来前台办理(默认 15 分钟内)',
    'zh-Hant': '到崗呼叫:通知站所人員來前台辦理(默認 15 分鐘內)',
    en: 'call a specialist of a station to the front desk (within 15 minutes by default)',
  },
  'say.matter': { 'zh-Hans': '事项', 'zh-Hant': '事項', en: 'the matter' },
  'say.signIn': {
    'zh-Hans': '被呼叫人员到岗签到;在岗感应不能代替签到',
    'zh-Hant': '被呼叫人員到崗簽到;在崗感應不能代替簽到',
    en: 'sign in for a call; being seen by a sensor never counts as that',
  },
  'say.declared': {
    'zh-Hans': '已登记：窗口 {window} {state}，{from} 至 {until}（编号 {id}）。',
    'zh-Hant': '已登記：窗口 {window} {state}，{from} 至 {until}（編號 {id}）。',
    en: 'Declared: window {window}, {state}, {from} to {until} (id {id}).',
  },
  'say.dutyEnd': {
    'zh-Hans': '当天服务时间结束',
    'zh-Hant': '當天服務時間結束',
    en: 'the end of that day’s duty',
  },
  'say.ended': {
    'zh-Hans': '窗口 {window} 的登记 {id} 于 {at} 结束。',
    'zh-Hant': '窗口 {window} 的登記 {id} 於 {at} 結束。',
    en: 'The declaration {id} of the window {window} ends at {at}.',
  },
  'say.imported': {
    'zh-Hans': '已从 {file} 导入 {count} 条登记。',
    'zh-Hant': '已從 {file} 導入 {count} 條登記。',
    en: '{count} {count|declaration was|declarations were} imported from {file}.',
  },
  'say.activated': {
    'zh-Hans': '备用窗口 {window} 自 {at} 起启用。',
    'zh-Hant': '備用窗口 {window} 自 {at} 起啟用。',
    en: 'The spare window {window} is open from {at} on.',
  },
  'say.deactivated': {
    'zh-Hans': '备用窗口 {window} 自 {at} 起停用。',
    'zh-Hant': '備用窗口 {window} 自 {at} 起停用。',
    en: 'The spare window {window} is closed from {at} on.',
  },
  'say.booked': {
    'zh-Hans': '已登记预约：{from} 至 {until}（编号 {id}）。',
    'zh-Hant': '已登記預約：{from} 至 {until}（編號 {id}）。',
    en: 'Booked: {from} to {until} (id {id}).',
  },
  'say.cancelled': {
    'zh-Hans': '预约 {id} 已取消。',
    'zh-Hant': '預約 {id} 已取消。',
    en: 'The booking {id} is cancelled.',
  },
  'say.called': {
    'zh-Hans': '已呼叫 {station} 到窗口 {window}，应于 {due} 前签到：hallwatch sign-in {id}',
    'zh-Hant': '已呼叫 {station} 到窗口 {window}，應於 {due} 前簽到：hallwatch sign-in {id}',
    en: '{station} was called to the window {window} and has to sign in by {due}: hallwatch sign-in {id}',
  },
  'say.signedIn': {
    'zh-Hans': '呼叫 {id} 已于 {at} 签到。',
    'zh-Hant': '呼叫 {id} 已於 {at} 簽到。',
    en: 'Signed in for the call {id} at {at}.',
  },
  'say.concluded': {
    'zh-Hans': '事件 {id}：{conclusion}，理由：{reason}（第 {version} 版）。',
    'zh-Hant': '事件 {id}：{conclusion}，理由：{reason}（第 {version} 版）。',
    en: 'Finding {id}: {conclusion}, because: {reason} (version {version}).',
  },
} as const satisfies Entries;
