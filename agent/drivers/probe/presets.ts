/** What hall equipment there is, as a setting names it. */
export const EQUIPMENT_TYPES = [
  'led-sign', // 窗口 LED 屏
  'queue-caller', // 叫号机
  'kiosk', // 自助终端
  'printer', // 打印机
  'document-camera', // 高拍仪
  'pc', // 窗口电脑
  'id-reader', // 身份证读卡器
  'internet', // 互联网
  'gov-extranet', // 政务外网
  'other',
] as const;
export type EquipmentType = (typeof EQUIPMENT_TYPES)[number];

export const CHECKS = ['icmp', 'tcp', 'http', 'snmp'] as const;
export type Check = (typeof CHECKS)[number];

/** How a type is asked where its settings do not say. */
export interface Preset {
  readonly check: Check;
  readonly periodMs: number;
  /** For tcp; for http and snmp their own well-known ports. */
  readonly port?: number;
}

const SECOND_MS = 1000;

/**
 * A network is what everything else hangs on, so it is asked often. A printer's paper does not run
 * out in seconds. A type without its own protocol is only looked for.
 */
export const PRESETS: Readonly<Record<EquipmentType, Preset>> = {
  'led-sign': { check: 'icmp', periodMs: 60 * SECOND_MS },
  'queue-caller': { check: 'icmp', periodMs: 30 * SECOND_MS },
  kiosk: { check: 'icmp', periodMs: 60 * SECOND_MS },
  printer: { check: 'snmp', periodMs: 120 * SECOND_MS },
  'document-camera': { check: 'icmp', periodMs: 60 * SECOND_MS },
  pc: { check: 'icmp', periodMs: 60 * SECOND_MS },
  'id-reader': { check: 'icmp', periodMs: 60 * SECOND_MS },
  internet: { check: 'tcp', periodMs: 30 * SECOND_MS, port: 443 },
  'gov-extranet': { check: 'tcp', periodMs: 30 * SECOND_MS, port: 443 },
  other: { check: 'icmp', periodMs: 60 * SECOND_MS },
};
