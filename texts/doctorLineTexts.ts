import type { Entries } from './entry.ts';

/** What `hallwatch doctor` finds on the way of a reading: disk, outbox, network, collector. */
export const doctorLineTexts = {
  'doctor.diskWritable': {
    'zh-Hans': '{folder} 可写',
    'zh-Hant': '{folder} 可寫',
    en: '{folder} can be written',
  },
  'doctor.diskOther': {
    'zh-Hans': '{folder} 属于运行前端的用户',
    'zh-Hant': '{folder} 屬於運行前端的用戶',
    en: '{folder} belongs to the user who runs the agent',
  },
  'doctor.diskNotWritable': {
    'zh-Hans': '{folder} 不可写',
    'zh-Hant': '{folder} 不可寫',
    en: '{folder} cannot be written',
  },
  'doctor.diskNotWritable.fix': {
    'zh-Hans': '把目录交给运行前端的用户：sudo chown hallwatch: {folder}',
    'zh-Hant': '把目錄交給運行前端的用戶：sudo chown hallwatch: {folder}',
    en: "give the folder to the agent's user: sudo chown hallwatch: {folder}",
  },
  'doctor.diskReadOnly': {
    'zh-Hans': '{folder} 所在的磁盘是只读的（存储卡出错时系统会这样挂载）',
    'zh-Hant': '{folder} 所在的磁盤是只讀的（存儲卡出錯時系統會這樣掛載）',
    en: 'the disk of {folder} is mounted read-only, as happens when a card fails',
  },
  'doctor.diskReadOnly.fix': {
    'zh-Hans': '查看 dmesg 中的磁盘错误；更换存储卡，或 sudo mount -o remount,rw <挂载点>',
    'zh-Hant': '查看 dmesg 中的磁盤錯誤；更換存儲卡，或 sudo mount -o remount,rw <掛載點>',
    en: 'look for disk errors in dmesg; replace the card, or: sudo mount -o remount,rw <mount point>',
  },
  'doctor.diskType': {
    'zh-Hans': '文件系统 {type}({point})',
    'zh-Hant': '文件系統 {type}({point})',
    en: 'file system {type} ({point})',
  },
  'doctor.diskForgets': {
    'zh-Hans': '文件系统 {type}({point})断电即清空，待发的读数会丢失',
    'zh-Hant': '文件系統 {type}({point})斷電即清空，待發的讀數會丟失',
    en: 'the file system {type} ({point}) is empty after a power cut: readings that wait would be lost',
  },
  'doctor.diskForgets.fix': {
    'zh-Hans': '在 agent.yaml 中把 outbox 放到真正的磁盘上',
    'zh-Hant': '在 agent.yaml 中把 outbox 放到真正的磁盤上',
    en: 'put outbox on a real disk in agent.yaml',
  },
  'doctor.diskFragile': {
    'zh-Hans': '文件系统 {type}({point})在断电时不可靠',
    'zh-Hant': '文件系統 {type}({point})在斷電時不可靠',
    en: 'the file system {type} ({point}) does not stand power cuts well',
  },
  'doctor.diskFragile.fix': {
    'zh-Hans': '把 outbox 放到 ext4 分区上',
    'zh-Hant': '把 outbox 放到 ext4 分區上',
    en: 'put outbox on an ext4 partition',
  },
  'doctor.diskFree': {
    'zh-Hans': '剩余 {free} MiB（待发文件还可增长 {wanted} MiB）',
    'zh-Hant': '剩餘 {free} MiB（待發文件還可增長 {wanted} MiB）',
    en: '{free} MiB free (the outbox may grow by {wanted} MiB)',
  },
  'doctor.diskTight': {
    'zh-Hans': '剩余 {free} MiB，少于待发文件可能需要的 {wanted} MiB',
    'zh-Hant': '剩餘 {free} MiB，少於待發文件可能需要的 {wanted} MiB',
    en: '{free} MiB free, less than the {wanted} MiB that the outbox may need',
  },
  'doctor.diskTight.fix': {
    'zh-Hans': '清理磁盘，或在 agent.yaml 中减小 outboxLimits.bytesMax',
    'zh-Hant': '清理磁盤，或在 agent.yaml 中減小 outboxLimits.bytesMax',
    en: 'free some space, or lower outboxLimits.bytesMax in agent.yaml',
  },
  'doctor.diskFull': {
    'zh-Hans': '磁盘几乎已满：只剩 {free} MiB（待发文件可能需要 {wanted} MiB）',
    'zh-Hant': '磁盤幾乎已滿：只剩 {free} MiB（待發文件可能需要 {wanted} MiB）',
    en: 'the disk is nearly full: {free} MiB left (the outbox may need {wanted} MiB)',
  },
  'doctor.diskFull.fix': {
    'zh-Hans': '清理磁盘：sudo journalctl --vacuum-size=50M,sudo apt clean',
    'zh-Hant': '清理磁盤：sudo journalctl --vacuum-size=50M,sudo apt clean',
    en: 'free some space: sudo journalctl --vacuum-size=50M, sudo apt clean',
  },
  'doctor.outboxNew': {
    'zh-Hans': '还没有待发文件 {path}，首次启动时创建',
    'zh-Hant': '還沒有待發文件 {path}，首次啟動時創建',
    en: 'there is no outbox {path} yet; the first start makes it',
  },
  'doctor.outboxWaiting': {
    'zh-Hans': '待发 {waiting} 条，文件 {size} MiB',
    'zh-Hant': '待發 {waiting} 條，文件 {size} MiB',
    en: '{waiting} {waiting|reading|readings} waiting, {size} MiB',
  },
  'doctor.outboxLarge': {
    'zh-Hans': '待发文件 {size} MiB，前端启动时会核对',
    'zh-Hant': '待發文件 {size} MiB，前端啟動時會核對',
    en: 'the outbox has {size} MiB; the agent checks it when it starts',
  },
  'doctor.outboxUnreadable': {
    'zh-Hans': '待发文件 {path} 无法读取（{reason}）',
    'zh-Hant': '待發文件 {path} 無法讀取（{reason}）',
    en: 'the outbox {path} cannot be read ({reason})',
  },
  'doctor.outboxUnreadable.fix': {
    'zh-Hans': '检查权限；若已损坏，前端启动时会改名保留并启用新文件',
    'zh-Hant': '檢查權限；若已損壞，前端啟動時會改名保留並啟用新文件',
    en: 'check its permissions; a damaged one is set aside by the agent when it starts',
  },
  'doctor.outboxHidden': {
    'zh-Hans': '前端以另一个用户运行，看不到待发文件',
    'zh-Hant': '前端以另一個用戶運行，看不到待發文件',
    en: 'the agent runs as another user, so its outbox cannot be seen',
  },
  'doctor.outboxHidden.fix': {
    'zh-Hans': '以该用户运行：sudo -u hallwatch hallwatch doctor -c <agent.yaml>',
    'zh-Hant': '以該用戶運行：sudo -u hallwatch hallwatch doctor -c <agent.yaml>',
    en: 'run as that user: sudo -u hallwatch hallwatch doctor -c <agent.yaml>',
  },
  'doctor.outboxDropped': {
    'zh-Hans': '待发文件曾满，已丢弃 {count} 条（数量和时段已记录）',
    'zh-Hant': '待發文件曾滿，已丟棄 {count} 條（數量和時段已記錄）',
    en: 'the outbox was full: {count} {count|reading was|readings were} dropped, and counted',
  },
  'doctor.outboxDropped.fix': {
    'zh-Hans': '尽快恢复与中心的连接，或调大 outboxLimits',
    'zh-Hant': '盡快恢復與中心的連接，或調大 outboxLimits',
    en: 'restore the line to the collector soon, or raise outboxLimits',
  },
  'doctor.outboxDamagedBefore': {
    'zh-Hans': '{folder} 中保留着 {count} 个曾损坏的待发文件',
    'zh-Hant': '{folder} 中保留著 {count} 個曾損壞的待發文件',
    en: '{count} damaged outbox file(s) were set aside in {folder}',
  },
  'doctor.outboxDamagedBefore.fix': {
    'zh-Hans': '检查存储卡和供电；不再需要时可删除这些 *.damaged-N 文件',
    'zh-Hant': '檢查存儲卡和供電；不再需要時可刪除這些 *.damaged-N 文件',
    en: 'check card and power supply; delete the *.damaged-N files when nobody needs them',
  },
  'doctor.agentProblem': {
    'zh-Hans': '前端报告 {code}',
    'zh-Hant': '前端報告 {code}',
    en: 'the agent reports {code}',
  },
  'doctor.oneNetwork': {
    'zh-Hans': '{count} 个地址都在同一网络上（{interfaces}）',
    'zh-Hant': '{count} 個地址都在同一網絡上（{interfaces}）',
    en: 'all {count} address(es) lie on one network ({interfaces})',
  },
  'doctor.nameUnknown': {
    'zh-Hans': '{name}：域名 {host} 无法解析',
    'zh-Hant': '{name}：域名 {host} 無法解析',
    en: '{name}: nobody knows the name {host}',
  },
  'doctor.nameUnknown.fix': {
    'zh-Hans': '检查 DNS(resolvectl query {host})，或改写为 IP 地址',
    'zh-Hant': '檢查 DNS(resolvectl query {host})，或改寫為 IP 地址',
    en: 'check DNS (resolvectl query {host}), or write the IP address',
  },
  'doctor.noRoute': {
    'zh-Hans': '{name}：没有到 {address} 的路由',
    'zh-Hant': '{name}：沒有到 {address} 的路由',
    en: '{name}: there is no way to {address}',
  },
  'doctor.noRoute.fix': {
    'zh-Hans': '检查网线和地址设置：ip address,ip route',
    'zh-Hant': '檢查網線和地址設置：ip address,ip route',
    en: 'check cable and addresses: ip address, ip route',
  },
  'doctor.twoNetworks': {
    'zh-Hans':
      '{first} 在 {firstInterface} 上，{second} 却在 {secondInterface} 上：一个前端只能接一个网络',
    'zh-Hant':
      '{first} 在 {firstInterface} 上，{second} 卻在 {secondInterface} 上：一個前端只能接一個網絡',
    en: '{first} lies on {firstInterface}, but {second} on {secondInterface}: an agent has one network',
  },
  'doctor.twoNetworks.fix': {
    'zh-Hans': '另一个网络上的设备由接在那个网络上的前端监视，或改用干接点',
    'zh-Hant': '另一個網絡上的設備由接在那個網絡上的前端監視，或改用乾接點',
    en: 'watch the other network by an agent of its own, or by a dry contact',
  },
  'doctor.tcp': {
    'zh-Hans': '{address} 可以连接',
    'zh-Hant': '{address} 可以連接',
    en: '{address} can be reached',
  },
  'doctor.tcpFails': {
    'zh-Hans': '{address} 连接不上（{reason}）',
    'zh-Hant': '{address} 連接不上（{reason}）',
    en: '{address} cannot be reached ({reason})',
  },
  'doctor.tcpFails.fix': {
    'zh-Hans': '检查地址、网线和防火墙，以及中心是否在运行；读数会保存在待发文件中',
    'zh-Hant': '檢查地址、網線和防火牆，以及中心是否在運行；讀數會保存在待發文件中',
    en: 'check address, cable and firewall, and that the collector runs; readings are kept meanwhile',
  },
  'doctor.unencrypted': {
    'zh-Hans': '到 {address} 的连接没有加密',
    'zh-Hant': '到 {address} 的連接沒有加密',
    en: 'the line to {address} is not encrypted',
  },
  'doctor.unencrypted.fix': {
    'zh-Hans': '改用 mqtts:// 并配置证书',
    'zh-Hant': '改用 mqtts:// 並配置證書',
    en: 'use mqtts:// with a certificate',
  },
  'doctor.tls': {
    'zh-Hans': '加密连接 {protocol}，证书可信',
    'zh-Hant': '加密連接 {protocol}，證書可信',
    en: 'encrypted by {protocol}, its certificate is trusted',
  },
  'doctor.tlsFails': {
    'zh-Hans': '加密连接失败（{reason}）',
    'zh-Hant': '加密連接失敗（{reason}）',
    en: 'no encrypted connection could be made ({reason})',
  },
  'doctor.tlsFails.fix': {
    'zh-Hans': '确认中心在这个端口上使用 TLS',
    'zh-Hant': '確認中心在這個端口上使用 TLS',
    en: 'make sure that the collector speaks TLS on this port',
  },
  'doctor.tlsUntrusted': {
    'zh-Hans': '证书不可信（{reason}）',
    'zh-Hant': '證書不可信（{reason}）',
    en: 'the certificate is not trusted ({reason})',
  },
  'doctor.tlsUntrusted.fix': {
    'zh-Hans': '用签发中心证书的机构证书设置 mqtt.ca，并确认地址与证书上的名称一致',
    'zh-Hant': '用簽發中心證書的機構證書設置 mqtt.ca，並確認地址與證書上的名稱一致',
    en: 'set mqtt.ca to the authority that signed it, and use the name that stands in it',
  },
  'doctor.certificate': {
    'zh-Hans': '证书有效期 {from} 至 {to}（还有 {days} 天）',
    'zh-Hant': '證書有效期 {from} 至 {to}（還有 {days} 天）',
    en: 'the certificate is valid from {from} to {to} ({days} {days|day|days} left)',
  },
  'doctor.certificateSoon': {
    'zh-Hans': '证书 {days} 天后到期（{from} 至 {to}）',
    'zh-Hant': '證書 {days} 天後到期（{from} 至 {to}）',
    en: 'the certificate ends in {days} {days|day|days} ({from} to {to})',
  },
  'doctor.certificateSoon.fix': {
    'zh-Hans': '请中心管理员更新证书',
    'zh-Hant': '請中心管理員更新證書',
    en: 'have the administrator of the collector renew it',
  },
  'doctor.certificateExpired': {
    'zh-Hans': '证书已于 {to} 到期（自 {from}，{days} 天）',
    'zh-Hant': '證書已於 {to} 到期（自 {from}，{days} 天）',
    en: 'the certificate ended on {to} (from {from}, {days} {days|day|days})',
  },
  'doctor.certificateExpired.fix': {
    'zh-Hans': '先核对本机时钟；时钟无误则请中心管理员更新证书',
    'zh-Hant': '先核對本機時鐘；時鐘無誤則請中心管理員更新證書',
    en: "check this machine's clock first; if that is right, the collector's administrator must renew it",
  },
  'doctor.certificateNotYet': {
    'zh-Hans': '证书从 {from} 起才有效（至 {to}，{days} 天）',
    'zh-Hant': '證書從 {from} 起才有效（至 {to}，{days} 天）',
    en: 'the certificate is valid only from {from} (to {to}, {days} {days|day|days})',
  },
  'doctor.certificateNotYet.fix': {
    'zh-Hans': '本机时钟多半慢了：sudo timedatectl set-ntp true',
    'zh-Hant': '本機時鐘多半慢了：sudo timedatectl set-ntp true',
    en: "this machine's clock is probably behind: sudo timedatectl set-ntp true",
  },
  'doctor.identity': {
    'zh-Hans': '中心接受 {agent} 的名称和密钥',
    'zh-Hant': '中心接受 {agent} 的名稱和密鑰',
    en: 'the collector accepts the name and the secret of {agent}',
  },
  'doctor.identityRefused': {
    'zh-Hans': '中心拒绝 {agent} 的名称或密钥',
    'zh-Hant': '中心拒絕 {agent} 的名稱或密鑰',
    en: 'the collector refuses the name or the secret of {agent}',
  },
  'doctor.identityRefused.fix': {
    'zh-Hans':
      '核对 agent.yaml 的 agent 和密钥，以及中心配置中的 secretSha256（hallwatch agent-secret 可重新生成）',
    'zh-Hant':
      '核對 agent.yaml 的 agent 和密鑰，以及中心配置中的 secretSha256（hallwatch agent-secret 可重新生成）',
    en: 'compare agent and secret in agent.yaml with secretSha256 at the collector (hallwatch agent-secret makes new ones)',
  },
  'doctor.identityNoTopics': {
    'zh-Hans': '中心接受 {agent}，但不允许它订阅自己的主题',
    'zh-Hant': '中心接受 {agent}，但不允許它訂閱自己的主題',
    en: 'the collector accepts {agent} but does not let it subscribe to its own topics',
  },
  'doctor.identityNoTopics.fix': {
    'zh-Hans': '在外部 MQTT 服务器的访问控制中允许 hallwatch/v1/{agent}/#',
    'zh-Hant': '在外部 MQTT 服務器的訪問控制中允許 hallwatch/v1/{agent}/#',
    en: 'allow hallwatch/v1/{agent}/# in the access control of the external broker',
  },
  'doctor.identityUntried': {
    'zh-Hans': '前端以另一个用户运行，没有试登录（会把它挤下线）',
    'zh-Hant': '前端以另一個用戶運行，沒有試登錄（會把它擠下線）',
    en: 'the agent runs as another user; signing in was not tried, because that would throw it out',
  },
  'doctor.identityUntried.fix': {
    'zh-Hans': '以该用户运行：sudo -u hallwatch hallwatch doctor -c <agent.yaml>',
    'zh-Hant': '以該用戶運行：sudo -u hallwatch hallwatch doctor -c <agent.yaml>',
    en: 'run as that user: sudo -u hallwatch hallwatch doctor -c <agent.yaml>',
  },
  'doctor.mqttFails': {
    'zh-Hans': 'MQTT 连接失败（{reason}）',
    'zh-Hant': 'MQTT 連接失敗（{reason}）',
    en: 'no MQTT connection could be made ({reason})',
  },
  'doctor.mqttFails.fix': {
    'zh-Hans': '确认这个端口上是 MQTT 服务，并查看中心的日志',
    'zh-Hant': '確認這個端口上是 MQTT 服務，並查看中心的日誌',
    en: "make sure that this port speaks MQTT, and look at the collector's log",
  },
  'doctor.agentOnline': {
    'zh-Hans': '运行中的前端已连接 {address}',
    'zh-Hant': '運行中的前端已連接 {address}',
    en: 'the running agent is connected to {address}',
  },
  'doctor.agentOffline': {
    'zh-Hans': '运行中的前端没有连上 {address}',
    'zh-Hant': '運行中的前端沒有連上 {address}',
    en: 'the running agent is not connected to {address}',
  },
  'doctor.agentOffline.fix': {
    'zh-Hans': '查看原因：journalctl -u hallwatch-agent -n 50',
    'zh-Hant': '查看原因：journalctl -u hallwatch-agent -n 50',
    en: 'see why: journalctl -u hallwatch-agent -n 50',
  },
} as const satisfies Entries;
