import type { Entries } from './entry.ts';

/** What is said about duty: why somebody is required, or nobody, and what is wrong with a calendar. */
export const dutyTexts = {
  'HW-DUTY-001': {
    'zh-Hans':
      '还没有 {year} 年的节假日安排；请将该年的文件写入站点文件的 calendar.files（hallwatch calendar check 可先检查），否则明年起所有空岗发现将暂缓',
    'zh-Hant':
      '還沒有 {year} 年的節假日安排；請將該年的文件寫入站點文件的 calendar.files（hallwatch calendar check 可先檢查），否則明年起所有空崗發現將暫緩',
    en: 'the holidays of {year} are not known yet; name the file about that year under calendar.files of the site file (hallwatch calendar check examines it), or all findings of empty posts are held from next year on',
  },
  'HW-DUTY-002': {
    'zh-Hans':
      '没有 {year} 年的节假日安排：暂按周一至周五推定，所有空岗发现暂缓；请将该年的文件写入站点文件的 calendar.files',
    'zh-Hant':
      '沒有 {year} 年的節假日安排：暫按週一至週五推定，所有空崗發現暫緩；請將該年的文件寫入站點文件的 calendar.files',
    en: 'the holidays of {year} are not known: Monday to Friday are taken for workdays, and findings of empty posts are held; name the file about that year under calendar.files of the site file',
  },
  'HW-DUTY-003': {
    'zh-Hans': '{hall} {number}（窗口 {window}）有A角，没有B角；请在 roles 中补上替岗人员',
    'zh-Hant': '{hall} {number}（窗口 {window}）有A角，沒有B角；請在 roles 中補上替崗人員',
    en: '{hall} {number} (window {window}) has a primary clerk and no backup (no B role); name one under roles',
  },
  'HW-DUTY-004': {
    'zh-Hans': '{hall}的站所“{name}”（{station}）没有任何窗口在服务时间内；请给它安排窗口',
    'zh-Hant': '{hall}的站所「{name}」（{station}）沒有任何窗口在服務時間內；請給它安排窗口',
    en: 'the station {name} ({station}) of {hall} has no window that is ever on duty; give it one',
  },
  'HW-DUTY-005': {
    'zh-Hans': '站点文件中没有窗口 {window}；请检查编号{near}',
    'zh-Hant': '站點文件中沒有窗口 {window}；請檢查編號{near}',
    en: 'the site file has no window {window}; check its id{near}',
  },
  'HW-DUTY-006': {
    'zh-Hans': '“{date}”不是日期；请写成 2026-03-01 的形式',
    'zh-Hant': '「{date}」不是日期；請寫成 2026-03-01 的形式',
    en: '“{date}” is no date; write it like 2026-03-01',
  },
  'duty.near': {
    'zh-Hans': '，是否应为 {near}？',
    'zh-Hant': '，是否應為 {near}？',
    en: '; did you mean {near}?',
  },

  'calendar.empty': {
    'zh-Hans': '{year} 年的文件里没有日期：安排尚未公布，该年仍算未覆盖',
    'zh-Hant': '{year} 年的文件裏沒有日期：安排尚未公布，該年仍算未覆蓋',
    en: 'the file about {year} names no days: the notice is not out yet, and the year stays uncovered',
  },
  'calendar.no-paper': {
    'zh-Hans': '没有写明 {year} 年安排的出处（papers）；请补上文件网址',
    'zh-Hant': '沒有寫明 {year} 年安排的出處（papers）；請補上文件網址',
    en: 'no paper is named for {year}; add the address of the notice under papers',
  },
  'calendar.no-such-date': {
    'zh-Hans': '日历上没有 {date} 这一天；请改正',
    'zh-Hant': '日曆上沒有 {date} 這一天；請改正',
    en: 'no calendar has {date}; correct it',
  },
  'calendar.twice': {
    'zh-Hans': '{date} 出现了两次；请只保留一次',
    'zh-Hant': '{date} 出現了兩次；請只保留一次',
    en: '{date} stands here twice; keep one',
  },
  'calendar.other-year': {
    'zh-Hans': '{date} 不属于 {year} 年的安排（只能是该年，或上一年12月）；请改正日期或 year',
    'zh-Hant': '{date} 不屬於 {year} 年的安排（只能是該年，或上一年12月）；請改正日期或 year',
    en: '{date} does not belong to a notice about {year}, which speaks of that year and of December before; correct the date or year',
  },
  'calendar.make-up-weekday': {
    'zh-Hans': '{date}（{name}）写为调休上班日，但它本来就是周一至周五；请核对',
    'zh-Hant': '{date}（{name}）寫為調休上班日，但它本來就是週一至週五；請核對',
    en: '{date} ({name}) is given as a make-up workday but lies between Monday and Friday; check it',
  },
  'calendar.differs': {
    'zh-Hans': '与产品自带的 {year} 年安排不同：{dates}；以本文件为准，请核对出处',
    'zh-Hant': '與產品自帶的 {year} 年安排不同：{dates}；以本文件為準，請核對出處',
    en: 'differs from what the product knows about {year}: {dates}; the file counts, check its paper',
  },
  'calendar.title': {
    'zh-Hans': '{year} 年节假日安排',
    'zh-Hant': '{year} 年節假日安排',
    en: 'Holidays of {year}',
  },
  'calendar.paper': {
    'zh-Hans': '出处：{paper}',
    'zh-Hant': '出處：{paper}',
    en: 'Paper: {paper}',
  },
  'calendar.off': {
    'zh-Hans': '放假',
    'zh-Hant': '放假',
    en: 'off',
  },
  'calendar.work': {
    'zh-Hans': '调休上班',
    'zh-Hant': '調休上班',
    en: 'make-up workday',
  },
  'calendar.counts': {
    'zh-Hans': '共放假 {off} 天，调休上班 {work} 天。',
    'zh-Hant': '共放假 {off} 天，調休上班 {work} 天。',
    en: '{off} {off|day|days} off, {work} make-up workdays.',
  },
  'calendar.fine': {
    'zh-Hans': '{file} 没有问题；请写入站点文件：calendar: { files: [{file}] }',
    'zh-Hant': '{file} 沒有問題；請寫入站點文件：calendar: { files: [{file}] }',
    en: '{file} is in order; name it in the site file: calendar: { files: [{file}] }',
  },

  'service.normal': { 'zh-Hans': '正常服务', 'zh-Hant': '正常服務', en: 'ordinary service' },
  'service.noon': { 'zh-Hans': '午间服务', 'zh-Hant': '午間服務', en: 'through-noon service' },
  'service.extended': { 'zh-Hans': '延时服务', 'zh-Hant': '延時服務', en: 'extended hours' },
  'service.appointment': { 'zh-Hans': '预约服务', 'zh-Hant': '預約服務', en: 'appointments' },
  'service.standby': { 'zh-Hans': '值班', 'zh-Hant': '值班', en: 'standby' },

  'duty.named': {
    'zh-Hans': '本窗口须有人',
    'zh-Hant': '本窗口須有人',
    en: 'somebody at this window',
  },
  'duty.pooled': {
    'zh-Hans': '不指定窗口',
    'zh-Hant': '不指定窗口',
    en: 'no window by name',
  },
  'duty.pool': {
    'zh-Hans': '“{name}”至少 {required} 个窗口有人',
    'zh-Hant': '「{name}」至少 {required} 個窗口有人',
    en: 'at least {required} staffed in “{name}”',
  },
  'duty.booked': {
    'zh-Hans': '仅在有人预约时',
    'zh-Hant': '僅在有人預約時',
    en: 'only when somebody has booked',
  },

  'duty.reason.outside-hours': {
    'zh-Hans': '非服务时间',
    'zh-Hant': '非服務時間',
    en: 'outside service hours',
  },
  'duty.reason.holiday': { 'zh-Hans': '法定节假日', 'zh-Hant': '法定節假日', en: 'public holiday' },
  'duty.reason.closed': { 'zh-Hans': '不开放', 'zh-Hant': '不開放', en: 'closed' },
  'duty.reason.day-off': {
    'zh-Hans': '当天无服务',
    'zh-Hant': '當天無服務',
    en: 'no service that day',
  },

  'mode.comprehensive': { 'zh-Hans': '综合窗口', 'zh-Hant': '綜合窗口', en: 'general-purpose' },
  'mode.dedicated': { 'zh-Hans': '专门窗口', 'zh-Hant': '專門窗口', en: 'dedicated' },
  'mode.enterprise': {
    'zh-Hans': '企业“一站式”服务窗口',
    'zh-Hant': '企業「一站式」服務窗口',
    en: 'one-stop for enterprises',
  },
  'mode.spare': { 'zh-Hans': '备用窗口', 'zh-Hant': '備用窗口', en: 'spare' },
  'mode.pick-up': { 'zh-Hans': '出件窗口', 'zh-Hant': '出件窗口', en: 'document pick-up' },
  'mode.enquiry': { 'zh-Hans': '咨询导办', 'zh-Hant': '諮詢導辦', en: 'enquiry and guidance' },
  'mode.assisted': {
    'zh-Hans': '帮办代办窗口',
    'zh-Hant': '幫辦代辦窗口',
    en: 'assisted and agent service',
  },
  'mode.unresolved': {
    'zh-Hans': '“办不成事”反映窗口',
    'zh-Hant': '「辦不成事」反映窗口',
    en: '“could-not-get-it-done” desk',
  },
  'mode.complaint': { 'zh-Hans': '投诉窗口', 'zh-Hant': '投訴窗口', en: 'complaints' },
  'mode.supervision': { 'zh-Hans': '监察窗口', 'zh-Hant': '監察窗口', en: 'supervision' },
  'mode.minority-language': {
    'zh-Hans': '少数民族语言服务窗口',
    'zh-Hant': '少數民族語言服務窗口',
    en: 'minority-language service',
  },

  'weekday.mon': { 'zh-Hans': '星期一', 'zh-Hant': '星期一', en: 'Monday' },
  'weekday.tue': { 'zh-Hans': '星期二', 'zh-Hant': '星期二', en: 'Tuesday' },
  'weekday.wed': { 'zh-Hans': '星期三', 'zh-Hant': '星期三', en: 'Wednesday' },
  'weekday.thu': { 'zh-Hans': '星期四', 'zh-Hant': '星期四', en: 'Thursday' },
  'weekday.fri': { 'zh-Hans': '星期五', 'zh-Hant': '星期五', en: 'Friday' },
  'weekday.sat': { 'zh-Hans': '星期六', 'zh-Hant': '星期六', en: 'Saturday' },
  'weekday.sun': { 'zh-Hans': '星期日', 'zh-Hant': '星期日', en: 'Sunday' },

  'origin.window': { 'zh-Hans': '窗口 {name}', 'zh-Hant': '窗口 {name}', en: 'window {name}' },
  'origin.hall': { 'zh-Hans': '大厅 {name}', 'zh-Hant': '大廳 {name}', en: 'hall {name}' },
  'origin.province': { 'zh-Hans': '省 {name}', 'zh-Hant': '省 {name}', en: 'province {name}' },
  'origin.city': { 'zh-Hans': '市 {name}', 'zh-Hant': '市 {name}', en: 'city {name}' },
  'origin.county': { 'zh-Hans': '县 {name}', 'zh-Hant': '縣 {name}', en: 'county {name}' },
  'origin.town': { 'zh-Hans': '乡镇 {name}', 'zh-Hant': '鄉鎮 {name}', en: 'town {name}' },
  'origin.village': { 'zh-Hans': '村 {name}', 'zh-Hant': '村 {name}', en: 'village {name}' },
  'origin.site': { 'zh-Hans': '全站点 {name}', 'zh-Hant': '全站點 {name}', en: 'site {name}' },
  'origin.default': { 'zh-Hans': '产品默认', 'zh-Hant': '產品默認', en: 'product default' },

  'duty.title': {
    'zh-Hans': '{hall} {number} {window}（窗口 {id}，{mode}）',
    'zh-Hant': '{hall} {number} {window}（窗口 {id}，{mode}）',
    en: '{hall} {number} {window} (window {id}, {mode})',
  },
  'duty.day': {
    'zh-Hans': '{date} {weekday}，农历{lunar}，时区 {zone}',
    'zh-Hant': '{date} {weekday}，農曆{lunar}，時區 {zone}',
    en: '{date} {weekday}, lunar {lunar}, time zone {zone}',
  },
  'duty.lunar': {
    'zh-Hans': '{month}月{day}日',
    'zh-Hant': '{month}月{day}日',
    en: '{month}-{day}',
  },
  'duty.lunarLeap': {
    'zh-Hans': '闰{month}月{day}日',
    'zh-Hant': '閏{month}月{day}日',
    en: 'leap {month}-{day}',
  },
  'duty.from': { 'zh-Hans': '来自{origin}', 'zh-Hant': '來自{origin}', en: 'from {origin}' },
  'duty.reference': {
    'zh-Hans': '（{reference}）',
    'zh-Hant': '（{reference}）',
    en: ' ({reference})',
  },
  'duty.by': {
    'zh-Hans': '{what}（{from}）',
    'zh-Hant': '{what}（{from}）',
    en: '{what} ({from})',
  },
  'duty.and': { 'zh-Hans': '；', 'zh-Hant': '；', en: '; ' },
  'duty.rule.override': {
    'zh-Hans': '例外“{name}”{reference}',
    'zh-Hant': '例外「{name}」{reference}',
    en: 'override “{name}”{reference}',
  },
  'duty.rule.overrideFollows': {
    'zh-Hans': '例外“{name}”{reference}，按{weekday}的时间',
    'zh-Hant': '例外「{name}」{reference}，按{weekday}的時間',
    en: 'override “{name}”{reference}, with the hours of {weekday}',
  },
  'duty.rule.holiday': {
    'zh-Hans': '法定节假日“{name}”，{year} 年通知 {paper}',
    'zh-Hant': '法定節假日「{name}」，{year} 年通知 {paper}',
    en: 'public holiday “{name}”, notice for {year} {paper}',
  },
  'duty.rule.market-day': {
    'zh-Hans': '逢圩日{name}',
    'zh-Hant': '逢圩日{name}',
    en: 'market day{name}',
  },
  'duty.rule.make-up': {
    'zh-Hans': '调休上班日（“{name}”，{year} 年通知 {paper}），按{weekday}的时间（{from}）',
    'zh-Hant': '調休上班日（「{name}」，{year} 年通知 {paper}），按{weekday}的時間（{from}）',
    en: 'make-up workday (“{name}”, notice for {year} {paper}), with the hours of {weekday} ({from})',
  },
  'duty.rule.season': {
    'zh-Hans': '季节作息“{name}”（{from} 至 {to}），{weekday}',
    'zh-Hant': '季節作息「{name}」（{from} 至 {to}），{weekday}',
    en: 'season “{name}” ({from} to {to}), {weekday}',
  },
  'duty.rule.weekday': {
    'zh-Hans': '每周时间表，{weekday}',
    'zh-Hant': '每週時間表，{weekday}',
    en: 'weekly table, {weekday}',
  },
  'duty.why': {
    'zh-Hans': '依据：{rule}，{from}',
    'zh-Hant': '依據：{rule}，{from}',
    en: 'Because: {rule}, {from}',
  },
  'duty.overridden': {
    'zh-Hans': '（法定安排“{name}”在此不适用）',
    'zh-Hant': '（法定安排「{name}」在此不適用）',
    en: '(the notice “{name}” does not count here)',
  },
  'duty.uncovered': {
    'zh-Hans': '没有 {year} 年的节假日安排：按平常的星期推定，发现暂缓',
    'zh-Hant': '沒有 {year} 年的節假日安排：按平常的星期推定，發現暫緩',
    en: 'no notice about the holidays of {year} is known: taken for an ordinary week, findings are held',
  },
  'duty.nobody': {
    'zh-Hans': '全天不要求有人：{reason}',
    'zh-Hant': '全天不要求有人：{reason}',
    en: 'nobody is required all day: {reason}',
  },
  'duty.spare': {
    'zh-Hans': '备用窗口：未启用时不要求有人',
    'zh-Hant': '備用窗口：未啟用時不要求有人',
    en: 'a spare window: nobody is required unless it is activated',
  },
  'duty.noBackup': { 'zh-Hans': '没有B角', 'zh-Hant': '沒有B角', en: 'no backup (B role)' },
  'duty.policy': {
    'zh-Hans': '空岗规则：{minutes} 分钟（{source}，{from}）',
    'zh-Hant': '空崗規則：{minutes} 分鐘（{source}，{from}）',
    en: 'Policy: {minutes} {minutes|minute|minutes} ({source}, {from})',
  },
  'duty.policyTrial': {
    'zh-Hans': '试运行：规则还没有文号，或尚未生效',
    'zh-Hant': '試運行：規則還沒有文號，或尚未生效',
    en: 'in trial: the policy has no document number, or is not in force yet',
  },

  'cli.duty': {
    'zh-Hans': '显示一个窗口某一天的服务时间，以及每项规定来自哪一级',
    'zh-Hant': '顯示一個窗口某一天的服務時間，以及每項規定來自哪一級',
    en: 'show when somebody is required at a window on a day, and where that comes from',
  },
  'cli.dutyDate': {
    'zh-Hans': '日期，例如 2026-03-01（默认：大厅当地今天）',
    'zh-Hant': '日期，例如 2026-03-01（默認：大廳當地今天）',
    en: 'the day, such as 2026-03-01 (default: today at the hall)',
  },
  'cli.dutySite': {
    'zh-Hans': '站点文件（YAML）',
    'zh-Hant': '站點文件（YAML）',
    en: 'site file (YAML)',
  },
  'cli.dutyJson': {
    'zh-Hans': '以 JSON 输出',
    'zh-Hant': '以 JSON 輸出',
    en: 'print it as JSON',
  },
  'cli.calendarGroup': {
    'zh-Hans': '节假日与调休安排',
    'zh-Hant': '節假日與調休安排',
    en: 'public holidays and make-up workdays',
  },
  'cli.calendarCheck': {
    'zh-Hans': '检查一个 holiday-cn 格式的节假日文件：内容和问题',
    'zh-Hant': '檢查一個 holiday-cn 格式的節假日文件：內容和問題',
    en: 'say what a holiday file in the format of holiday-cn contains, and what is wrong with it',
  },
} as const satisfies Entries;
