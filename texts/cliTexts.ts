import type { Entries } from './entry.ts';

/** What the command line and the demo say. */
export const cliTexts = {
  'cli.description': {
    'zh-Hans': '厅哨:政务服务大厅窗口在岗与设备状态监测',
    'zh-Hant': '廳哨:政務服務大廳窗口在崗與設備狀態監測',
    en: 'hallwatch: knows that no service window stands empty and no device is dead',
  },
  'cli.agent': {
    'zh-Hans': '在大厅的小型设备上运行:读取传感器,向中心上报',
    'zh-Hant': '在大廳的小型設備上運行:讀取傳感器,向中心上報',
    en: 'run at the hall: read the sensors and report to the collector',
  },
  'cli.collector': {
    'zh-Hans': '在中心运行:接收、存储、判断、提供网页',
    'zh-Hant': '在中心運行:接收、存儲、判斷、提供網頁',
    en: 'run at the centre: receive, store, judge and serve the console',
  },
  'cli.config': {
    'zh-Hans': '配置文件(YAML)',
    'zh-Hant': '配置文件(YAML)',
    en: 'configuration file (YAML)',
  },
  'cli.check': {
    'zh-Hans': '只检查配置,不运行',
    'zh-Hant': '只檢查配置,不運行',
    en: 'check the configuration and exit',
  },
  'cli.checked': {
    'zh-Hans': '配置文件 {file} 没有问题。',
    'zh-Hant': '配置文件 {file} 沒有問題。',
    en: 'The configuration file {file} is in order.',
  },
  'cli.checkedReload': {
    'zh-Hans': '运行中的前端会自动读取的修改:{reloaded};需要重启的:{restart}。',
    'zh-Hant': '運行中的前端會自動讀取的修改:{reloaded};需要重啟的:{restart}。',
    en: 'A running agent takes changes of {reloaded} by itself; changes of {restart} need a restart.',
  },
  'cli.json': {
    'zh-Hans': '以 JSON 输出,供程序读取',
    'zh-Hant': '以 JSON 輸出,供程序讀取',
    en: 'print JSON, for programs',
  },
  'cli.test': {
    'zh-Hans': '把所有设备各试一次,显示结果;不发送、不写入任何数据',
    'zh-Hant': '把所有設備各試一次,顯示結果;不發送、不寫入任何數據',
    en: 'try every device once and show what it says; nothing is sent or stored',
  },
  'cli.testJson': {
    'zh-Hans': '与 --test 同用:以 JSON 输出',
    'zh-Hant': '與 --test 同用:以 JSON 輸出',
    en: 'with --test: print JSON',
  },
  'cli.monitor': {
    'zh-Hans': '在终端中实时查看运行中的前端及其每台设备',
    'zh-Hant': '在終端中實時查看運行中的前端及其每台設備',
    en: 'watch a running agent and each of its devices in the terminal',
  },
  'cli.monitorOnce': {
    'zh-Hans': '只显示一次当前状态就结束',
    'zh-Hant': '只顯示一次當前狀態就結束',
    en: 'show how things are now and end',
  },
  'cli.doctor': {
    'zh-Hans': '检查这台机器:版本、权限、设备、时钟、磁盘、网络、中心,并说明如何修复',
    'zh-Hant': '檢查這台機器:版本、權限、設備、時鐘、磁盤、網絡、中心,並說明如何修復',
    en: 'check this machine (versions, permissions, devices, clock, disk, network, collector) and say how to repair',
  },
  'cli.doctorQuick': {
    'zh-Hans': '只做立即有结果的检查,不访问设备和网络',
    'zh-Hant': '只做立即有結果的檢查,不訪問設備和網絡',
    en: 'only what answers at once: no device and no network is touched',
  },
  'cli.walktest': {
    'zh-Hans': '步行测试:引导坐定、离开、返回,逐个传感器判定并写出记录',
    'zh-Hant': '步行測試:引導坐定、離開、返回,逐個傳感器判定並寫出記錄',
    en: 'walk test of a window: sit still, leave, return; judges each sensor and writes a record',
  },
  'cli.walktestDevice': {
    'zh-Hans': '要测试的传感器(可多个);不写时按窗口名称查找',
    'zh-Hant': '要測試的傳感器(可多個);不寫時按窗口名稱查找',
    en: 'the sensors to test; without it they are found by the name of the window',
  },
  'cli.walktestBy': {
    'zh-Hans': '测试人的姓名缩写或工号',
    'zh-Hant': '測試人的姓名縮寫或工號',
    en: 'initials or staff number of who tests',
  },
  'cli.walktestRecord': {
    'zh-Hans': '记录文件的名称',
    'zh-Hant': '記錄文件的名稱',
    en: 'the file for the record',
  },
  'cli.walktestSit': {
    'zh-Hans': '坐定多少秒',
    'zh-Hant': '坐定多少秒',
    en: 'how many seconds to sit still',
  },
  'cli.walktestAway': {
    'zh-Hans': '离开后最长等待多少秒',
    'zh-Hant': '離開後最長等待多少秒',
    en: 'how many seconds to be away at most',
  },
  'cli.walktestBack': {
    'zh-Hans': '返回后最长等待多少秒',
    'zh-Hant': '返回後最長等待多少秒',
    en: 'how many seconds to wait after the return at most',
  },
  'cli.trial': {
    'zh-Hans': '试运行:用步行测试记录结束窗口的试运行',
    'zh-Hant': '試運行:用步行測試記錄結束窗口的試運行',
    en: 'trial operation: end the trial of a window with the record of its walk test',
  },
  'cli.trialAccept': {
    'zh-Hans': '核对步行测试记录,写入站点文件和账本,结束该窗口的试运行',
    'zh-Hant': '核對步行測試記錄,寫入站點文件和賬本,結束該窗口的試運行',
    en: 'check the record of a walk test, note it in the site file and the journal, and end the trial',
  },
  'cli.configGroup': {
    'zh-Hans': '配置文件的格式说明与查看',
    'zh-Hant': '配置文件的格式說明與查看',
    en: 'the format of configuration files, and what is in one',
  },
  'cli.configSchema': {
    'zh-Hans': '输出 JSON Schema,供编辑器补全和检查:agent、collector 或 site',
    'zh-Hant': '輸出 JSON Schema,供編輯器補全和檢查:agent、collector 或 site',
    en: 'print the JSON Schema that editors complete and check with: agent, collector or site',
  },
  'cli.configShow': {
    'zh-Hans': '显示生效的配置(含默认值);密钥一律隐去',
    'zh-Hant': '顯示生效的配置(含默認值);密鑰一律隱去',
    en: 'show the configuration in force, defaults included; secrets are always hidden',
  },
  'cli.configRedact': {
    'zh-Hans': '隐去密钥(始终如此)',
    'zh-Hant': '隱去密鑰(始終如此)',
    en: 'hide secrets (as always)',
  },
  'cli.completion': {
    'zh-Hans': '输出 shell 补全脚本:bash、zsh 或 fish',
    'zh-Hant': '輸出 shell 補全腳本:bash、zsh 或 fish',
    en: 'print the script that completes commands in bash, zsh or fish',
  },
  'HW-CLI-010': {
    'zh-Hans':
      '没有正在运行的前端(待发文件 {path})。请先启动:sudo systemctl start hallwatch-agent,或 hallwatch agent -c <配置文件>。',
    'zh-Hant':
      '沒有正在運行的前端(待發文件 {path})。請先啟動:sudo systemctl start hallwatch-agent,或 hallwatch agent -c <配置文件>。',
    en: 'No agent is running with the outbox {path}. Start it first: sudo systemctl start hallwatch-agent, or hallwatch agent -c <file>.',
  },
  'HW-CLI-011': {
    'zh-Hans':
      '前端以另一个用户运行,当前用户无权查看。请以该用户运行,例如:sudo -u hallwatch hallwatch {command} …',
    'zh-Hant':
      '前端以另一個用戶運行,當前用戶無權查看。請以該用戶運行,例如:sudo -u hallwatch hallwatch {command} …',
    en: 'The agent runs as another user, and this one may not look at it. Run the command as that user: sudo -u hallwatch hallwatch {command} …',
  },
  'HW-CLI-012': {
    'zh-Hans': '正在运行的前端是另一个版本,无法读懂它的状态。请用同一版本的 hallwatch。',
    'zh-Hant': '正在運行的前端是另一個版本,無法讀懂它的狀態。請用同一版本的 hallwatch。',
    en: 'The agent that runs is of another version and cannot be understood. Use hallwatch of the same version.',
  },
  'HW-CLI-013': {
    'zh-Hans':
      '前端正在运行(进程 {pid}),设备由它占用,现在不能另行测试。请用 hallwatch monitor 查看实时状态;若一定要测试,请先停止:sudo systemctl stop hallwatch-agent。',
    'zh-Hant':
      '前端正在運行(進程 {pid}),設備由它佔用,現在不能另行測試。請用 hallwatch monitor 查看實時狀態;若一定要測試,請先停止:sudo systemctl stop hallwatch-agent。',
    en: 'The agent is running (process {pid}) and has the devices, so they cannot be tried now. See them live with hallwatch monitor; or stop the agent first: sudo systemctl stop hallwatch-agent.',
  },
  'cli.quarantine': {
    'zh-Hans': '查看和重试无法入库的读数',
    'zh-Hant': '查看和重試無法入庫的讀數',
    en: 'look at readings that could not be stored, and try again',
  },
  'cli.quarantineList': {
    'zh-Hans': '列出隔离区中的读数',
    'zh-Hant': '列出隔離區中的讀數',
    en: 'list what is in quarantine',
  },
  'cli.quarantineShow': {
    'zh-Hans': '显示一条隔离的内容',
    'zh-Hant': '顯示一條隔離的內容',
    en: 'show one piece of it',
  },
  'cli.quarantineRetry': {
    'zh-Hans': '用当前版本重新解析隔离的读数',
    'zh-Hant': '用當前版本重新解析隔離的讀數',
    en: 'read again what an older version could not',
  },
  'cli.quarantineEmpty': {
    'zh-Hans': '隔离区是空的。',
    'zh-Hant': '隔離區是空的。',
    en: 'The quarantine is empty.',
  },
  'cli.quarantineRetried': {
    'zh-Hans': '已重试:{stored} 条入库,{kept} 条仍在隔离区。',
    'zh-Hant': '已重試:{stored} 條入庫,{kept} 條仍在隔離區。',
    en: 'Tried again: {stored} stored, {kept} still in quarantine.',
  },
  'HW-CLI-001': {
    'zh-Hans': '隔离区中没有编号 {id}。用 hallwatch quarantine list 查看现有编号。',
    'zh-Hant': '隔離區中沒有編號 {id}。用 hallwatch quarantine list 查看現有編號。',
    en: 'There is no number {id} in the quarantine. See the numbers with: hallwatch quarantine list',
  },
  'HW-CLI-002': {
    'zh-Hans': '配置中没有 influx 一节,无法重建时间序列。',
    'zh-Hant': '配置中沒有 influx 一節,無法重建時間序列。',
    en: 'The configuration has no influx section, so there is no series to rebuild.',
  },
  'HW-CLI-999': {
    'zh-Hans': '程序遇到了未预料的错误:{reason}。请把日志交给维护人员。',
    'zh-Hant': '程序遇到了未預料的錯誤:{reason}。請把日誌交給維護人員。',
    en: 'The program met an error that it did not expect: {reason}. Please give the log to whoever maintains it.',
  },
  'cli.series': {
    'zh-Hans': '时间序列(InfluxDB)',
    'zh-Hant': '時間序列(InfluxDB)',
    en: 'time series (InfluxDB)',
  },
  'cli.seriesRebuild': {
    'zh-Hans': '让中心从账本重新写入时间序列(运行中的中心会自动察觉)',
    'zh-Hant': '讓中心從賬本重新寫入時間序列(運行中的中心會自動察覺)',
    en: 'have the series written again from the journal (a running collector notices by itself)',
  },
  'cli.seriesSpan': {
    'zh-Hans': '只重写这一时刻之后/之前的读数(ISO 8601,含时区,如 2026-03-01T00:00:00+08:00)',
    'zh-Hant': '只重寫這一時刻之後/之前的讀數(ISO 8601,含時區,如 2026-03-01T00:00:00+08:00)',
    en: 'only readings after/before this instant (ISO 8601 with zone, like 2026-03-01T00:00:00+08:00)',
  },
  'cli.seriesRebuilt': {
    'zh-Hans': '已安排:中心会从账本重新写入时间序列,相同的点会被覆盖,不会重复。',
    'zh-Hant': '已安排:中心會從賬本重新寫入時間序列,相同的點會被覆蓋,不會重複。',
    en: 'Arranged: the collector writes the series again from the journal. Equal points overwrite, nothing is doubled.',
  },
  'HW-CLI-003': {
    'zh-Hans': '“{text}”不是带时区的时刻。请写成 2026-03-01T00:00:00+08:00 的形式。',
    'zh-Hant': '「{text}」不是帶時區的時刻。請寫成 2026-03-01T00:00:00+08:00 的形式。',
    en: '"{text}" is not an instant with a time zone. Write it like 2026-03-01T00:00:00+08:00.',
  },
  'cli.signInLink': {
    'zh-Hans': '生成一次性登录链接(15 分钟内有效)',
    'zh-Hant': '生成一次性登錄鏈接(15 分鐘內有效)',
    en: 'make a one-time sign-in link (valid for 15 minutes)',
  },
  'cli.agentSecret': {
    'zh-Hans': '为一台前端设备生成密钥:密钥给前端,摘要写入中心配置',
    'zh-Hant': '為一臺前端設備生成密鑰:密鑰給前端,摘要寫入中心配置',
    en: 'make a secret for an agent: the secret goes to the agent, its digest to the collector',
  },
  'cli.stopping': {
    'zh-Hans': '正在停止……',
    'zh-Hant': '正在停止……',
    en: 'Stopping…',
  },
  'HW-DEMO-001': {
    'zh-Hans':
      '演示的启动选项不正确({reason})。可用:--port <0–65535>、--data <目录>、--seed <非负整数>,或环境变量 HALLWATCH_PORT、HALLWATCH_DATA、HALLWATCH_SEED。',
    'zh-Hant':
      '演示的啟動選項不正確({reason})。可用:--port <0–65535>、--data <目錄>、--seed <非負整數>,或環境變量 HALLWATCH_PORT、HALLWATCH_DATA、HALLWATCH_SEED。',
    en: 'The demo was started with an option that is not right ({reason}). There are --port <0–65535>, --data <folder> and --seed <whole number>, or HALLWATCH_PORT, HALLWATCH_DATA and HALLWATCH_SEED in the environment.',
  },
  'demo.ready': {
    'zh-Hans': '厅哨演示已启动(模拟数据):{address} —— 一次性登录链接(15 分钟内有效):{link}',
    'zh-Hant': '廳哨演示已啟動(模擬數據):{address} —— 一次性登錄鏈接(15 分鐘內有效):{link}',
    en: 'The hallwatch demo is up (simulated data) at {address} — one-time sign-in link, valid for 15 minutes: {link}',
  },
  'demo.newLink': {
    'zh-Hans': '按回车键获取新的登录链接,按 Ctrl-C 停止。',
    'zh-Hant': '按回車鍵獲取新的登錄鏈接,按 Ctrl-C 停止。',
    en: 'Press Enter for a new sign-in link, Ctrl-C to stop.',
  },
  'demo.agentEnded': {
    'zh-Hans': '前端进程 {agent} 意外退出({reason}),2 秒后重新启动。原因见 {log}。',
    'zh-Hant': '前端進程 {agent} 意外退出({reason}),2 秒後重新啟動。原因見 {log}。',
    en: 'The agent process {agent} ended unexpectedly ({reason}); it starts again in 2 seconds. Its last words are in {log}.',
  },
  'demo.stopped': {
    'zh-Hans': '已停止,数据保存在 {folder},下次启动会继续。',
    'zh-Hant': '已停止,數據保存在 {folder},下次啟動會繼續。',
    en: 'Stopped. The data are kept in {folder}; the next start goes on with them.',
  },
} as const satisfies Entries;
