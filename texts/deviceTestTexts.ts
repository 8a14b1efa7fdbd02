import type { Entries } from './entry.ts';

/** What `hallwatch agent --test` says: every device tried once. */
export const deviceTestTexts = {
  'deviceTest.title': {
    'zh-Hans': '{agent}：逐台测试 {count} 台设备（不发送、不写入任何数据）',
    'zh-Hant': '{agent}：逐台測試 {count} 台設備（不發送、不寫入任何數據）',
    en: '{agent}: {count} {count|device|devices} tried once (nothing is sent or stored)',
  },
  'deviceTest.none': {
    'zh-Hans': '配置中没有设备。请在 agent.yaml 的 devices 中添加。',
    'zh-Hant': '配置中沒有設備。請在 agent.yaml 的 devices 中添加。',
    en: 'There are no devices. Add some under devices in agent.yaml.',
  },
  'deviceTest.silent': {
    'zh-Hans': '已就绪（有操作时才有读数）',
    'zh-Hant': '已就緒（有操作時才有讀數）',
    en: 'ready (speaks when it is used)',
  },
  'deviceTest.noAnswer': { 'zh-Hans': '没有读数', 'zh-Hant': '沒有讀數', en: 'no reading' },
  'deviceTest.comma': { 'zh-Hans': ',', 'zh-Hant': ',', en: ', ' },
  'deviceTest.sum': {
    'zh-Hans': '{works} 台正常，{unsure} 台暂不可信，{fails} 台有问题',
    'zh-Hant': '{works} 台正常，{unsure} 台暫不可信，{fails} 台有問題',
    en: '{works} working, {unsure} not to be trusted yet, {fails} failing',
  },
} as const satisfies Entries;
