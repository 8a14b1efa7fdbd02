import type { Entries } from './entry.ts';

/** What is wrong, or doubtful, in a site file. Each is shown with the file and the line before it. */
export const siteTexts = {
  'duplicate-area': {
    'zh-Hans': '区域编号 {id} 重复;请改成唯一的编号',
    'zh-Hant': '區域編號 {id} 重複;請改成唯一的編號',
    en: 'the area id {id} is used twice; give each area its own',
  },
  'duplicate-hall': {
    'zh-Hans': '大厅编号 {id} 重复;请改成唯一的编号',
    'zh-Hant': '大廳編號 {id} 重複;請改成唯一的編號',
    en: 'the hall id {id} is used twice; give each hall its own',
  },
  'duplicate-window': {
    'zh-Hans': '窗口编号 {id} 重复(全系统内须唯一,不限于同一大厅);请改成唯一的编号',
    'zh-Hant': '窗口編號 {id} 重複(全系統內須唯一,不限於同一大廳);請改成唯一的編號',
    en: 'the window id {id} is used twice; ids are unique across all halls, give each window its own',
  },
  'unknown-area': {
    'zh-Hans': '没有编号为 {id} 的区域;请先在 areas 中定义',
    'zh-Hant': '沒有編號為 {id} 的區域;請先在 areas 中定義',
    en: 'there is no area {id}; define it under areas',
  },
  'area-cycle': {
    'zh-Hans': '区域 {id} 的上级最终又指向它自己;请改正 parent',
    'zh-Hant': '區域 {id} 的上級最終又指向它自己;請改正 parent',
    en: 'the parents of the area {id} lead back to itself; correct parent',
  },
  'unknown-time-zone': {
    'zh-Hans': '不认识的时区 {zone};请用 IANA 名称,例如 Asia/Shanghai',
    'zh-Hant': '不認識的時區 {zone};請用 IANA 名稱,例如 Asia/Shanghai',
    en: 'unknown time zone {zone}; use an IANA name such as Asia/Shanghai',
  },
  'device-bound-twice': {
    'zh-Hans': '前端设备 {agent} 的设备 {device} 已绑定到窗口 {window};一台设备只能属于一个窗口',
    'zh-Hant': '前端設備 {agent} 的設備 {device} 已綁定到窗口 {window};一台設備只能屬於一個窗口',
    en: 'the device {device} of the agent {agent} is already bound to the window {window}; a device belongs to one window',
  },
  'reserved-device': {
    'zh-Hans': '设备编号 {device} 由前端设备自身使用;请换一个编号',
    'zh-Hant': '設備編號 {device} 由前端設備自身使用;請換一個編號',
    en: 'the device id {device} is what an agent calls itself; choose another one',
  },
  'reversed-segment': {
    'zh-Hans': '时段 {segment} 的结束不晚于开始;跨午夜请拆成两段',
    'zh-Hant': '時段 {segment} 的結束不晚於開始;跨午夜請拆成兩段',
    en: 'the segment {segment} does not end after it begins; split one that passes midnight',
  },
  'overlapping-segments': {
    'zh-Hans': '时段 {segment} 与 {other} 重叠;请合并或改正',
    'zh-Hant': '時段 {segment} 與 {other} 重疊;請合併或改正',
    en: 'the segments {segment} and {other} overlap; merge or correct them',
  },
  'policy-too-short': {
    'zh-Hans':
      '窗口 {window} 的空岗时限为 {minutes} 分钟,但其传感器({kinds})至少需要 {minutesMin} 分钟才不会误报在岗人员;请延长时限,或加装坐席/雷达/光束传感器',
    'zh-Hant':
      '窗口 {window} 的空崗時限為 {minutes} 分鐘,但其傳感器({kinds})至少需要 {minutesMin} 分鐘才不會誤報在崗人員;請延長時限,或加裝坐席/雷達/光束傳感器',
    en: 'the window {window} is a finding after {minutes} minutes, but its sensors ({kinds}) need at least {minutesMin} not to accuse somebody who is there; lengthen the policy or add a seat, radar or beam sensor',
  },
  'no-presence-sensor': {
    'zh-Hans': '窗口 {window} 没有在岗传感器,其状态将一直为“未知”',
    'zh-Hant': '窗口 {window} 沒有在崗傳感器,其狀態將一直為「未知」',
    en: 'the window {window} has no presence sensor: its state will always be unknown',
  },
  'default-policy': {
    'zh-Hans': '产品默认',
    'zh-Hant': '產品默認',
    en: 'product default',
  },
} as const satisfies Entries;
