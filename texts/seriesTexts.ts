import type { Entries } from './entry.ts';

/** Problems of the series writer (InfluxDB). Codes are stable; never reuse one. */
export const seriesTexts = {
  'HW-SERIES-001': {
    'zh-Hans':
      'InfluxDB({url})拒绝了令牌({reason}),时序数据暂停写入,数据仍在日志中,不会丢失。请在采集端配置的 influx 段换上对存储桶 {bucket} 有写权限的令牌,然后重新启动;每分钟会自动再试一次。',
    'zh-Hant':
      'InfluxDB({url})拒絕了令牌({reason}),時序數據暫停寫入,數據仍在日誌中,不會丟失。請在採集端配置的 influx 段換上對存儲桶 {bucket} 有寫權限的令牌,然後重新啟動;每分鐘會自動再試一次。',
    en: 'InfluxDB at {url} refuses the token ({reason}). Writing of time series is halted; nothing is lost, the journal keeps it. Put a token that may write to bucket {bucket} into the section influx of the collector’s configuration and restart; it tries again once a minute.',
  },
  'HW-SERIES-002': {
    'zh-Hans':
      'InfluxDB({url})不接受写入({reason}),时序数据暂停写入,数据仍在日志中,不会丢失。请核对采集端配置 influx 段的地址、组织 {org} 和存储桶 {bucket};每分钟会自动再试一次。',
    'zh-Hant':
      'InfluxDB({url})不接受寫入({reason}),時序數據暫停寫入,數據仍在日誌中,不會丟失。請核對採集端配置 influx 段的地址、組織 {org} 和存儲桶 {bucket};每分鐘會自動再試一次。',
    en: 'InfluxDB at {url} takes no writes ({reason}). Writing of time series is halted; nothing is lost, the journal keeps it. Check address, org {org} and bucket {bucket} in the section influx of the collector’s configuration; it tries again once a minute.',
  },
  'HW-SERIES-003': {
    'zh-Hans':
      'InfluxDB 拒收了 {count} 行数据,已放入隔离区(第一行的原因:{reason})。原始记录仍在日志中。请查明原因(多为字段类型冲突),改正后执行 hallwatch series rebuild。',
    'zh-Hant':
      'InfluxDB 拒收了 {count} 行數據,已放入隔離區(第一行的原因:{reason})。原始記錄仍在日誌中。請查明原因(多為字段類型衝突),改正後執行 hallwatch series rebuild。',
    en: 'InfluxDB refused {count} {count|line, which is|lines, which are} now in quarantine (the first because: {reason}). The journal still has the readings. Find the cause (mostly a field that exists with another type), correct it and run hallwatch series rebuild.',
  },
  'HW-SERIES-004': {
    'zh-Hans':
      '无法从文件 {file} 读取 InfluxDB 令牌({reason})。请检查 influx.tokenFile 的路径、权限和内容。',
    'zh-Hant':
      '無法從文件 {file} 讀取 InfluxDB 令牌({reason})。請檢查 influx.tokenFile 的路徑、權限和內容。',
    en: 'The InfluxDB token cannot be read from {file} ({reason}). Check the path, permissions and content of influx.tokenFile.',
  },
  'HW-SERIES-005': {
    'zh-Hans':
      '时序数据的写入位置无法继续使用({reason}),已从日志开头重新写入;相同的数据点会被覆盖,不会重复。',
    'zh-Hant':
      '時序數據的寫入位置無法繼續使用({reason}),已從日誌開頭重新寫入;相同的數據點會被覆蓋,不會重複。',
    en: 'The position of the series writer is of no use any more ({reason}). It writes again from the beginning of the journal; the same points overwrite, nothing is doubled.',
  },
} as const satisfies Entries;
