import type { Entries } from './entry.ts';

/** What is wrong, or doubtful, in a site file. Each is shown with the file and the line before it. */
export const siteTexts = {
  'duplicate-area': {
    'zh-Hans': '区域编号 {id} 重复；请改成唯一的编号',
    'zh-Hant': '區域編號 {id} 重複；請改成唯一的編號',
    en: 'the area id {id} is used twice; give each area its own',
  },
  'duplicate-hall': {
    'zh-Hans': '大厅编号 {id} 重复；请改成唯一的编号',
    'zh-Hant': '大廳編號 {id} 重複；請改成唯一的編號',
    en: 'the hall id {id} is used twice; give each hall its own',
  },
  'duplicate-window': {
    'zh-Hans': '窗口编号 {id} 重复（全系统内须唯一，不限于同一大厅）；请改成唯一的编号',
    'zh-Hant': '窗口編號 {id} 重複（全系統內須唯一，不限於同一大廳）；請改成唯一的編號',
    en: 'the window id {id} is used twice; ids are unique across all halls, give each window its own',
  },
  'unknown-area': {
    'zh-Hans': '没有编号为 {id} 的区域；请先在 areas 中定义',
    'zh-Hant': '沒有編號為 {id} 的區域；請先在 areas 中定義',
    en: 'there is no area {id}; define it under areas',
  },
  'area-cycle': {
    'zh-Hans': '区域 {id} 的上级最终又指向它自己；请改正 parent',
    'zh-Hant': '區域 {id} 的上級最終又指向它自己；請改正 parent',
    en: 'the parents of the area {id} lead back to itself; correct parent',
  },
  'unknown-time-zone': {
    'zh-Hans': '不认识的时区 {zone}；请用 IANA 名称，例如 Asia/Shanghai',
    'zh-Hant': '不認識的時區 {zone}；請用 IANA 名稱，例如 Asia/Shanghai',
    en: 'unknown time zone {zone}; use an IANA name such as Asia/Shanghai',
  },
  'device-bound-twice': {
    'zh-Hans': '前端设备 {agent} 的设备 {device} 已绑定到窗口 {window}；一台设备只能属于一个窗口',
    'zh-Hant': '前端設備 {agent} 的設備 {device} 已綁定到窗口 {window}；一台設備只能屬於一個窗口',
    en: 'the device {device} of the agent {agent} is already bound to the window {window}; a device belongs to one window',
  },
  'reserved-device': {
    'zh-Hans': '设备编号 {device} 由前端设备自身使用；请换一个编号',
    'zh-Hant': '設備編號 {device} 由前端設備自身使用；請換一個編號',
    en: 'the device id {device} is what an agent calls itself; choose another one',
  },
  'reversed-segment': {
    'zh-Hans': '时段 {segment} 的结束不晚于开始；跨午夜请拆成两段',
    'zh-Hant': '時段 {segment} 的結束不晚於開始；跨午夜請拆成兩段',
    en: 'the segment {segment} does not end after it begins; split one that passes midnight',
  },
  'overlapping-segments': {
    'zh-Hans': '时段 {segment} 与 {other} 重叠；请合并或改正',
    'zh-Hant': '時段 {segment} 與 {other} 重疊；請合併或改正',
    en: 'the segments {segment} and {other} overlap; merge or correct them',
  },
  'policy-too-short': {
    'zh-Hans':
      '窗口 {window} 的空岗时限为 {minutes} 分钟，但其传感器（{kinds}）至少需要 {minutesMin} 分钟才能确信无人；时限到了也不会立即报告，请延长时限，或加装坐席/雷达/光束传感器',
    'zh-Hant':
      '窗口 {window} 的空崗時限為 {minutes} 分鐘，但其傳感器（{kinds}）至少需要 {minutesMin} 分鐘才能確信無人；時限到了也不會立即報告，請延長時限，或加裝坐席/雷達/光束傳感器',
    en: 'the window {window} is to be a finding after {minutes} {minutes|minute|minutes}, but its sensors ({kinds}) need at least {minutesMin} to be sure that nobody is there, and are waited for; lengthen the policy or add a seat, radar or beam sensor',
  },
  'no-such-date': {
    'zh-Hans': '日历上没有 {date} 这一天；请改正',
    'zh-Hant': '日曆上沒有 {date} 這一天；請改正',
    en: 'no calendar has {date}; correct it',
  },
  'overlapping-seasons': {
    'zh-Hans': '季节“{season}”与“{other}”有重叠的日子；请改正起止日期（两头的日子都算在内）',
    'zh-Hant': '季節「{season}」與「{other}」有重疊的日子；請改正起止日期（兩頭的日子都算在內）',
    en: 'the seasons {season} and {other} share days; correct from and to, both of which belong to a season',
  },
  'market-day-kind': {
    'zh-Hans': '逢圩日只能用一种写法：everyDays 加 from，或 lunarDays；请保留其中一种',
    'zh-Hant': '逢圩日只能用一種寫法：everyDays 加 from，或 lunarDays；請保留其中一種',
    en: 'market days are either everyDays with from, or lunarDays; keep one of the two',
  },
  'override-date': {
    'zh-Hans': '“{name}”须写一个日期（date），或起止日期（from 和 to），不能都写或都不写',
    'zh-Hant': '「{name}」須寫一個日期（date），或起止日期（from 和 to），不能都寫或都不寫',
    en: '{name} needs either a date or both from and to',
  },
  'override-kind': {
    'zh-Hans': '“{name}”须写 closed: true、hours、follows 三者之一',
    'zh-Hant': '「{name}」須寫 closed: true、hours、follows 三者之一',
    en: '{name} needs exactly one of closed: true, hours and follows',
  },
  'reversed-override': {
    'zh-Hans': '“{name}”的结束日期早于开始日期；请改正',
    'zh-Hant': '「{name}」的結束日期早於開始日期；請改正',
    en: '{name} ends before it begins; correct from and to',
  },
  'overlapping-overrides': {
    'zh-Hans': '“{name}”与“{other}”指同一天；同一级的每一天只能有一条例外，请合并',
    'zh-Hant': '「{name}」與「{other}」指同一天；同一級的每一天只能有一條例外，請合併',
    en: '{name} and {other} speak of the same day; a level may say one thing of a day, merge them',
  },
  'stages-out-of-order': {
    'zh-Hans':
      '各阶段须依次为提示、提醒、疑似、升级，但 {earlier}（{earlierMinutes} 分钟）大于 {later}（{laterMinutes} 分钟）；请改正',
    'zh-Hant':
      '各階段須依次為提示、提醒、疑似、升級，但 {earlier}（{earlierMinutes} 分鐘）大於 {later}（{laterMinutes} 分鐘）；請改正',
    en: 'the stages come in the order hint, reminder, empty, escalate, but {earlier} ({earlierMinutes} {earlierMinutes|minute|minutes}) is longer than {later} ({laterMinutes} {laterMinutes|minute|minutes}); correct them',
  },
  'duplicate-station': {
    'zh-Hans': '站所编号 {id} 重复；请改成唯一的编号',
    'zh-Hant': '站所編號 {id} 重複；請改成唯一的編號',
    en: 'the station id {id} is used twice; give each station its own',
  },
  'unknown-station': {
    'zh-Hans': '本大厅的 stations 中没有站所 {id}；请先定义，或改正编号',
    'zh-Hant': '本大廳的 stations 中沒有站所 {id}；請先定義，或改正編號',
    en: 'the stations of this hall do not name {id}; add it there or correct it',
  },
  'duplicate-pool': {
    'zh-Hans': '本大厅的窗口组编号 {id} 重复；请改成唯一的编号',
    'zh-Hant': '本大廳的窗口組編號 {id} 重複；請改成唯一的編號',
    en: 'the pool id {id} is used twice in this hall; give each pool its own',
  },
  'pool-kind': {
    'zh-Hans': '窗口组 {id} 须写 windows、station、mode 三者之一，说明由哪些窗口组成',
    'zh-Hant': '窗口組 {id} 須寫 windows、station、mode 三者之一，說明由哪些窗口組成',
    en: 'the pool {id} needs exactly one of windows, station and mode to say which windows it has',
  },
  'unknown-pool-window': {
    'zh-Hans': '大厅 {hall} 没有窗口 {id}；窗口组只能由本大厅的窗口组成',
    'zh-Hant': '大廳 {hall} 沒有窗口 {id}；窗口組只能由本大廳的窗口組成',
    en: 'the hall {hall} has no window {id}; a pool consists of windows of its hall',
  },
  'empty-pool': {
    'zh-Hans': '窗口组 {id} 里没有窗口：本大厅没有这个站所或这种类型的窗口；请改正',
    'zh-Hant': '窗口組 {id} 裏沒有窗口：本大廳沒有這個站所或這種類型的窗口；請改正',
    en: 'the pool {id} has no windows: none in this hall is of that station or mode; correct it',
  },
  'minimum-too-high': {
    'zh-Hans': '{id} 要求至少 {minimum} 个窗口有人，但只有 {count} 个窗口，将一直报“窗口不足”',
    'zh-Hant': '{id} 要求至少 {minimum} 個窗口有人，但只有 {count} 個窗口，將一直報「窗口不足」',
    en: '{id} asks for {minimum} staffed windows and has {count}: it will always be short',
  },
  'timetable-of-its-own': {
    'zh-Hans':
      '“{name}”自定了服务时间（hours），因此不再沿用“{above}”的季节作息和逢圩日；如有需要，请在此处另写 seasons、marketDays，不需要则写 seasons: []',
    'zh-Hant':
      '「{name}」自定了服務時間（hours），因此不再沿用「{above}」的季節作息和逢圩日；如有需要，請在此處另寫 seasons、marketDays，不需要則寫 seasons: []',
    en: '{name} states hours of its own, so the seasons and market days of {above} do not apply to it; add seasons or marketDays here if they should, or seasons: [] to say that they do not',
  },
  'no-backup': {
    'zh-Hans': '窗口 {window} 有A角，没有B角；请在 roles 中补上替岗人员',
    'zh-Hant': '窗口 {window} 有A角，沒有B角；請在 roles 中補上替崗人員',
    en: 'the window {window} has a primary clerk and no backup (no B role); name one under roles',
  },
  'duplicate-notice': {
    'zh-Hans': 'calendar.files 中已有另一个 {year} 年的文件；每年只保留一个',
    'zh-Hant': 'calendar.files 中已有另一個 {year} 年的文件；每年只保留一個',
    en: 'calendar.files names another file about {year} already; keep one for each year',
  },
  'unreadable-calendar': {
    'zh-Hans': '无法读取节假日文件 {file}（{reason}）；文件名相对于站点文件所在的文件夹',
    'zh-Hant': '無法讀取節假日文件 {file}（{reason}）；文件名相對於站點文件所在的文件夾',
    en: 'the holiday file {file} cannot be read ({reason}); its name is taken from the folder of the site file',
  },
  'no-presence-sensor': {
    'zh-Hans': '窗口 {window} 没有在岗传感器，其状态将一直为“未知”',
    'zh-Hant': '窗口 {window} 沒有在崗傳感器，其狀態將一直為「未知」',
    en: 'the window {window} has no presence sensor: its state will always be unknown',
  },
} as const satisfies Entries;
