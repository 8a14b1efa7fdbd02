import type { Entries } from './entry.ts';

/** Failures of the parts that agent and collector share. Codes are stable; never reuse one. */
export const runtimeTexts = {
  'HW-CONFIG-001': {
    'zh-Hans': '配置文件 {file} 有 {count} 处错误,请逐条改正后重试:\n{list}',
    'zh-Hant': '配置文件 {file} 有 {count} 處錯誤,請逐條改正後重試:\n{list}',
    en: 'The configuration file {file} has {count} {count|problem|problems}. Correct each one and try again:\n{list}',
  },
  'HW-CONFIG-002': {
    'zh-Hans': '无法读取配置文件 {file}({reason})。请检查路径和权限。',
    'zh-Hant': '無法讀取配置文件 {file}({reason})。請檢查路徑和權限。',
    en: 'The configuration file {file} cannot be read ({reason}). Check its path and permissions.',
  },
  'HW-DISK-001': {
    'zh-Hans': '无法打开数据库文件 {path}({reason})。请检查目录是否存在、是否可写、磁盘是否已满。',
    'zh-Hant': '無法打開數據庫文件 {path}({reason})。請檢查目錄是否存在、是否可寫、磁盤是否已滿。',
    en: 'The database file {path} cannot be opened ({reason}). Check that its folder exists and is writable, and that the disk is not full.',
  },
  'HW-DISK-002': {
    'zh-Hans': '磁盘已满:{path} 无法写入。请清理空间后重新启动,已确认的数据没有丢失。',
    'zh-Hant': '磁盤已滿:{path} 無法寫入。請清理空間後重新啟動,已確認的數據沒有丟失。',
    en: 'The disk is full: {path} cannot be written. Free some space and start again; nothing that was confirmed is lost.',
  },
  'HW-DISK-003': {
    'zh-Hans':
      '数据库文件 {path} 由更新的版本写成(第 {found} 版,本程序只认识到第 {known} 版)。请升级程序。',
    'zh-Hant':
      '數據庫文件 {path} 由更新的版本寫成(第 {found} 版,本程序只認識到第 {known} 版)。請升級程序。',
    en: 'The database file {path} was written by a newer version (schema {found}, this program knows {known}). Upgrade the program.',
  },
  'HW-DISK-004': {
    'zh-Hans':
      '数据库文件 {path} 已损坏({reason})。请先移走并保留它:state.db 和 series.db 会在重新启动后由账本重建;journal.db 请从备份恢复。',
    'zh-Hant':
      '數據庫文件 {path} 已損壞({reason})。請先移走並保留它:state.db 和 series.db 會在重新啟動後由賬本重建;journal.db 請從備份恢復。',
    en: 'The database file {path} is damaged ({reason}). Move it away and keep it: state.db and series.db are made again from the journal at the next start; journal.db has to come from a backup.',
  },
  'HW-DISK-005': {
    'zh-Hans':
      '数据目录 {folder} 正被另一个运行中的厅哨使用。请先停掉那一个,或为这一个另设数据目录。',
    'zh-Hant':
      '數據目錄 {folder} 正被另一個運行中的廳哨使用。請先停掉那一個,或為這一個另設數據目錄。',
    en: 'The data folder {folder} is in use by another hallwatch that is running. Stop that one first, or give this one a data folder of its own.',
  },
  'HW-DISK-006': {
    'zh-Hans': '{path} 无法使用({reason})。请检查路径是否正确、运行程序的用户是否有读写权限。',
    'zh-Hant': '{path} 無法使用({reason})。請檢查路徑是否正確、運行程序的用戶是否有讀寫權限。',
    en: '{path} cannot be used ({reason}). Check the path, and that the user who runs the program may read and write there.',
  },
} as const satisfies Entries;
