import type { Entries } from './entry.ts';

/** What is said of figures: counts, 窗口监测覆盖率 and 在岗率, statistics, and what cannot be judged. */
export const consoleCoverageTexts = {
  'nav.label': { 'zh-Hans': '页面', 'zh-Hant': '頁面', en: 'Pages' },
  'nav.board': { 'zh-Hans': '总览', 'zh-Hant': '總覽', en: 'Overview' },
  'nav.coverage': { 'zh-Hans': '覆盖与在岗', 'zh-Hant': '覆蓋與在崗', en: 'Coverage' },
  'nav.statistics': { 'zh-Hans': '统计', 'zh-Hant': '統計', en: 'Statistics' },
  'nav.unjudged': { 'zh-Hans': '无法判断', 'zh-Hant': '無法判斷', en: 'Not judged' },

  'nav.warnings': {
    'zh-Hans': '日历与替岗：{count} 项待处理',
    'zh-Hant': '日曆與替崗：{count} 項待處理',
    en: 'Calendar and stand-ins: {count} to put right',
  },
  'nav.calendarMore': { 'zh-Hans': '查看全部', 'zh-Hant': '查看全部', en: 'See all' },
  'counts.label': { 'zh-Hans': '概况', 'zh-Hant': '概況', en: 'Overview' },
  'counts.posts': { 'zh-Hans': '未解除·待核实', 'zh-Hant': '未解除·待核實', en: 'Open, to verify' },
  'counts.confirmed': {
    'zh-Hans': '未解除·已核实',
    'zh-Hant': '未解除·已核實',
    en: 'Open, confirmed',
  },
  'counts.confirmedTitle': {
    'zh-Hans': '已由人核实、尚未解除的在岗事件',
    'zh-Hant': '已由人核實、尚未解除的在崗事件',
    en: 'Findings about posts that a person has confirmed, and that still last',
  },
  'counts.postsTitle': {
    'zh-Hans': '尚未解除、等待人核实的疑似在岗事件；提醒、试运行和日历未知的不计',
    'zh-Hant': '尚未解除、等待人核實的疑似在崗事件；提醒、試運行和日曆未知的不計',
    en: 'Open findings about posts that wait for a person; reminders, trials and days without a calendar do not count',
  },
  'counts.equipment': {
    'zh-Hans': '未解除·设备异常',
    'zh-Hant': '未解除·設備異常',
    en: 'Open faults',
  },
  'counts.equipmentTitle': {
    'zh-Hans': '尚未解除的设备异常，包括已由人核实、仍在持续的',
    'zh-Hant': '尚未解除的設備異常，包括已由人核實、仍在持續的',
    en: 'Faults of equipment that still last, those among them that a person has confirmed',
  },
  'counts.unknown': { 'zh-Hans': '状态未知', 'zh-Hant': '狀態未知', en: 'Unknown' },
  'counts.unknownTitle': {
    'zh-Hans': '应在岗窗口中状态未知或等待数据的数量',
    'zh-Hant': '應在崗窗口中狀態未知或等待數據的數量',
    en: 'Windows that should be attended and are unknown or waiting for data',
  },
  'counts.occupied': {
    'zh-Hans': '在岗 / 状态已知',
    'zh-Hant': '在崗 / 狀態已知',
    en: 'Attended / known',
  },
  'counts.occupiedTitle': {
    'zh-Hans':
      '应在岗且状态已知的 {known} 个窗口中，{occupied} 个有人；另有 {unknown} 个状态未知或等待数据，不计入',
    'zh-Hant':
      '應在崗且狀態已知的 {known} 個窗口中，{occupied} 個有人；另有 {unknown} 個狀態未知或等待數據，不計入',
    en: '{occupied} of the {known} {known|window|windows} due whose state is known; {unknown} more {unknown|is|are} unknown or waiting for data',
  },

  'coverage.title': {
    'zh-Hans': '覆盖率与在岗率',
    'zh-Hant': '覆蓋率與在崗率',
    en: 'Coverage and presence',
  },
  'coverage.today': { 'zh-Hans': '今日', 'zh-Hant': '今日', en: 'Today' },
  'coverage.coverage': {
    'zh-Hans': '窗口监测覆盖率',
    'zh-Hant': '窗口監測覆蓋率',
    en: 'Coverage rate',
  },
  'coverage.presence': { 'zh-Hans': '在岗率', 'zh-Hant': '在崗率', en: 'Presence rate' },
  'coverage.none': { 'zh-Hans': '尚无', 'zh-Hant': '尚無', en: 'none yet' },
  'coverage.coverageMeans': {
    'zh-Hans':
      '有监测的时间 ÷ 应在岗时间；状态未知会拉低它。10 分钟以内还没到的数据算“等待”，另计；更久的、前端设备失联的算未知，补传后自动改正',
    'zh-Hant':
      '有監測的時間 ÷ 應在崗時間；狀態未知會拉低它。10 分鐘以內還沒到的數據算「等待」，另計；更久的、前端設備失聯的算未知，補傳後自動改正',
    en: 'Monitored ÷ registered duty time; what is unknown lowers it. Data up to 10 minutes late is pending and stands apart; what is older, or of a silent agent, is unknown, and corrects itself when it arrives',
  },
  'coverage.presenceMeans': {
    'zh-Hans':
      '在岗 ÷（在岗 + 无人），只算已知、指定到窗口的值守时间；短于传感器分辨时长的静默按在岗计；试运行和日历未知的不计入',
    'zh-Hant':
      '在崗 ÷（在崗 + 無人），只算已知、指定到窗口的值守時間；短於傳感器分辨時長的靜默按在崗計；試運行和日曆未知的不計入',
    en: 'Attended ÷ (attended + empty) of the known duty time of named windows; a silence too short for the sensors to tell counts as attended; trials and days without a calendar do not count',
  },
  'list.comma': { 'zh-Hans': '、', 'zh-Hant': '、', en: ', ' },
  'coverage.unmonitoredNamed': {
    'zh-Hans': '未全程监测：{list}',
    'zh-Hant': '未全程監測：{list}',
    en: 'Not monitored all the time: {list}',
  },
  'coverage.unmonitoredMore': {
    'zh-Hans': '未全程监测：{list} 等 {count} 个',
    'zh-Hant': '未全程監測：{list} 等 {count} 個',
    en: 'Not monitored all the time: {list}, {count} in all',
  },
  'coverage.unmonitored': {
    'zh-Hans': '未全程监测的窗口',
    'zh-Hant': '未全程監測的窗口',
    en: 'Windows not monitored all the time',
  },
  'coverage.nearlyAllMonitored': {
    'zh-Hans': '没有窗口超过 1 分钟未监测；不足 1 分钟的合计：未知 {unknown}，等待数据 {pending}。',
    'zh-Hant': '沒有窗口超過 1 分鐘未監測；不足 1 分鐘的合計：未知 {unknown}，等待數據 {pending}。',
    en: 'No window was unmonitored for a minute or more; what is shorter adds up to {unknown} unknown and {pending} pending.',
  },
  'coverage.allMonitored': {
    'zh-Hans': '所有窗口全程有监测。',
    'zh-Hant': '所有窗口全程有監測。',
    en: 'Every window was monitored all the time.',
  },
  'coverage.noDuty': {
    'zh-Hans': '这段时间没有应在岗的窗口。',
    'zh-Hant': '這段時間沒有應在崗的窗口。',
    en: 'Nobody had to be at any window in this time.',
  },
  'coverage.pending': {
    'zh-Hans': '另有 {duration} 等待数据；若不再到达，覆盖率为 {atLeast}',
    'zh-Hant': '另有 {duration} 等待數據；若不再到達，覆蓋率為 {atLeast}',
    en: '{duration} pending beside it; if nothing of it arrives, the coverage is {atLeast}',
  },
  'coverage.reason.no-sensor': {
    'zh-Hans': '没有能感应人的传感器',
    'zh-Hant': '沒有能感應人的傳感器',
    en: 'nothing there senses people',
  },
  'coverage.reason.never-heard': {
    'zh-Hans': '从未收到数据',
    'zh-Hant': '從未收到數據',
    en: 'never heard',
  },
  'coverage.reason.not-heard': {
    'zh-Hans': '{time} 之后没有数据',
    'zh-Hant': '{time} 之後沒有數據',
    en: 'not heard since {time}',
  },
  'coverage.reason.unknown': {
    'zh-Hans': '有一段时间状态未知',
    'zh-Hant': '有一段時間狀態未知',
    en: 'unknown for some time',
  },
  'coverage.unknownFor': {
    'zh-Hans': '未知 {duration}',
    'zh-Hant': '未知 {duration}',
    en: 'unknown for {duration}',
  },
  'coverage.pendingFor': {
    'zh-Hans': '等待 {duration}',
    'zh-Hant': '等待 {duration}',
    en: 'pending for {duration}',
  },
  'coverage.byArea': { 'zh-Hans': '按区域', 'zh-Hant': '按區域', en: 'By area' },
  'coverage.byHall': { 'zh-Hans': '按大厅', 'zh-Hant': '按大廳', en: 'By hall' },
  'coverage.byWindow': { 'zh-Hans': '按窗口', 'zh-Hant': '按窗口', en: 'By window' },
  'coverage.byPool': { 'zh-Hans': '轮值保障', 'zh-Hant': '輪值保障', en: 'Shared duty' },
  'coverage.unit': { 'zh-Hans': '时间为 时:分', 'zh-Hant': '時間為 時:分', en: 'times in h:mm' },
  'coverage.place': { 'zh-Hans': '名称', 'zh-Hant': '名稱', en: 'Name' },
  'coverage.registered': { 'zh-Hans': '应在岗', 'zh-Hant': '應在崗', en: 'Duty' },
  'coverage.unknown': { 'zh-Hans': '未知', 'zh-Hant': '未知', en: 'Unknown' },
  'coverage.waiting': { 'zh-Hans': '等待', 'zh-Hant': '等待', en: 'Pending' },
  'coverage.occupied': { 'zh-Hans': '有人', 'zh-Hant': '有人', en: 'Occupied' },
  'coverage.bridged': { 'zh-Hans': '短静默', 'zh-Hant': '短靜默', en: 'Short silence' },
  'coverage.empty': { 'zh-Hans': '无人', 'zh-Hant': '無人', en: 'Empty' },
  'coverage.excused': { 'zh-Hans': '已登记', 'zh-Hant': '已登記', en: 'Excused' },
  'coverage.trial': {
    'zh-Hans': '试运行，不计',
    'zh-Hant': '試運行，不計',
    en: 'trial, not counted',
  },
  'coverage.met': { 'zh-Hans': '达到时长', 'zh-Hant': '達到時長', en: 'Time met' },
  'coverage.short': { 'zh-Hans': '不足时长', 'zh-Hant': '不足時長', en: 'Time short' },
  'coverage.metRate': { 'zh-Hans': '保障率', 'zh-Hant': '保障率', en: 'Met rate' },
  'coverage.failed': {
    'zh-Hans': '数字没有读到，稍后会自动重试。',
    'zh-Hant': '數字沒有讀到，稍後會自動重試。',
    en: 'The figures could not be read; they are asked for again shortly.',
  },

  'span.label': { 'zh-Hans': '时间范围', 'zh-Hant': '時間範圍', en: 'Period' },
  'span.today': { 'zh-Hans': '今日', 'zh-Hant': '今日', en: 'Today' },
  'span.yesterday': { 'zh-Hans': '昨日', 'zh-Hant': '昨日', en: 'Yesterday' },
  'span.week': { 'zh-Hans': '近 7 天', 'zh-Hant': '近 7 天', en: '7 days' },
  'span.month': { 'zh-Hans': '近 30 天', 'zh-Hant': '近 30 天', en: '30 days' },

  'statistics.title': { 'zh-Hans': '统计', 'zh-Hant': '統計', en: 'Statistics' },
  'statistics.kind': { 'zh-Hans': '类型', 'zh-Hant': '類型', en: 'Kind' },
  'statistics.total': { 'zh-Hans': '合计', 'zh-Hant': '合計', en: 'Total' },
  'statistics.none': {
    'zh-Hans': '这段时间没有计入统计的事件。',
    'zh-Hant': '這段時間沒有計入統計的事件。',
    en: 'No counted findings in this period.',
  },
  'statistics.apart': {
    'zh-Hans': '待核实、已核实、不成立分开计数，互不相加。提醒、试运行和日历未知的不计入。',
    'zh-Hant': '待核實、已核實、不成立分開計數，互不相加。提醒、試運行和日曆未知的不計入。',
    en: 'What is to be verified, confirmed and dismissed is counted apart and never added up. Reminders, trials and days without a calendar are in no count.',
  },
  'statistics.notCounted': {
    'zh-Hans': '未计入：提醒 {reminders}、试运行 {trials}、日历未知 {held}',
    'zh-Hant': '未計入：提醒 {reminders}、試運行 {trials}、日曆未知 {held}',
    en: 'Not counted: {reminders} {reminders|reminder|reminders}, {trials} in trial, {held} without a calendar',
  },
  'statistics.people': { 'zh-Hans': '窗口在岗', 'zh-Hant': '窗口在崗', en: 'Posts' },
  'statistics.equipment': { 'zh-Hans': '设备与监测', 'zh-Hant': '設備與監測', en: 'Equipment' },

  'unjudged.title': {
    'zh-Hans': '系统无法判断的',
    'zh-Hant': '系統無法判斷的',
    en: 'What the system cannot judge',
  },
  'unjudged.means': {
    'zh-Hans': '供技术人员处理：在这些问题解决之前，系统宁可不列为疑似，也不冤枉在岗的人。',
    'zh-Hant': '供技術人員處理：在這些問題解決之前，系統寧可不列為疑似，也不冤枉在崗的人。',
    en: 'For technicians: until these are solved the system rather finds nothing than accuses somebody who is there.',
  },
  'unjudged.policies': {
    'zh-Hans': '传感器不支持时限的窗口',
    'zh-Hant': '傳感器不支持時限的窗口',
    en: 'Windows whose sensors cannot support the policy',
  },
  'unjudged.policiesNone': {
    'zh-Hans': '所有窗口的传感器都支持现行时限。',
    'zh-Hant': '所有窗口的傳感器都支持現行時限。',
    en: 'The sensors of every window support the policy in force.',
  },
  'unjudged.warnings': {
    'zh-Hans': '日历与替岗',
    'zh-Hant': '日曆與替崗',
    en: 'Calendar and stand-ins',
  },
  'unjudged.warningsNone': {
    'zh-Hans': '节假日安排齐全，登记了A角的窗口都有B角。',
    'zh-Hant': '節假日安排齊全，登記了A角的窗口都有B角。',
    en: 'The calendar is complete, and every window with a primary clerk has a backup.',
  },
  'unjudged.windows': {
    'zh-Hans': '今日未全程监测的窗口',
    'zh-Hant': '今日未全程監測的窗口',
    en: 'Windows not monitored all of today',
  },
  'unjudged.sensors': {
    'zh-Hans': '可疑的传感器与评价器',
    'zh-Hant': '可疑的傳感器與評價器',
    en: 'Doubtful sensors and pads',
  },
  'unjudged.sensorsNone': {
    'zh-Hans': '没有可疑的传感器或评价器。',
    'zh-Hant': '沒有可疑的傳感器或評價器。',
    en: 'No sensor or pad is doubtful.',
  },
} as const satisfies Entries;
