import type { Entries } from './entry.ts';

/** `hallwatch series provision`. */
export const provisionTexts = {
  'provision.command': {
    'zh-Hans':
      '按文件建好 InfluxDB 2 的存储桶、保留期、令牌和 InfluxQL 数据库名；重复执行不改变任何东西',
    'zh-Hant':
      '按文件建好 InfluxDB 2 的存儲桶、保留期、令牌和 InfluxQL 數據庫名；重複執行不改變任何東西',
    en: 'set up InfluxDB 2 as a file says: buckets, retention, tokens, InfluxQL databases; again changes nothing',
  },
  'provision.file': {
    'zh-Hans': '要建成什么样（provisioning/influxdb/hallwatch.yaml）',
    'zh-Hant': '要建成什麼樣（provisioning/influxdb/hallwatch.yaml）',
    en: 'what it should be (provisioning/influxdb/hallwatch.yaml)',
  },
  'provision.adminTokenFile': {
    'zh-Hans': '只含管理员令牌的文件（influx setup 或网页初始化时得到）',
    'zh-Hant': '只含管理員令牌的文件（influx setup 或網頁初始化時得到）',
    en: 'a file with nothing but an operator token (from influx setup, or the web page)',
  },
  'provision.json': {
    'zh-Hans': '输出 JSON',
    'zh-Hant': '輸出 JSON',
    en: 'print JSON',
  },
  'provision.step': {
    'zh-Hans': '{what} {name}：{done}',
    'zh-Hant': '{what} {name}：{done}',
    en: '{what} {name}: {done}',
  },
  'provision.stepWithFile': {
    'zh-Hans': '{what} {name}：{done}，在 {file}',
    'zh-Hant': '{what} {name}：{done}，在 {file}',
    en: '{what} {name}: {done}, in {file}',
  },
  'provision.org': { 'zh-Hans': '组织', 'zh-Hant': '組織', en: 'organisation' },
  'provision.bucket': { 'zh-Hans': '存储桶', 'zh-Hant': '存儲桶', en: 'bucket' },
  'provision.token': { 'zh-Hans': '令牌', 'zh-Hant': '令牌', en: 'token' },
  'provision.database': { 'zh-Hans': '数据库名', 'zh-Hant': '數據庫名', en: 'database' },
  'provision.kept': { 'zh-Hans': '不变', 'zh-Hant': '不變', en: 'as it was' },
  'provision.created': { 'zh-Hans': '已建立', 'zh-Hant': '已建立', en: 'created' },
  'provision.changed': { 'zh-Hans': '已更改', 'zh-Hant': '已更改', en: 'changed' },
} as const satisfies Entries;
