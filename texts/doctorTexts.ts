import type { Entries } from './entry.ts';

/** What stands around the findings of `hallwatch doctor`. A finding is `doctor.<id>`, and what to do about it `doctor.<id>.fix`. */
export const doctorTexts = {
  'doctor.sum': {
    'zh-Hans': '{ok} 项正常，{warn} 项提醒，{fail} 项需修复',
    'zh-Hant': '{ok} 項正常，{warn} 項提醒，{fail} 項需修復',
    en: '{ok} ok, {warn} warning(s), {fail} to repair',
  },
  'doctor.fix': { 'zh-Hans': '修复：', 'zh-Hant': '修復：', en: 'fix: ' },
  'doctor.advice': { 'zh-Hans': '建议：', 'zh-Hant': '建議：', en: 'advice: ' },
  'doctor.area.program': { 'zh-Hans': '程序', 'zh-Hant': '程序', en: 'program' },
  'doctor.area.config': { 'zh-Hans': '配置', 'zh-Hant': '配置', en: 'configuration' },
  'doctor.area.service': { 'zh-Hans': '服务', 'zh-Hant': '服務', en: 'service' },
  'doctor.area.permissions': { 'zh-Hans': '权限', 'zh-Hant': '權限', en: 'permissions' },
  'doctor.area.gpio': { 'zh-Hans': 'GPIO', 'zh-Hant': 'GPIO', en: 'GPIO' },
  'doctor.area.serial': { 'zh-Hans': '串口', 'zh-Hant': '串口', en: 'serial ports' },
  'doctor.area.pads': { 'zh-Hans': '评价器', 'zh-Hant': '評價器', en: 'rating pads' },
  'doctor.area.devices': { 'zh-Hans': '设备', 'zh-Hant': '設備', en: 'devices' },
  'doctor.area.clock': { 'zh-Hans': '时钟', 'zh-Hant': '時鐘', en: 'clock' },
  'doctor.area.disk': { 'zh-Hans': '磁盘', 'zh-Hant': '磁盤', en: 'disk' },
  'doctor.area.outbox': { 'zh-Hans': '待发文件', 'zh-Hant': '待發文件', en: 'outbox' },
  'doctor.area.network': { 'zh-Hans': '网络', 'zh-Hant': '網絡', en: 'network' },
  'doctor.area.collector': { 'zh-Hans': '中心', 'zh-Hant': '中心', en: 'collector' },
  'doctor.checkFailed': {
    'zh-Hans': '这一项检查没有完成：{reason}',
    'zh-Hant': '這一項檢查沒有完成：{reason}',
    en: 'this check did not finish: {reason}',
  },
  'doctor.checkFailed.fix': {
    'zh-Hans': '单独运行相关命令查看；若重复出现，请把结果交给维护人员',
    'zh-Hant': '單獨運行相關命令查看；若重複出現，請把結果交給維護人員',
    en: 'try its own commands; if it happens again, give this output to whoever maintains the program',
  },
} as const satisfies Entries;
