import type { Entries } from './entry.ts';

/** What the commands say that look at what a collector has stored: explain, coverage, whatif. */
export const lookTexts = {
  'look.data': {
    'zh-Hans': '数据目录(含 state.db 和 journal.db),代替 --config',
    'zh-Hant': '數據目錄(含 state.db 和 journal.db),代替 --config',
    en: 'the data folder with state.db and journal.db, instead of --config',
  },
  'look.explain': {
    'zh-Hans': '说明一个疑似事件为什么被列出;不写编号则列出最近的事件',
    'zh-Hant': '說明一個疑似事件為什麼被列出;不寫編號則列出最近的事件',
    en: 'explain why a finding was raised; without an id, list the newest',
  },
  'look.coverage': {
    'zh-Hans': '窗口监测覆盖率与在岗率(默认今日)',
    'zh-Hant': '窗口監測覆蓋率與在崗率(默認今日)',
    en: 'coverage and presence rates (today by default)',
  },
  'look.whatif': {
    'zh-Hans': '用另一套规则重放历史,显示会多出、减少哪些疑似事件;不写入任何数据',
    'zh-Hant': '用另一套規則重放歷史,顯示會多出、減少哪些疑似事件;不寫入任何數據',
    en: 'replay history under another policy and show which findings would differ; writes nothing',
  },
  'look.policy': {
    'zh-Hans': '规则文件(YAML 或 JSON):一套规则用于全站,或按 site、areas、halls、windows 分别写',
    'zh-Hant': '規則文件(YAML 或 JSON):一套規則用於全站,或按 site、areas、halls、windows 分別寫',
    en: 'policy file (YAML or JSON): one policy for the whole site, or by site, areas, halls, windows',
  },
  'look.from': {
    'zh-Hans': '开始时刻,带时区(2026-03-01T00:00:00+08:00)或日期(2026-03-01)',
    'zh-Hant': '開始時刻,帶時區(2026-03-01T00:00:00+08:00)或日期(2026-03-01)',
    en: 'beginning: an instant with its zone (2026-03-01T00:00:00+08:00) or a date (2026-03-01)',
  },
  'look.to': {
    'zh-Hans': '结束时刻,写法相同;日期含当天',
    'zh-Hant': '結束時刻,寫法相同;日期含當天',
    en: 'end, written likewise; a date includes that day',
  },
  'look.hall': { 'zh-Hans': '只看一个大厅', 'zh-Hant': '只看一個大廳', en: 'one hall only' },
  'look.area': {
    'zh-Hans': '只看一个区域(含下级)',
    'zh-Hant': '只看一個區域(含下級)',
    en: 'one area only, with all below it',
  },
  'look.jsonRaw': {
    'zh-Hans': '输出原始 JSON',
    'zh-Hant': '輸出原始 JSON',
    en: 'print the raw JSON',
  },

  'HW-CLI-020': {
    'zh-Hans': '没有编号以 {id} 开头的疑似事件。运行 hallwatch explain 可列出最近的事件。',
    'zh-Hant': '沒有編號以 {id} 開頭的疑似事件。運行 hallwatch explain 可列出最近的事件。',
    en: 'No finding has an id that begins with {id}. See the newest with: hallwatch explain',
  },
  'HW-CLI-021': {
    'zh-Hans': '有 {count} 个疑似事件的编号以 {id} 开头。请多写几位。',
    'zh-Hant': '有 {count} 個疑似事件的編號以 {id} 開頭。請多寫幾位。',
    en: 'The ids of {count} {count|finding|findings} begin with {id}. Write more of it.',
  },
  'HW-CLI-022': {
    'zh-Hans': '请用 --config <配置文件> 或 --data <数据目录> 指明要查看的数据。',
    'zh-Hant': '請用 --config <配置文件> 或 --data <數據目錄> 指明要查看的數據。',
    en: 'Say which data to look at: --config <file> or --data <folder>.',
  },
  'HW-CLI-023': {
    'zh-Hans': '{path} 由另一个版本的程序写成。请用同一版本,或先启动一次新版中心。',
    'zh-Hant': '{path} 由另一個版本的程序寫成。請用同一版本,或先啟動一次新版中心。',
    en: '{path} was made by another version of the program. Use that version, or start this version’s collector once.',
  },
  'HW-CLI-024': {
    'zh-Hans': '“{text}”不是时刻也不是日期。请写成 2026-03-01 或 2026-03-01T08:30:00+08:00。',
    'zh-Hant': '「{text}」不是時刻也不是日期。請寫成 2026-03-01 或 2026-03-01T08:30:00+08:00。',
    en: '"{text}" is neither an instant nor a date. Write 2026-03-01 or 2026-03-01T08:30:00+08:00.',
  },
  'HW-CLI-025': {
    'zh-Hans': '结束时间 {to} 不晚于开始时间 {from}。请检查两个时间。',
    'zh-Hant': '結束時間 {to} 不晚於開始時間 {from}。請檢查兩個時間。',
    en: 'The end {to} is not later than the beginning {from}. Check both.',
  },
  'HW-CLI-026': {
    'zh-Hans': '没有叫作 {id} 的大厅或区域。请用站点文件中的编号(id)。',
    'zh-Hant': '沒有叫作 {id} 的大廳或區域。請用站點文件中的編號(id)。',
    en: 'There is no hall or area called {id}. Use an id of the site file.',
  },
  'HW-CLI-027': {
    'zh-Hans': '{folder} 里还没有站点信息。请先启动一次中心。',
    'zh-Hant': '{folder} 裏還沒有站點信息。請先啟動一次中心。',
    en: 'Nothing is known of a site in {folder} yet. Start the collector once.',
  },
} as const satisfies Entries;
