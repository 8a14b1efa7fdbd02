import type { Entries } from './entry.ts';

/** `hallwatch grafana`. */
export const grafanaTexts = {
  'grafana.group': {
    'zh-Hans': 'Grafana 的看板、数据源和告警规则',
    'zh-Hant': 'Grafana 的看板、數據源和告警規則',
    en: 'dashboards, data sources and alert rules of Grafana',
  },
  'grafana.render': {
    'zh-Hans': '把一个站点的 Grafana 配置写入目录；重复执行结果相同',
    'zh-Hant': '把一個站點的 Grafana 配置寫入目錄；重複執行結果相同',
    en: 'write all that Grafana needs for a site into a folder; again gives the same',
  },
  'grafana.folder': {
    'zh-Hans': '要写入的目录',
    'zh-Hant': '要寫入的目錄',
    en: 'the folder to write into',
  },
  'grafana.language': {
    'zh-Hans': '看板的语言',
    'zh-Hant': '看板的語言',
    en: 'language of the dashboards',
  },
  'grafana.server': {
    'zh-Hans': '时序数据库',
    'zh-Hant': '時序數據庫',
    en: 'the time-series server',
  },
  'grafana.config': {
    'zh-Hans': '中心程序的配置：取其中的数据库地址、存储桶和大厅名称',
    'zh-Hant': '中心程序的配置：取其中的數據庫地址、存儲桶和大廳名稱',
    en: 'the collector’s configuration, for address, buckets and the names of halls',
  },
  'grafana.console': {
    'zh-Hans': '控制台地址，看板里的链接用',
    'zh-Hant': '控制臺地址，看板裏的鏈接用',
    en: 'address of the console, for links',
  },
  'grafana.leadership': {
    'zh-Hans': '只写领导看板和汇总数据源（单独的 Grafana 或组织用）',
    'zh-Hant': '只寫領導看板和匯總數據源（單獨的 Grafana 或組織用）',
    en: 'only what leadership sees, with the rollups (for a Grafana or organisation of its own)',
  },
  'grafana.written': {
    'zh-Hans':
      '已写入 {count} 个文件到 {folder}。令牌写在 grafana-tokens.env（本命令不写），环境变量见 grafana.env。',
    'zh-Hant':
      '已寫入 {count} 個文件到 {folder}。令牌寫在 grafana-tokens.env（本命令不寫），環境變量見 grafana.env。',
    en: 'Wrote {count} {count|file|files} to {folder}. Tokens go into grafana-tokens.env (never written here); see grafana.env.',
  },
  'HW-GRAFANA-001': {
    'zh-Hans': '{url} 不是控制台地址。请写成 http://主机:端口 或 https://…。',
    'zh-Hant': '{url} 不是控制臺地址。請寫成 http://主機:端口 或 https://…。',
    en: '{url} is not an address of a console. Write http://host:port or https://…',
  },
} as const satisfies Entries;
