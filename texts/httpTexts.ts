import type { Entries } from './entry.ts';

/** What the HTTP side answers, and why it does not start. Codes are stable; never reuse one. */
export const httpTexts = {
  'HW-HTTP-001': {
    'zh-Hans': '没有这个地址。请检查网址,接口说明见 /docs。',
    'zh-Hant': '沒有這個地址。請檢查網址,接口說明見 /docs。',
    en: 'There is nothing at this address. Check it; /docs describes the interface.',
  },
  'HW-HTTP-002': {
    'zh-Hans':
      '您尚未登录或登录已过期。请用一次性登录链接重新登录(在服务器上运行 hallwatch sign-in-link)。',
    'zh-Hant':
      '您尚未登錄或登錄已過期。請用一次性登錄鏈接重新登錄(在服務器上運行 hallwatch sign-in-link)。',
    en: 'You are not signed in, or your session has ended. Sign in again with a one-time link (run hallwatch sign-in-link on the server).',
  },
  'HW-HTTP-003': {
    'zh-Hans':
      '这个登录链接无效:已被使用、已超过 15 分钟,或不完整。请在服务器上重新生成一个(hallwatch sign-in-link)。',
    'zh-Hant':
      '這個登錄鏈接無效:已被使用、已超過 15 分鐘,或不完整。請在服務器上重新生成一個(hallwatch sign-in-link)。',
    en: 'This sign-in link is not valid: it was used, is older than 15 minutes, or is incomplete. Make a new one on the server (hallwatch sign-in-link).',
  },
  'HW-HTTP-004': {
    'zh-Hans': '请求来自别的网站,已拒绝。请从本系统的页面操作。',
    'zh-Hant': '請求來自別的網站,已拒絕。請從本系統的頁面操作。',
    en: 'The request came from another site and was refused. Use the pages of this system.',
  },
  'HW-HTTP-005': {
    'zh-Hans':
      '不接受主机名 {host}。本服务只监听本机,请用 http://127.0.0.1 或 http://localhost 访问,或在配置 http.host 中写明主机名。',
    'zh-Hant':
      '不接受主機名 {host}。本服務只監聽本機,請用 http://127.0.0.1 或 http://localhost 訪問,或在配置 http.host 中寫明主機名。',
    en: 'The host name {host} is not accepted. This server listens on this machine only: use http://127.0.0.1 or http://localhost, or name the host in the setting http.host.',
  },
  'HW-HTTP-006': {
    'zh-Hans': '请求内容必须是 JSON(Content-Type: application/json)。',
    'zh-Hant': '請求內容必須是 JSON(Content-Type: application/json)。',
    en: 'The request must carry JSON (Content-Type: application/json).',
  },
  'HW-HTTP-007': {
    'zh-Hans': '请求内容过大,最多 {kibMax} KiB。',
    'zh-Hant': '請求內容過大,最多 {kibMax} KiB。',
    en: 'The request is too large; at most {kibMax} KiB are accepted.',
  },
  'HW-HTTP-008': {
    'zh-Hans': '尝试过于频繁,请在 {seconds} 秒后再试。',
    'zh-Hant': '嘗試過於頻繁,請在 {seconds} 秒後再試。',
    en: 'Too many attempts. Try again in {seconds} {seconds|second|seconds}.',
  },
  'HW-HTTP-009': {
    'zh-Hans': '请求参数“{field}”不正确({reason})。请对照 /docs 中的接口说明改正。',
    'zh-Hant': '請求參數“{field}”不正確({reason})。請對照 /docs 中的接口說明改正。',
    en: 'The field "{field}" of the request is not right ({reason}). Correct it as described at /docs.',
  },
  'HW-HTTP-010': {
    'zh-Hans': '服务器内部错误。请稍后重试;若反复出现,请把编号 {request} 告诉技术人员查日志。',
    'zh-Hant': '服務器內部錯誤。請稍後重試;若反覆出現,請把編號 {request} 告訴技術人員查日誌。',
    en: 'The server made an error. Try again later; if it happens again, give the number {request} to a technician, who finds it in the log.',
  },
  'HW-HTTP-011': {
    'zh-Hans': '没有找到“{id}”。它可能已从站点文件中删除,请刷新页面。',
    'zh-Hant': '沒有找到“{id}”。它可能已從站點文件中刪除,請刷新頁面。',
    en: 'There is no "{id}". It may have been removed from the site file; reload the page.',
  },
  'HW-HTTP-012': {
    'zh-Hans': '实时连接已达上限({streamsMax} 个)。请关闭不用的页面后重试。',
    'zh-Hant': '實時連接已達上限({streamsMax} 個)。請關閉不用的頁面後重試。',
    en: 'All {streamsMax} live connections are taken. Close pages you do not need and try again.',
  },
  'HW-HTTP-013': {
    'zh-Hans': '请求格式不正确,无法读取。',
    'zh-Hant': '請求格式不正確,無法讀取。',
    en: 'The request is malformed and cannot be read.',
  },
  'HW-HTTP-020': {
    'zh-Hans':
      '网页服务配置为监听 {host},超出本机范围,但没有 TLS 证书。请在 http.tls 中配置 certFile 和 keyFile;若网络另有保护,可设 http.insecure: true(每个页面都会提示);或改为监听 127.0.0.1。',
    'zh-Hant':
      '網頁服務配置為監聽 {host},超出本機範圍,但沒有 TLS 證書。請在 http.tls 中配置 certFile 和 keyFile;若網絡另有保護,可設 http.insecure: true(每個頁面都會提示);或改為監聽 127.0.0.1。',
    en: 'The web server is to listen on {host}, beyond this machine, without a TLS certificate. Set certFile and keyFile under http.tls; or, on a network that is protected otherwise, http.insecure: true (every page will show it); or listen on 127.0.0.1.',
  },
  'HW-HTTP-021': {
    'zh-Hans':
      '端口 {port}({host})已被别的程序占用,可能是另一个厅哨正在运行。请先停掉它,或在配置中换一个端口。',
    'zh-Hant':
      '端口 {port}({host})已被別的程序佔用,可能是另一個廳哨正在運行。請先停掉它,或在配置中換一個端口。',
    en: 'Port {port} on {host} is taken by another program, perhaps another hallwatch. Stop that one first, or choose another port in the configuration.',
  },
  'HW-HTTP-022': {
    'zh-Hans':
      '网页服务无法监听 {host}:{port}({reason})。请检查该地址是否属于本机;1024 以下的端口需要管理员权限。',
    'zh-Hant':
      '網頁服務無法監聽 {host}:{port}({reason})。請檢查該地址是否屬於本機;1024 以下的端口需要管理員權限。',
    en: 'The web server cannot listen on {host}:{port} ({reason}). Check that the address belongs to this machine; ports below 1024 need an administrator.',
  },
  'HW-HTTP-023': {
    'zh-Hans':
      '无法使用 TLS 证书文件 {certFile} 和密钥文件 {keyFile}({reason})。请检查路径、权限和是否配对。',
    'zh-Hant':
      '無法使用 TLS 證書文件 {certFile} 和密鑰文件 {keyFile}({reason})。請檢查路徑、權限和是否配對。',
    en: 'The TLS certificate {certFile} with the key {keyFile} cannot be used ({reason}). Check paths and permissions, and that they belong together.',
  },
  'console-missing-title': {
    'zh-Hans': '厅哨:网页尚未构建',
    'zh-Hant': '廳哨:網頁尚未構建',
    en: 'hallwatch: the console is not built',
  },
  'console-missing': {
    'zh-Hans': '服务正在运行,但网页文件还没有构建。请在程序目录运行 npm run build,然后重新启动。',
    'zh-Hant': '服務正在運行,但網頁文件還沒有構建。請在程序目錄運行 npm run build,然後重新啟動。',
    en: 'The server is running, but the console has not been built. Run npm run build in the folder of the program and start it again.',
  },
} as const satisfies Entries;
