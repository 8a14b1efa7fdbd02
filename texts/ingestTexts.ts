import type { Entries } from './entry.ts';

/** Failures and alarms of the collector's receiving side. Codes are stable; never reuse one. */
export const ingestTexts = {
  'HW-BROKER-001': {
    'zh-Hans':
      'MQTT 监听地址 {host}:{port} 能被其他机器访问,但没有配置 TLS 证书。请在 mqtt 下配置 tls 的 certFile 和 keyFile;如果所在网络另有防护,请写明 insecure: true。',
    'zh-Hant':
      'MQTT 監聽地址 {host}:{port} 能被其他機器訪問,但沒有配置 TLS 證書。請在 mqtt 下配置 tls 的 certFile 和 keyFile;如果所在網絡另有防護,請寫明 insecure: true。',
    en: 'The MQTT listener {host}:{port} can be reached by other machines but has no TLS certificate. Set certFile and keyFile of tls under mqtt; or, on a network that is protected otherwise, say insecure: true.',
  },
  'HW-BROKER-002': {
    'zh-Hans':
      '无法监听 MQTT 地址 {host}:{port}({reason})。EADDRINUSE 表示端口已被占用:请停止占用它的程序,或在 mqtt.port 换一个端口。',
    'zh-Hant':
      '無法監聽 MQTT 地址 {host}:{port}({reason})。EADDRINUSE 表示端口已被佔用:請停止佔用它的程序,或在 mqtt.port 換一個端口。',
    en: 'The MQTT address {host}:{port} cannot be listened on ({reason}). EADDRINUSE means that the port is taken: stop the program that has it, or choose another one in mqtt.port.',
  },
  'HW-BROKER-003': {
    'zh-Hans': '无法读取 MQTT 的证书或密钥文件 {file}({reason})。请检查路径和权限。',
    'zh-Hant': '無法讀取 MQTT 的證書或密鑰文件 {file}({reason})。請檢查路徑和權限。',
    en: 'The certificate or key file {file} for MQTT cannot be read ({reason}). Check its path and permissions.',
  },
  'HW-BROKER-004': {
    'zh-Hans':
      '似乎有两台设备同时使用前端设备 {agentId} 的身份,互相把对方挤下线。请检查是否复制了存储卡,并给其中一台新的 id 和密钥。',
    'zh-Hant':
      '似乎有兩台設備同時使用前端設備 {agentId} 的身份,互相把對方擠下線。請檢查是否複製了存儲卡,並給其中一台新的 id 和密鑰。',
    en: 'Two machines seem to use the identity of the agent {agentId}: they push each other away. Look for a cloned card, and give one of them a new id and secret.',
  },
  'HW-BROKER-005': {
    'zh-Hans':
      '无法连接外部 MQTT 服务器 {url}({reason}),将自动重试。请检查服务器是否运行、地址和账号是否正确。',
    'zh-Hant':
      '無法連接外部 MQTT 服務器 {url}({reason}),將自動重試。請檢查服務器是否運行、地址和賬號是否正確。',
    en: 'The outside MQTT broker {url} cannot be reached ({reason}); trying again by itself. Check that it runs and that the address and account are right.',
  },
  'HW-BROKER-006': {
    'zh-Hans':
      '外部 MQTT 服务器 {url} 不允许中心订阅前端设备的主题。请在其权限配置中允许读取 hallwatch/v1/+/batch、status、reply,并允许写入 confirm、command。',
    'zh-Hant':
      '外部 MQTT 服務器 {url} 不允許中心訂閱前端設備的主題。請在其權限配置中允許讀取 hallwatch/v1/+/batch、status、reply,並允許寫入 confirm、command。',
    en: 'The outside MQTT broker {url} does not let the collector subscribe to its agents. Allow it to read hallwatch/v1/+/batch, status and reply, and to write confirm and command.',
  },
  'HW-INGEST-001': {
    'zh-Hans':
      '前端设备 {agentId} 的发件箱 {outboxId} 从第 {sequence} 条起与已存数据不一致(复制的存储卡或恢复的镜像)。它将换用新的发件箱继续,没有数据被当作重复丢弃;请查明是否有两台设备共用一个身份。',
    'zh-Hant':
      '前端設備 {agentId} 的發件箱 {outboxId} 從第 {sequence} 條起與已存數據不一致(複製的存儲卡或恢復的鏡像)。它將換用新的發件箱繼續,沒有數據被當作重複丟棄;請查明是否有兩台設備共用一個身份。',
    en: 'The outbox {outboxId} of the agent {agentId} differs from what is stored from number {sequence} on (a cloned card or a restored image). It goes on with a new outbox and nothing is dropped as a repetition; find out whether two machines share one identity.',
  },
  'HW-INGEST-002': {
    'zh-Hans':
      '前端设备 {agentId} 的第 {from} 至 {to} 条读数已在该设备上确认删除,但本机从未收到(例如本机由备份恢复)。这段时间记为未知;请检查备份。',
    'zh-Hant':
      '前端設備 {agentId} 的第 {from} 至 {to} 條讀數已在該設備上確認刪除,但本機從未收到(例如本機由備份恢復)。這段時間記為未知;請檢查備份。',
    en: 'Readings {from} to {to} of the agent {agentId} are gone there and were never received here (for example because this collector was restored from a backup). That time counts as unknown; check the backup.',
  },
  'HW-INGEST-003': {
    'zh-Hans':
      '日志库 {path} 无法写入,暂不确认任何数据;前端设备会保留数据并重发。请检查磁盘和文件权限。',
    'zh-Hant':
      '日誌庫 {path} 無法寫入,暫不確認任何數據;前端設備會保留數據並重發。請檢查磁盤和文件權限。',
    en: 'The journal {path} cannot be written, so nothing is confirmed; the agents keep their readings and send them again. Check the disk and the permissions of the file.',
  },
  'HW-INGEST-004': {
    'zh-Hans':
      '前端设备 {agentId} 发来无法识别的消息,已放入隔离区。用 hallwatch quarantine list 查看;多为版本不一致,升级后用 hallwatch quarantine retry 重新读取。',
    'zh-Hant':
      '前端設備 {agentId} 發來無法識別的消息,已放入隔離區。用 hallwatch quarantine list 查看;多為版本不一致,升級後用 hallwatch quarantine retry 重新讀取。',
    en: 'The agent {agentId} sent a message that cannot be read; it is in quarantine. Look at it with hallwatch quarantine list; mostly the versions differ: upgrade, then hallwatch quarantine retry.',
  },
  'HW-INGEST-005': {
    'zh-Hans':
      '前端设备 {agentId} 发来的一批数据在处理时出错,没有确认,该设备会重发。如果反复出现,请把日志交给开发者。',
    'zh-Hant':
      '前端設備 {agentId} 發來的一批數據在處理時出錯,沒有確認,該設備會重發。如果反覆出現,請把日誌交給開發者。',
    en: 'A batch of the agent {agentId} could not be judged because of an error of this program; it is not confirmed, and the agent sends it again. If that repeats, send the log to the developers.',
  },
} as const satisfies Entries;
