import type { Entries } from './entry.ts';

/** What the console says before and around its pages: sign-in, banners, the live stream. */
export const consoleSignInTexts = {
  'app.title': { 'zh-Hans': '厅哨', 'zh-Hant': '廳哨', en: 'hallwatch' },
  'app.loading': { 'zh-Hans': '正在连接……', 'zh-Hant': '正在連接……', en: 'Connecting…' },
  'app.unreachable': {
    'zh-Hans': '暂时连接不上服务器，页面会自动重试。若持续不通，请确认服务仍在运行。',
    'zh-Hant': '暫時連接不上服務器，頁面會自動重試。若持續不通，請確認服務仍在運行。',
    en: 'The server cannot be reached at the moment; this page keeps trying. If it stays so, check that the server is running.',
  },
  'app.skip': { 'zh-Hans': '跳到疑似事件', 'zh-Hant': '跳到疑似事件', en: 'Skip to the findings' },
  'signIn.title': { 'zh-Hans': '需要登录', 'zh-Hant': '需要登錄', en: 'Sign in' },
  'signIn.how': {
    'zh-Hans':
      '请打开一次性登录链接。启动命令会在终端打印这个链接；要再生成一个，请在服务器上运行：',
    'zh-Hant':
      '請打開一次性登錄鏈接。啟動命令會在終端打印這個鏈接；要再生成一個，請在服務器上運行：',
    en: 'Open a one-time sign-in link. The start command prints it in the terminal; to make another one, run this on the server:',
  },
  'signIn.note': {
    'zh-Hans': '链接 15 分钟内有效，只能使用一次。',
    'zh-Hant': '鏈接 15 分鐘內有效，只能使用一次。',
    en: 'A link is valid for 15 minutes and works once.',
  },
  'signIn.working': { 'zh-Hans': '正在登录……', 'zh-Hant': '正在登錄……', en: 'Signing in…' },
  'signIn.invalid': {
    'zh-Hans': '这个登录链接已被使用、已过期或不完整。请重新生成一个再打开。',
    'zh-Hant': '這個登錄鏈接已被使用、已過期或不完整。請重新生成一個再打開。',
    en: 'This sign-in link was used, has expired or is incomplete. Make a new one and open it.',
  },
  'signIn.tooMany': {
    'zh-Hans': '尝试过于频繁，请稍等一分钟再打开链接。',
    'zh-Hant': '嘗試過於頻繁，請稍等一分鐘再打開鏈接。',
    en: 'Too many attempts. Wait a minute, then open the link again.',
  },
  'signIn.failed': {
    'zh-Hans': '登录没有完成：服务器没有正常应答。请确认服务正在运行，再重新打开链接。',
    'zh-Hant': '登錄沒有完成：服務器沒有正常應答。請確認服務正在運行，再重新打開鏈接。',
    en: 'Signing in did not complete: the server gave no proper answer. Check that it is running, then open the link again.',
  },
  'signIn.ended': {
    'zh-Hans': '登录已过期，请用新的链接重新登录。',
    'zh-Hant': '登錄已過期，請用新的鏈接重新登錄。',
    en: 'Your session has ended. Sign in again with a new link.',
  },
  'banner.demo': { 'zh-Hans': '演示', 'zh-Hant': '演示', en: 'Demo' },
  'banner.demoSentence': {
    'zh-Hans': '数据由模拟传感器产生，并非真实大厅',
    'zh-Hant': '數據由模擬傳感器產生，並非真實大廳',
    en: 'The data come from simulated sensors, not from a real hall',
  },
  'banner.insecure': {
    'zh-Hans':
      '连接未加密：登录凭据和数据以明文传输，只应在受保护的内部网络中使用。请技术人员配置 TLS 证书。',
    'zh-Hant':
      '連接未加密：登錄憑據和數據以明文傳輸，只應在受保護的內部網絡中使用。請技術人員配置 TLS 證書。',
    en: 'This connection is not encrypted: credentials and data travel in the clear. Use it on a protected internal network only, and have a TLS certificate configured.',
  },
  'live.connecting': { 'zh-Hans': '连接中', 'zh-Hant': '連接中', en: 'Connecting' },
  'live.on': { 'zh-Hans': '实时', 'zh-Hant': '實時', en: 'Live' },
  'live.lost': {
    'zh-Hans': '已断开 {age}',
    'zh-Hant': '已斷開 {age}',
    en: 'Disconnected for {age}',
  },
  'live.retrying': { 'zh-Hans': '重连中', 'zh-Hant': '重連中', en: 'reconnecting' },
} as const satisfies Entries;
