import type { Entries } from './entry.ts';

/** What troubles an agent, for its operator and for the console. Codes are stable; never reuse one. */
export const agentTexts = {
  'HW-AGENT-001': {
    'zh-Hans': '前端的磁盘已满:新读数暂存在内存中,断电会丢失。请清理磁盘空间,恢复后会自动写入。',
    'zh-Hant': '前端的磁盤已滿:新讀數暫存在內存中,斷電會丟失。請清理磁盤空間,恢復後會自動寫入。',
    en: "The agent's disk is full: new readings wait in memory and a power cut would lose them. Free some space; they are then written by themselves.",
  },
  'HW-AGENT-002': {
    'zh-Hans':
      '前端的磁盘写入失败或已变为只读:新读数暂存在内存中。请检查存储卡,必要时更换后重启前端。',
    'zh-Hant':
      '前端的磁盤寫入失敗或已變為只讀:新讀數暫存在內存中。請檢查存儲卡,必要時更換後重啟前端。',
    en: "The agent's disk fails or has become read-only: new readings wait in memory. Check the card, replace it if need be, and restart the agent.",
  },
  'HW-AGENT-003': {
    'zh-Hans':
      '前端的待发文件已损坏,已改名保留(*.damaged-N)并启用新文件。缺失的时段已记录;请检查存储卡和供电。',
    'zh-Hant':
      '前端的待發文件已損壞,已改名保留(*.damaged-N)並啟用新文件。缺失的時段已記錄;請檢查存儲卡和供電。',
    en: "The agent's outbox file was damaged. It was kept under another name (*.damaged-N) and a new one is in use. The missing time is recorded; check the card and the power supply.",
  },
  'HW-AGENT-004': {
    'zh-Hans':
      '中心端记录的历史与本前端不一致(存储卡被克隆或恢复过旧镜像?)。未存储的读数已转入新的待发文件;请确认没有两台设备使用同一张卡。',
    'zh-Hant':
      '中心端記錄的歷史與本前端不一致(存儲卡被克隆或恢復過舊鏡像?)。未存儲的讀數已轉入新的待發文件;請確認沒有兩台設備使用同一張卡。',
    en: 'The collector knows another history than this agent (a cloned card, or a restored image?). Readings not yet stored moved to a new outbox; make sure that no two boxes use copies of one card.',
  },
  'HW-AGENT-005': {
    'zh-Hans': '磁盘故障期间内存已满,部分读数丢失;丢失的数量和时段已记录。请先排除磁盘故障。',
    'zh-Hant': '磁盤故障期間內存已滿,部分讀數丟失;丟失的數量和時段已記錄。請先排除磁盤故障。',
    en: 'Memory was full while the disk failed, and some readings are lost; their number and time are recorded. Repair the disk first.',
  },
  'HW-AGENT-006': {
    'zh-Hans':
      '中心端无法存储本前端的部分读数,已放入隔离区。请在中心端运行 hallwatch quarantine list 查看原因。',
    'zh-Hant':
      '中心端無法存儲本前端的部分讀數,已放入隔離區。請在中心端運行 hallwatch quarantine list 查看原因。',
    en: 'The collector could not store some readings of this agent; they are in quarantine. Run hallwatch quarantine list at the collector to see why.',
  },
  'HW-AGENT-007': {
    'zh-Hans':
      '中心端拒绝了本前端的名称或密钥。请核对 agent.yaml 中的 agent 和 mqtt.secret,以及中心端的登记。',
    'zh-Hant':
      '中心端拒絕了本前端的名稱或密鑰。請核對 agent.yaml 中的 agent 和 mqtt.secret,以及中心端的登記。',
    en: 'The collector refuses the name or the secret of this agent. Compare agent and mqtt.secret in agent.yaml with what the collector has.',
  },
  'HW-AGENT-008': {
    'zh-Hans':
      '中心端已接收读数但 20 秒内没有确认,正在重新连接;读数仍保留在前端。若持续出现,请检查中心端。',
    'zh-Hant':
      '中心端已接收讀數但 20 秒內沒有確認,正在重新連接;讀數仍保留在前端。若持續出現,請檢查中心端。',
    en: 'The collector took readings and confirmed none within 20 s; the agent reconnects and keeps them. If this goes on, look at the collector.',
  },
  'HW-AGENT-009': {
    'zh-Hans': '读数和密钥正在网络上明文传输(mqtt.insecure: true)。请改用 mqtts:// 并配置证书。',
    'zh-Hant': '讀數和密鑰正在網絡上明文傳輸(mqtt.insecure: true)。請改用 mqtts:// 並配置證書。',
    en: 'Readings and secret travel unencrypted over the network (mqtt.insecure: true). Use mqtts:// with a certificate.',
  },
  'HW-AGENT-010': {
    'zh-Hans': '前端程序曾停顿,期间没有观测;该时段已记为未知。请检查前端的负载、供电和存储卡。',
    'zh-Hant': '前端程序曾停頓,期間沒有觀測;該時段已記為未知。請檢查前端的負載、供電和存儲卡。',
    en: 'The agent stood still for a while and saw nothing; that time counts as unknown. Check its load, power and card.',
  },
  'HW-AGENT-011': {
    'zh-Hans': '某个设备按当前配置无法使用。请查看该设备的原因说明,修改 agent.yaml 后重启前端。',
    'zh-Hant': '某個設備按當前配置無法使用。請查看該設備的原因說明,修改 agent.yaml 後重啟前端。',
    en: 'A device cannot be used as it is configured. Read the reason beside it, change agent.yaml and restart the agent.',
  },
  'HW-AGENT-012': {
    'zh-Hans':
      '待发文件 {path} 正被另一个前端进程使用。请先停止那个进程,或在 agent.yaml 中换一个 outbox。',
    'zh-Hant':
      '待發文件 {path} 正被另一個前端進程使用。請先停止那個進程,或在 agent.yaml 中換一個 outbox。',
    en: 'The outbox {path} is in use by another agent process. Stop that one, or name another outbox in agent.yaml.',
  },
  'HW-AGENT-013': {
    'zh-Hans':
      '前端的时钟尚未校准,读数没有可信的时间,相关窗口一律显示未知。请启用 systemd-timesyncd;若由 chrony 等其他程序校时,请在 agent.yaml 中设 clock.source: system。',
    'zh-Hant':
      '前端的時鐘尚未校準,讀數沒有可信的時間,相關窗口一律顯示未知。請啟用 systemd-timesyncd;若由 chrony 等其他程序校時,請在 agent.yaml 中設 clock.source: system。',
    en: "The agent's clock has not been set: its readings have no time that can be trusted, and its windows stay unknown. Enable systemd-timesyncd; where chrony or another program sets the clock, say clock.source: system in agent.yaml.",
  },
} as const satisfies Entries;
