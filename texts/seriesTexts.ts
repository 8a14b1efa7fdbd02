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
  'HW-SERIES-006': {
    'zh-Hans':
      'InfluxDB 中有 {hours} 个钟点的数据点与事实不符，已按事实改正。若反复出现，请检查是否有其他程序写入同一存储桶，或 InfluxDB 曾从备份恢复。',
    'zh-Hant':
      'InfluxDB 中有 {hours} 個鐘點的數據點與事實不符，已按事實改正。若反覆出現，請檢查是否有其他程序寫入同一存儲桶，或 InfluxDB 曾從備份恢復。',
    en: 'In {hours} hours InfluxDB had other points than the facts give; they were put right. If that comes again, look for another program that writes to the bucket, or a backup of InfluxDB that was restored.',
  },
  'HW-SERIES-007': {
    'zh-Hans': '夜间核对未能完成（{reason}），一小时后再试。请确认写入令牌也有读权限。',
    'zh-Hant': '夜間核對未能完成（{reason}），一小時後再試。請確認寫入令牌也有讀權限。',
    en: 'The nightly comparison with InfluxDB could not be made ({reason}); again in an hour. Make sure that the writer’s token may read, too.',
  },
  'HW-SERIES-008': {
    'zh-Hans': '无法连接 InfluxDB（{url}）：{reason}。请核对地址，并确认 InfluxDB 已启动。',
    'zh-Hant': '無法連接 InfluxDB（{url}）：{reason}。請核對地址，並確認 InfluxDB 已啟動。',
    en: 'InfluxDB at {url} cannot be reached: {reason}. Check the address, and that InfluxDB is running.',
  },
  'HW-SERIES-009': {
    'zh-Hans':
      'InfluxDB（{url}）拒绝了请求（{reason}）。请使用有全部权限的管理员令牌，并确认是 InfluxDB 2。',
    'zh-Hant':
      'InfluxDB（{url}）拒絕了請求（{reason}）。請使用有全部權限的管理員令牌，並確認是 InfluxDB 2。',
    en: 'InfluxDB at {url} refuses ({reason}). Use an operator or all-access token, and make sure that it is InfluxDB 2.',
  },
  'HW-SERIES-010': {
    'zh-Hans': '无法写入令牌文件 {file}（{reason}）。请检查目录是否存在、是否可写，然后再次执行。',
    'zh-Hant': '無法寫入令牌文件 {file}（{reason}）。請檢查目錄是否存在、是否可寫，然後再次執行。',
    en: 'The token cannot be written to {file} ({reason}). Check that the folder is there and may be written to, then run it again.',
  },
} as const satisfies Entries;
