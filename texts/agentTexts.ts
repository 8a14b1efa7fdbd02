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
      '前端的时钟尚未校准:读数照常保存,校准后补算准确时间,在此之前相关窗口不作判定。请启用 systemd-timesyncd 或 chrony 等校时程序,并确认能连上时间服务器;由其他办法保证时钟准确的,在 agent.yaml 中设 clock.source: system。',
    'zh-Hant':
      '前端的時鐘尚未校準:讀數照常保存,校準後補算準確時間,在此之前相關窗口不作判定。請啟用 systemd-timesyncd 或 chrony 等校時程序,並確認能連上時間服務器;由其他辦法保證時鐘準確的,在 agent.yaml 中設 clock.source: system。',
    en: "The agent's clock has not been set. Readings are kept and get their true time once it is; until then its windows are not judged. Enable systemd-timesyncd, chrony or another time daemon and see that it reaches its server; where the clock is kept right in another way, say clock.source: system in agent.yaml.",
  },
  'HW-AGENT-014': {
    'zh-Hans':
      '按本机时钟(见 clockSays),中心端的证书尚未生效,多半是本机时钟不对,因此无法连接。读数照常保存,校时后自动重连。请检查校时程序;不要为此关闭 TLS。',
    'zh-Hant':
      '按本機時鐘(見 clockSays),中心端的證書尚未生效,多半是本機時鐘不對,因此無法連接。讀數照常保存,校時後自動重連。請檢查校時程序;不要為此關閉 TLS。',
    en: "By this machine's clock (clockSays) the collector's certificate is not valid yet: the clock is probably wrong, and there is no connection. Readings are kept, and the agent connects once the clock is set. Look at the time daemon; do not switch TLS off for this.",
  },
  'HW-AGENT-015': {
    'zh-Hans':
      '前端的时钟发生跳变(前后偏差见 offsetBeforeMs、offsetAfterMs),已记录并上报。若反复出现,请检查校时程序,确认没有两个程序同时校时。',
    'zh-Hant':
      '前端的時鐘發生跳變(前後偏差見 offsetBeforeMs、offsetAfterMs),已記錄並上報。若反覆出現,請檢查校時程序,確認沒有兩個程序同時校時。',
    en: 'The wall clock jumped (offsetBeforeMs, offsetAfterMs); this was recorded and reported. If it goes on, look at the time daemon, and see that no two of them set the clock.',
  },
  'HW-AGENT-016': {
    'zh-Hans':
      '校时程序已长时间没有校准时钟,时钟不再可信;此后的读数按最后一次校准推算时间。请检查校时程序和到时间服务器的网络。',
    'zh-Hant':
      '校時程序已長時間沒有校準時鐘,時鐘不再可信;此後的讀數按最後一次校準推算時間。請檢查校時程序和到時間服務器的網絡。',
    en: 'Nobody has vouched for the clock for long, so it is trusted no more; readings get their time from when it was set last. Look at the time daemon and its way to the server.',
  },
  'HW-AGENT-045': {
    'zh-Hans':
      '评价器正在网络上明文连接本前端,密钥和评价可被他人读取(websocket-pad 的 insecure: true)。请为该设备配置 tls 证书,或改为只监听本机地址。',
    'zh-Hant':
      '評價器正在網絡上明文連接本前端,密鑰和評價可被他人讀取(websocket-pad 的 insecure: true)。請為該設備配置 tls 證書,或改為只監聽本機地址。',
    en: 'Rating pads connect to this agent unencrypted over the network, and others can read keys and ratings (insecure: true of a websocket-pad). Give the device a TLS certificate, or listen on this machine only.',
  },
  'HW-AGENT-070': {
    'zh-Hans':
      '中心端下发的设备清单在前端上的存档已损坏,已改名保留(*.damaged),现按 agent.yaml 运行。中心端会自动重新下发;请检查存储卡。',
    'zh-Hant':
      '中心端下發的設備清單在前端上的存檔已損壞,已改名保留(*.damaged),現按 agent.yaml 運行。中心端會自動重新下發;請檢查存儲卡。',
    en: "The agent's copy of the device list from the collector was damaged. It was kept under another name (*.damaged), and agent.yaml is in force. The collector sends its list again by itself; check the card.",
  },
  'HW-AGENT-071': {
    'zh-Hans':
      '中心端下发的设备清单试行失败,已自动恢复原清单(原因见 problem)。请先弄清为何连不上中心端,再下发新的修订。',
    'zh-Hant':
      '中心端下發的設備清單試行失敗,已自動恢復原清單(原因見 problem)。請先弄清為何連不上中心端,再下發新的修訂。',
    en: 'A device list from the collector did not prove itself, and the list before it is back (see problem). Find out why the collector was not reached before you send another revision.',
  },
  'HW-AGENT-072': {
    'zh-Hans':
      '中心端下发的设备清单与现在的 agent.yaml 不再相符,现按 agent.yaml 运行。请修改 agent.yaml,或从中心端下发新的修订。',
    'zh-Hant':
      '中心端下發的設備清單與現在的 agent.yaml 不再相符,現按 agent.yaml 運行。請修改 agent.yaml,或從中心端下發新的修訂。',
    en: 'The device list from the collector does not fit agent.yaml any more, and agent.yaml is in force. Correct agent.yaml, or send another revision from the collector.',
  },
  'HW-AGENT-073': {
    'zh-Hans':
      'agent.yaml 有错误,修改没有生效,前端仍按原来的配置运行。请运行 hallwatch agent --check 查看错误所在的行。',
    'zh-Hant':
      'agent.yaml 有錯誤,修改沒有生效,前端仍按原來的配置運行。請運行 hallwatch agent --check 查看錯誤所在的行。',
    en: 'agent.yaml has mistakes: its change is not in force, and what it said before goes on. Run hallwatch agent --check to see the lines.',
  },
  'HW-AGENT-074': {
    'zh-Hans':
      'agent.yaml 中有需要重启才能生效的修改(见 sections)。请重启前端:systemctl restart hallwatch-agent,或在中心端发“重启”。',
    'zh-Hant':
      'agent.yaml 中有需要重啟才能生效的修改(見 sections)。請重啟前端:systemctl restart hallwatch-agent,或在中心端發“重啟”。',
    en: 'agent.yaml has changes that only a restart brings into force (see sections). Restart the agent: systemctl restart hallwatch-agent, or send “Restart” from the collector.',
  },
  'HW-AGENT-020': {
    'zh-Hans':
      '前端的待发读数已达到上限(outboxLimits),正在按次序舍弃最不重要的读数;舍弃的数量和时段已记录,评价、声明和故障最后才舍弃。请恢复与中心端的连接,或调高上限。',
    'zh-Hant':
      '前端的待發讀數已達到上限(outboxLimits),正在按次序捨棄最不重要的讀數;捨棄的數量和時段已記錄,評價、聲明和故障最後才捨棄。請恢復與中心端的連接,或調高上限。',
    en: 'The outbox of this agent has reached its quota (outboxLimits) and drops the least telling readings first; their number and time are recorded, ratings, declarations and faults go last. Restore the line to the collector, or raise the quota.',
  },
  'HW-AGENT-021': {
    'zh-Hans':
      '待发文件来自另一台设备(存储卡被克隆或换机?),已改名保留(*.other-box-N)并启用新文件;其中的读数属于原设备,不会重复上报。请确认两台设备不使用同一个 agent 名称。',
    'zh-Hant':
      '待發文件來自另一台設備(存儲卡被克隆或換機?),已改名保留(*.other-box-N)並啟用新文件;其中的讀數屬於原設備,不會重複上報。請確認兩台設備不使用同一個 agent 名稱。',
    en: 'The outbox file was made on another box (a cloned card, or a card that moved?). It was kept under another name (*.other-box-N) and a new one is in use; its readings belong to the other box and are not sent twice. Make sure that no two boxes use one agent name.',
  },
  'HW-AGENT-022': {
    'zh-Hans':
      '前端的待发文件曾损坏,原文件已改名保留(*.damaged-N);完好的读数已全部接管,缺失的数量和时段已记录。请检查存储卡和供电。',
    'zh-Hant':
      '前端的待發文件曾損壞,原文件已改名保留(*.damaged-N);完好的讀數已全部接管,缺失的數量和時段已記錄。請檢查存儲卡和供電。',
    en: "The agent's outbox file was damaged and is kept under another name (*.damaged-N). Every sound reading was taken over; the number and time of the rest are recorded. Check the card and the power supply.",
  },
} as const satisfies Entries;
