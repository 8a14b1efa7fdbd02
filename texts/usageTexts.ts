import type { Entries } from './entry.ts';

/** What the command line says about how it is used: words of its help, and what was typed wrongly. */
export const usageTexts = {
  'usage.usage': { 'zh-Hans': '用法：', 'zh-Hant': '用法：', en: 'Usage:' },
  'usage.arguments': { 'zh-Hans': '参数：', 'zh-Hant': '參數：', en: 'Arguments:' },
  'usage.options': { 'zh-Hans': '选项：', 'zh-Hant': '選項：', en: 'Options:' },
  'usage.commands': { 'zh-Hans': '命令：', 'zh-Hant': '命令：', en: 'Commands:' },
  'usage.anyOptions': { 'zh-Hans': '[选项]', 'zh-Hant': '[選項]', en: '[options]' },
  'usage.anyCommand': { 'zh-Hans': '[命令]', 'zh-Hant': '[命令]', en: '[command]' },
  'usage.help': { 'zh-Hans': '显示帮助', 'zh-Hant': '顯示幫助', en: 'show this help' },
  'usage.version': { 'zh-Hans': '显示版本号', 'zh-Hant': '顯示版本號', en: 'print the version' },
  'usage.choices': { 'zh-Hans': '可用：{list}', 'zh-Hant': '可用：{list}', en: 'one of {list}' },
  'usage.default': {
    'zh-Hans': '默认：{value}',
    'zh-Hant': '默認：{value}',
    en: 'default: {value}',
  },
  'usage.brackets': { 'zh-Hans': '（{words}）', 'zh-Hant': '（{words}）', en: ' ({words})' },
  'usage.and': { 'zh-Hans': '；', 'zh-Hant': '；', en: '; ' },
  'usage.didYouMean': {
    'zh-Hans': '是不是 {list}？',
    'zh-Hant': '是不是 {list}？',
    en: ' Did you mean {list}?',
  },
  'usage.oneOf': {
    'zh-Hans': '可用：{list}。',
    'zh-Hant': '可用：{list}。',
    en: ' There are: {list}.',
  },

  'HW-CLI-030': {
    'zh-Hans': '没有命令“{what}”。{near}用 --help 查看全部命令。',
    'zh-Hant': '沒有命令「{what}」。{near}用 --help 查看全部命令。',
    en: 'There is no command "{what}".{near} See all commands with --help.',
  },
  'HW-CLI-031': {
    'zh-Hans': '没有选项“{what}”。{near}用 --help 查看可用的选项。',
    'zh-Hant': '沒有選項「{what}」。{near}用 --help 查看可用的選項。',
    en: 'There is no option "{what}".{near} See the options with --help.',
  },
  'HW-CLI-032': {
    'zh-Hans': '缺少参数 <{what}>。用 --help 查看用法。',
    'zh-Hant': '缺少參數 <{what}>。用 --help 查看用法。',
    en: 'The argument <{what}> is missing. See how it is used with --help.',
  },
  'HW-CLI-033': {
    'zh-Hans': '缺少必需的选项“{what}”。用 --help 查看用法。',
    'zh-Hant': '缺少必需的選項「{what}」。用 --help 查看用法。',
    en: 'The option "{what}" is needed. See how it is used with --help.',
  },
  'HW-CLI-034': {
    'zh-Hans': '选项“{what}”后面缺少内容。',
    'zh-Hant': '選項「{what}」後面缺少內容。',
    en: 'The option "{what}" needs a value after it.',
  },
  'HW-CLI-035': {
    'zh-Hans': '参数太多：需要 {expected} 个，收到 {got} 个。含空格的内容请加引号。',
    'zh-Hant': '參數太多：需要 {expected} 個，收到 {got} 個。含空格的內容請加引號。',
    en: 'Too many arguments: {expected} expected, {got} given. Put quotation marks around what contains a space.',
  },
  'HW-CLI-036': {
    'zh-Hans': '“{what}”不能写成“{value}”。{list}',
    'zh-Hant': '「{what}」不能寫成「{value}」。{list}',
    en: '"{what}" cannot be "{value}".{list}',
  },
  'HW-CLI-037': {
    'zh-Hans': '命令写法不正确（{reason}）。用 --help 查看用法。',
    'zh-Hant': '命令寫法不正確（{reason}）。用 --help 查看用法。',
    en: 'The command was not typed rightly ({reason}). See how it is used with --help.',
  },
  'HW-CLI-038': {
    'zh-Hans': '请用 --config <中心配置文件> 或 --site <站点文件> 指明站点。',
    'zh-Hant': '請用 --config <中心配置文件> 或 --site <站點文件> 指明站點。',
    en: 'Say which site is meant: --config <file of the collector> or --site <site file>.',
  },
} as const satisfies Entries;
