import type { Entries } from './entry.ts';

/** What `hallwatch doctor` finds, under `doctor.<id>`, and what to do about it, under `doctor.<id>.fix`. */
export const doctorTexts = {
  'doctor.title': { 'zh-Hans': '厅哨 体检', 'zh-Hant': '廳哨 體檢', en: 'hallwatch doctor' },
  'doctor.sum': {
    'zh-Hans': '{ok} 项正常，{warn} 项提醒，{fail} 项需修复',
    'zh-Hant': '{ok} 項正常，{warn} 項提醒，{fail} 項需修復',
    en: '{ok} ok, {warn} warning(s), {fail} to repair',
  },
  'doctor.fix': { 'zh-Hans': '修复：', 'zh-Hant': '修復：', en: 'fix: ' },
  'doctor.advice': { 'zh-Hans': '建议：', 'zh-Hant': '建議：', en: 'advice: ' },
  'doctor.area.program': { 'zh-Hans': '程序', 'zh-Hant': '程序', en: 'program' },
  'doctor.area.config': { 'zh-Hans': '配置', 'zh-Hant': '配置', en: 'configuration' },
  'doctor.area.service': { 'zh-Hans': '服务', 'zh-Hant': '服務', en: 'service' },
  'doctor.area.permissions': { 'zh-Hans': '权限', 'zh-Hant': '權限', en: 'permissions' },
  'doctor.area.gpio': { 'zh-Hans': 'GPIO', 'zh-Hant': 'GPIO', en: 'GPIO' },
  'doctor.area.serial': { 'zh-Hans': '串口', 'zh-Hant': '串口', en: 'serial ports' },
  'doctor.area.pads': { 'zh-Hans': '评价器', 'zh-Hant': '評價器', en: 'rating pads' },
  'doctor.area.devices': { 'zh-Hans': '设备', 'zh-Hant': '設備', en: 'devices' },
  'doctor.area.clock': { 'zh-Hans': '时钟', 'zh-Hant': '時鐘', en: 'clock' },
  'doctor.area.disk': { 'zh-Hans': '磁盘', 'zh-Hant': '磁盤', en: 'disk' },
  'doctor.area.outbox': { 'zh-Hans': '待发文件', 'zh-Hant': '待發文件', en: 'outbox' },
  'doctor.area.network': { 'zh-Hans': '网络', 'zh-Hant': '網絡', en: 'network' },
  'doctor.area.collector': { 'zh-Hans': '中心', 'zh-Hant': '中心', en: 'collector' },
  'doctor.version': {
    'zh-Hans': '厅哨 {version}',
    'zh-Hant': '廳哨 {version}',
    en: 'hallwatch {version}',
  },
  'doctor.node': { 'zh-Hans': 'Node {version}', 'zh-Hant': 'Node {version}', en: 'Node {version}' },
  'doctor.nodeOld': {
    'zh-Hans': 'Node {version} 太旧',
    'zh-Hant': 'Node {version} 太舊',
    en: 'Node {version} is too old',
  },
  'doctor.nodeOld.fix': {
    'zh-Hans': '安装 Node 20.19 或更新的偶数版本（推荐 24）',
    'zh-Hant': '安裝 Node 20.19 或更新的偶數版本（推薦 24）',
    en: 'install Node 20.19 or a later even version (24 is best)',
  },
  'doctor.nodeUntested': {
    'zh-Hans': 'Node {version} 未经测试',
    'zh-Hant': 'Node {version} 未經測試',
    en: 'Node {version} is not a version that was tested',
  },
  'doctor.nodeUntested.fix': {
    'zh-Hans': '改用 Node 20、22 或 24',
    'zh-Hant': '改用 Node 20、22 或 24',
    en: 'use Node 20, 22 or 24',
  },
  'doctor.packageNeeded': {
    'zh-Hans': '缺少软件包 {name}，设备 {devices} 需要它',
    'zh-Hant': '缺少軟件包 {name}，設備 {devices} 需要它',
    en: 'the package {name} is missing, and {devices} need(s) it',
  },
  'doctor.packageNeeded.fix': {
    'zh-Hans': '重新安装并包含可选依赖：npm install --include=optional',
    'zh-Hant': '重新安裝並包含可選依賴：npm install --include=optional',
    en: 'install again with optional packages: npm install --include=optional',
  },
  'doctor.packageUnneeded': {
    'zh-Hans': '未安装 {name}（当前配置不需要）',
    'zh-Hant': '未安裝 {name}（當前配置不需要）',
    en: '{name} is not installed (nothing configured needs it)',
  },
  'doctor.configGood': {
    'zh-Hans': '{file}：{devices} 台设备',
    'zh-Hant': '{file}：{devices} 台設備',
    en: '{file}: {devices} device(s)',
  },
  'doctor.configNone': {
    'zh-Hans': '没有给出配置文件，只检查机器本身',
    'zh-Hant': '沒有給出配置文件，只檢查機器本身',
    en: 'no configuration was given: only the machine itself is checked',
  },
  'doctor.configNone.fix': {
    'zh-Hans': '加上 -c <agent.yaml>，设备、磁盘、网络和中心也会检查',
    'zh-Hant': '加上 -c <agent.yaml>，設備、磁盤、網絡和中心也會檢查',
    en: 'add -c <agent.yaml>, and devices, disk, network and collector are checked too',
  },
  'doctor.configBad': { 'zh-Hans': '{problem}', 'zh-Hant': '{problem}', en: '{problem}' },
  'doctor.agentRunning': {
    'zh-Hans': '前端正在运行（进程 {pid}）',
    'zh-Hant': '前端正在運行（進程 {pid}）',
    en: 'the agent is running (process {pid})',
  },
  'doctor.noSystemd': {
    'zh-Hans': '这台机器不由 systemd 管理服务，无法开机自动启动和看门狗重启',
    'zh-Hant': '這台機器不由 systemd 管理服務，無法開機自動啟動和看門狗重啟',
    en: 'services here are not kept by systemd: nobody starts the agent at boot or watches it',
  },
  'doctor.noSystemd.fix': {
    'zh-Hans': '在正式设备上使用带 systemd 的系统，或自行安排守护',
    'zh-Hant': '在正式設備上使用帶 systemd 的系統，或自行安排守護',
    en: 'in a hall, use a system with systemd, or have something else keep the agent running',
  },
  'doctor.unitMissing': {
    'zh-Hans': '没有安装 hallwatch-agent 服务',
    'zh-Hant': '沒有安裝 hallwatch-agent 服務',
    en: 'the service hallwatch-agent is not installed',
  },
  'doctor.unitMissing.fix': {
    'zh-Hans':
      'sudo cp provisioning/systemd/hallwatch-agent.service /etc/systemd/system/ && sudo systemctl daemon-reload && sudo systemctl enable --now hallwatch-agent',
    'zh-Hant':
      'sudo cp provisioning/systemd/hallwatch-agent.service /etc/systemd/system/ && sudo systemctl daemon-reload && sudo systemctl enable --now hallwatch-agent',
    en: 'sudo cp provisioning/systemd/hallwatch-agent.service /etc/systemd/system/ && sudo systemctl daemon-reload && sudo systemctl enable --now hallwatch-agent',
  },
  'doctor.unitActive': {
    'zh-Hans': 'hallwatch-agent 服务正在运行',
    'zh-Hant': 'hallwatch-agent 服務正在運行',
    en: 'the service hallwatch-agent is running',
  },
  'doctor.unitInactive': {
    'zh-Hans': 'hallwatch-agent 服务没有运行（{state}）',
    'zh-Hant': 'hallwatch-agent 服務沒有運行（{state}）',
    en: 'the service hallwatch-agent is not running ({state})',
  },
  'doctor.unitInactive.fix': {
    'zh-Hans':
      '查看原因：journalctl -u hallwatch-agent -n 50；启动：sudo systemctl start hallwatch-agent',
    'zh-Hant':
      '查看原因：journalctl -u hallwatch-agent -n 50；啟動：sudo systemctl start hallwatch-agent',
    en: 'see why with journalctl -u hallwatch-agent -n 50; start it with sudo systemctl start hallwatch-agent',
  },
  'doctor.unitEnabled': {
    'zh-Hans': '开机自动启动',
    'zh-Hant': '開機自動啟動',
    en: 'it starts at boot',
  },
  'doctor.unitDisabled': {
    'zh-Hans': '不会开机自动启动',
    'zh-Hant': '不會開機自動啟動',
    en: 'it does not start at boot',
  },
  'doctor.unitDisabled.fix': {
    'zh-Hans': 'sudo systemctl enable hallwatch-agent',
    'zh-Hant': 'sudo systemctl enable hallwatch-agent',
    en: 'sudo systemctl enable hallwatch-agent',
  },
  'doctor.unitWatchdog': {
    'zh-Hans': '看门狗已启用（{period}）',
    'zh-Hant': '看門狗已啟用（{period}）',
    en: 'its watchdog is on ({period})',
  },
  'doctor.unitNoWatchdog': {
    'zh-Hans': '看门狗没有启用，程序卡住时不会自动重启',
    'zh-Hant': '看門狗沒有啟用，程序卡住時不會自動重啟',
    en: 'it has no watchdog: an agent that hangs is not started again',
  },
  'doctor.unitNoWatchdog.fix': {
    'zh-Hans': '使用随程序提供的 provisioning/systemd/hallwatch-agent.service(WatchdogSec=30)',
    'zh-Hant': '使用隨程序提供的 provisioning/systemd/hallwatch-agent.service(WatchdogSec=30)',
    en: 'use provisioning/systemd/hallwatch-agent.service, which says WatchdogSec=30',
  },
  'doctor.unitRestarted': {
    'zh-Hans': '自启动以来被自动重启过 {count} 次',
    'zh-Hant': '自啟動以來被自動重啟過 {count} 次',
    en: 'it was started again {count} time(s) by itself',
  },
  'doctor.unitRestarted.fix': {
    'zh-Hans': '查看原因：journalctl -u hallwatch-agent -p warning',
    'zh-Hant': '查看原因：journalctl -u hallwatch-agent -p warning',
    en: 'see why: journalctl -u hallwatch-agent -p warning',
  },
  'doctor.asRoot': {
    'zh-Hans': '以 root 身份检查：root 什么都能打开，看不出前端用户缺少的权限',
    'zh-Hant': '以 root 身份檢查：root 什麼都能打開，看不出前端用戶缺少的權限',
    en: "checked as root, who may open everything: what the agent's own user lacks does not show",
  },
  'doctor.asRoot.fix': {
    'zh-Hans': 'sudo -u hallwatch hallwatch doctor -c <agent.yaml>',
    'zh-Hant': 'sudo -u hallwatch hallwatch doctor -c <agent.yaml>',
    en: 'sudo -u hallwatch hallwatch doctor -c <agent.yaml>',
  },
  'doctor.user': {
    'zh-Hans': '当前用户 {user}',
    'zh-Hant': '當前用戶 {user}',
    en: 'checked as {user}',
  },
  'doctor.rules': {
    'zh-Hans': 'udev 规则已安装',
    'zh-Hant': 'udev 規則已安裝',
    en: 'the udev rules are installed',
  },
  'doctor.noRules': {
    'zh-Hans': '没有安装 udev 规则，重新插拔后可能失去权限',
    'zh-Hant': '沒有安裝 udev 規則，重新插拔後可能失去權限',
    en: 'the udev rules are not installed: permissions may be gone after a replug',
  },
  'doctor.noRules.fix': {
    'zh-Hans':
      'sudo cp provisioning/udev/70-hallwatch.rules /etc/udev/rules.d/ && sudo udevadm control --reload && sudo udevadm trigger',
    'zh-Hant':
      'sudo cp provisioning/udev/70-hallwatch.rules /etc/udev/rules.d/ && sudo udevadm control --reload && sudo udevadm trigger',
    en: 'sudo cp provisioning/udev/70-hallwatch.rules /etc/udev/rules.d/ && sudo udevadm control --reload && sudo udevadm trigger',
  },
  'doctor.doorAbsent': {
    'zh-Hans': '{folder} 下还没有属于 {group} 组的设备',
    'zh-Hant': '{folder} 下還沒有屬於 {group} 組的設備',
    en: 'there is no device of the group {group} in {folder} yet',
  },
  'doctor.doorOpen': {
    'zh-Hans': '{group} 组的 {count} 个设备文件都可以打开',
    'zh-Hant': '{group} 組的 {count} 個設備文件都可以打開',
    en: 'all {count} device file(s) of the group {group} can be opened',
  },
  'doctor.doorPartly': {
    'zh-Hans': '{group} 组的部分设备文件不能打开（{files}），用户 {user} 可能不需要它们',
    'zh-Hant': '{group} 組的部分設備文件不能打開（{files}），用戶 {user} 可能不需要它們',
    en: 'some device files of the group {group} are closed ({files}); {user} may not need them',
  },
  'doctor.doorClosed': {
    'zh-Hans': '用户 {user} 不能打开 {files}',
    'zh-Hant': '用戶 {user} 不能打開 {files}',
    en: '{user} may not open {files}',
  },
  'doctor.doorClosed.fix': {
    'zh-Hans': 'sudo usermod -aG {group} {user}，然后重新登录或重启服务',
    'zh-Hant': 'sudo usermod -aG {group} {user}，然後重新登錄或重啟服務',
    en: 'sudo usermod -aG {group} {user}, then sign in again or restart the service',
  },
  'doctor.doorClosedToGroup': {
    'zh-Hans': '用户 {user} 在 {group} 组中，却不能打开 {files}',
    'zh-Hant': '用戶 {user} 在 {group} 組中，卻不能打開 {files}',
    en: '{user} is in the group {group} and still may not open {files}',
  },
  'doctor.doorClosedToGroup.fix': {
    'zh-Hans': '重新登录；若仍不行，安装 provisioning/udev/70-hallwatch.rules 并重新插拔',
    'zh-Hant': '重新登錄；若仍不行，安裝 provisioning/udev/70-hallwatch.rules 並重新插拔',
    en: 'sign in again; if that does not help, install provisioning/udev/70-hallwatch.rules and replug',
  },
  'doctor.gpioNone': {
    'zh-Hans': '没有可用的 GPIO({reason})',
    'zh-Hant': '沒有可用的 GPIO({reason})',
    en: 'there is no GPIO to use ({reason})',
  },
  'doctor.gpioNone.fix': {
    'zh-Hans': '核对板型和内核；权限不足时把用户加入 gpio 组：sudo usermod -aG gpio <用户>',
    'zh-Hant': '核對板型和內核；權限不足時把用戶加入 gpio 組：sudo usermod -aG gpio <用戶>',
    en: 'check board and kernel; where permission is missing: sudo usermod -aG gpio <user>',
  },
  'doctor.gpioChips': {
    'zh-Hans': '芯片 {names}（接口 {door}）',
    'zh-Hant': '芯片 {names}（接口 {door}）',
    en: 'chips {names} (by {door})',
  },
  'doctor.gpioLine': {
    'zh-Hans': '{device}：线 {line} 在（{name}）',
    'zh-Hant': '{device}：線 {line} 在（{name}）',
    en: '{device}: line {line} is there ({name})',
  },
  'doctor.gpioLineUnnamed': {
    'zh-Hans': '{device}：线 {line}（此接口不提供线名，由设备测试确认）',
    'zh-Hant': '{device}：線 {line}（此接口不提供線名，由設備測試確認）',
    en: '{device}: line {line} (this interface knows no names; trying the device tells)',
  },
  'doctor.gpioLineMissing': {
    'zh-Hans': '{device}：没有线 {line}',
    'zh-Hant': '{device}：沒有線 {line}',
    en: '{device}: there is no line {line}',
  },
  'doctor.gpioLineMissing.fix': {
    'zh-Hans': '用 gpioinfo 查看线名，并改正 agent.yaml 中的 line 或 chip',
    'zh-Hant': '用 gpioinfo 查看線名，並改正 agent.yaml 中的 line 或 chip',
    en: 'see the names with gpioinfo, and correct line or chip in agent.yaml',
  },
  'doctor.gpioLineSeveral': {
    'zh-Hans': '{device}：线 {line} 在 {count} 个芯片上都有',
    'zh-Hant': '{device}：線 {line} 在 {count} 個芯片上都有',
    en: '{device}: {count} chips have a line {line}',
  },
  'doctor.gpioLineSeveral.fix': {
    'zh-Hans': '在 agent.yaml 中用 chip 指明芯片',
    'zh-Hant': '在 agent.yaml 中用 chip 指明芯片',
    en: 'name the chip in agent.yaml: chip',
  },
  'doctor.gpioLineUsed': {
    'zh-Hans': '{device}：线 {line} 已被 {consumer} 占用',
    'zh-Hant': '{device}：線 {line} 已被 {consumer} 佔用',
    en: '{device}: line {line} is in use by {consumer}',
  },
  'doctor.gpioLineUsed.fix': {
    'zh-Hans': '停止占用它的程序，或换一条线',
    'zh-Hant': '停止佔用它的程序，或換一條線',
    en: 'stop the program that uses it, or take another line',
  },
  'doctor.serialPorts': {
    'zh-Hans': '{count} 个串口：{names}',
    'zh-Hant': '{count} 個串口：{names}',
    en: '{count} port(s): {names}',
  },
  'doctor.serialPort': {
    'zh-Hans': '{device}：{port} 在',
    'zh-Hant': '{device}：{port} 在',
    en: '{device}: {port} is there',
  },
  'doctor.serialMissing': {
    'zh-Hans': '{device}：没有串口 {port}',
    'zh-Hant': '{device}：沒有串口 {port}',
    en: '{device}: there is no port {port}',
  },
  'doctor.serialMissing.fix': {
    'zh-Hans': '检查插头和供电；现有串口：{names}',
    'zh-Hant': '檢查插頭和供電；現有串口：{names}',
    en: 'check plug and power; there are: {names}',
  },
  'doctor.serialByNumber': {
    'zh-Hans': '{device}：{port} 的编号会随插拔顺序改变',
    'zh-Hant': '{device}：{port} 的編號會隨插拔順序改變',
    en: '{device}: the number of {port} changes with the order of plugging in',
  },
  'doctor.serialByNumber.fix': {
    'zh-Hans': '在 agent.yaml 中改用 {better}',
    'zh-Hant': '在 agent.yaml 中改用 {better}',
    en: 'write {better} in agent.yaml instead',
  },
  'doctor.padThere': {
    'zh-Hans': '{device}：已插在 {place}',
    'zh-Hant': '{device}：已插在 {place}',
    en: '{device}: plugged in at {place}',
  },
  'doctor.padsFound': {
    'zh-Hans': '{count} 个 HID 设备：{names}',
    'zh-Hant': '{count} 個 HID 設備：{names}',
    en: '{count} HID device(s): {names}',
  },
  'doctor.padMissing': {
    'zh-Hans': '{device}：没有找到评价器 {wanted}',
    'zh-Hant': '{device}：沒有找到評價器 {wanted}',
    en: '{device}: the pad {wanted} is not there',
  },
  'doctor.padMissing.fix': {
    'zh-Hans': '检查插头；重新绑定：hallwatch pad pair。现有设备：{names}',
    'zh-Hant': '檢查插頭；重新綁定：hallwatch pad pair。現有設備：{names}',
    en: 'check the plug, or pair it again: hallwatch pad pair. There are: {names}',
  },
  'doctor.padsUnusable': {
    'zh-Hans': '无法列出 HID 设备（{reason}）',
    'zh-Hant': '無法列出 HID 設備（{reason}）',
    en: 'HID devices cannot be listed ({reason})',
  },
  'doctor.padsUnusable.fix': {
    'zh-Hans': '安装软件包 node-hid，并检查 /dev/hidraw* 的权限',
    'zh-Hant': '安裝軟件包 node-hid，並檢查 /dev/hidraw* 的權限',
    en: 'install the package node-hid, and check the permissions of /dev/hidraw*',
  },
  'doctor.noDevices': {
    'zh-Hans': '配置中没有设备',
    'zh-Hant': '配置中沒有設備',
    en: 'no device is configured',
  },
  'doctor.noDevices.fix': {
    'zh-Hans': '在 agent.yaml 的 devices 中添加设备',
    'zh-Hant': '在 agent.yaml 的 devices 中添加設備',
    en: 'add devices to agent.yaml',
  },
  'doctor.devicesHidden': {
    'zh-Hans': '前端以另一个用户运行，看不到设备状态',
    'zh-Hant': '前端以另一個用戶運行，看不到設備狀態',
    en: 'the agent runs as another user, so its devices cannot be seen',
  },
  'doctor.devicesHidden.fix': {
    'zh-Hans': '以该用户运行：sudo -u hallwatch hallwatch doctor -c <agent.yaml>',
    'zh-Hant': '以該用戶運行：sudo -u hallwatch hallwatch doctor -c <agent.yaml>',
    en: 'run as that user: sudo -u hallwatch hallwatch doctor -c <agent.yaml>',
  },
  'doctor.deviceWorks': {
    'zh-Hans': '{device}({driver})有应答，{latencyMs} 毫秒',
    'zh-Hant': '{device}({driver})有應答，{latencyMs} 毫秒',
    en: '{device} ({driver}) answers, {latencyMs} ms',
  },
  'doctor.deviceWatched': {
    'zh-Hans': '{device}({driver})由运行中的前端监视',
    'zh-Hant': '{device}({driver})由運行中的前端監視',
    en: '{device} ({driver}) is being watched by the running agent',
  },
  'doctor.deviceUnsure': {
    'zh-Hans': '{device}({driver})暂不可信：{reason}',
    'zh-Hant': '{device}({driver})暫不可信：{reason}',
    en: '{device} ({driver}) is not to be trusted yet: {reason}',
  },
  'doctor.deviceUnsure.fix': {
    'zh-Hans': '等它预热结束；若持续出现，检查接线和干扰',
    'zh-Hant': '等它預熱結束；若持續出現，檢查接線和干擾',
    en: 'let it warm up; if this goes on, check wiring and interference',
  },
  'doctor.deviceFails': {
    'zh-Hans': '{device}({driver})不能工作：{reason}',
    'zh-Hant': '{device}({driver})不能工作：{reason}',
    en: '{device} ({driver}) does not work: {reason}',
  },
  'doctor.deviceFails.fix': {
    'zh-Hans': '检查供电、接线、地址和口令，再运行 hallwatch agent --test',
    'zh-Hant': '檢查供電、接線、地址和口令，再運行 hallwatch agent --test',
    en: 'check power, wiring, address and password, then run hallwatch agent --test',
  },
  'doctor.clockSet': {
    'zh-Hans': '时钟已由 {source} 校准，误差不超过 {errorMs} 毫秒',
    'zh-Hant': '時鐘已由 {source} 校準，誤差不超過 {errorMs} 毫秒',
    en: 'the clock was set by {source}, to within {errorMs} ms',
  },
  'doctor.clockCoarse': {
    'zh-Hans': '时钟已由 {source} 校准，但误差可达 {errorMs} 毫秒',
    'zh-Hant': '時鐘已由 {source} 校準，但誤差可達 {errorMs} 毫秒',
    en: 'the clock was set by {source}, but may be off by {errorMs} ms',
  },
  'doctor.clockCoarse.fix': {
    'zh-Hans': '检查到时间服务器的网络：timedatectl timesync-status',
    'zh-Hant': '檢查到時間服務器的網絡：timedatectl timesync-status',
    en: 'check the way to the time server: timedatectl timesync-status',
  },
  'doctor.clockTrusted': {
    'zh-Hans': '没有时间服务校准时钟，按配置（clock.source: system）信任它',
    'zh-Hant': '沒有時間服務校準時鐘，按配置（clock.source: system）信任它',
    en: 'no time service sets the clock; it is trusted because the configuration says clock.source: system',
  },
  'doctor.clockTrusted.fix': {
    'zh-Hans': '确认时钟由其他程序校准；否则启用时间同步：sudo timedatectl set-ntp true',
    'zh-Hant': '確認時鐘由其他程序校準；否則啟用時間同步：sudo timedatectl set-ntp true',
    en: 'make sure that something else sets it; if not: sudo timedatectl set-ntp true',
  },
  'doctor.clockNotSet': {
    'zh-Hans': '时钟尚未校准：读数没有可信的时间，相关窗口一律显示未知',
    'zh-Hant': '時鐘尚未校準：讀數沒有可信的時間，相關窗口一律顯示未知',
    en: 'the clock has not been set: readings have no time to trust, and their windows stay unknown',
  },
  'doctor.clockNotSet.fix': {
    'zh-Hans':
      'sudo timedatectl set-ntp true，并在 /etc/systemd/timesyncd.conf 中写明内网的时间服务器',
    'zh-Hant':
      'sudo timedatectl set-ntp true，並在 /etc/systemd/timesyncd.conf 中寫明內網的時間服務器',
    en: "sudo timedatectl set-ntp true, and name your network's time server in /etc/systemd/timesyncd.conf",
  },
  'doctor.clockWrong': {
    'zh-Hans': '时钟显然不对：{time}',
    'zh-Hant': '時鐘顯然不對：{time}',
    en: 'the clock is plainly wrong: {time}',
  },
  'doctor.clockWrong.fix': {
    'zh-Hans':
      "启用时间同步：sudo timedatectl set-ntp true；无网络时手工设置：sudo timedatectl set-time '2026-01-31 08:30:00'",
    'zh-Hant':
      "啟用時間同步：sudo timedatectl set-ntp true；無網絡時手工設置：sudo timedatectl set-time '2026-01-31 08:30:00'",
    en: "sudo timedatectl set-ntp true; without a network set it by hand: sudo timedatectl set-time '2026-01-31 08:30:00'",
  },
  'doctor.timeZone': {
    'zh-Hans': '时区 {zone}（只影响本机显示）',
    'zh-Hant': '時區 {zone}（只影響本機顯示）',
    en: 'time zone {zone} (matters for what this machine shows, nothing else)',
  },
  'doctor.clockChip': {
    'zh-Hans': '有硬件时钟，断电后时间不丢',
    'zh-Hant': '有硬件時鐘，斷電後時間不丟',
    en: 'there is a clock chip: the time survives a power cut',
  },
  'doctor.clockNoChip': {
    'zh-Hans': '没有硬件时钟：断电重启后，先不可信，校准后自动补正',
    'zh-Hant': '沒有硬件時鐘：斷電重啟後，先不可信，校準後自動補正',
    en: 'there is no clock chip: after a power cut readings are placed once the clock is set',
  },
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
    en: '{waiting} reading(s) waiting, {size} MiB',
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
    en: 'the outbox was full: {count} reading(s) were dropped, and counted',
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
    en: 'the certificate is valid from {from} to {to} ({days} days left)',
  },
  'doctor.certificateSoon': {
    'zh-Hans': '证书 {days} 天后到期（{from} 至 {to}）',
    'zh-Hant': '證書 {days} 天後到期（{from} 至 {to}）',
    en: 'the certificate ends in {days} days ({from} to {to})',
  },
  'doctor.certificateSoon.fix': {
    'zh-Hans': '请中心管理员更新证书',
    'zh-Hant': '請中心管理員更新證書',
    en: 'have the administrator of the collector renew it',
  },
  'doctor.certificateExpired': {
    'zh-Hans': '证书已于 {to} 到期（自 {from}，{days} 天）',
    'zh-Hant': '證書已於 {to} 到期（自 {from}，{days} 天）',
    en: 'the certificate ended on {to} (from {from}, {days} days)',
  },
  'doctor.certificateExpired.fix': {
    'zh-Hans': '先核对本机时钟；时钟无误则请中心管理员更新证书',
    'zh-Hant': '先核對本機時鐘；時鐘無誤則請中心管理員更新證書',
    en: "check this machine's clock first; if that is right, the collector's administrator must renew it",
  },
  'doctor.certificateNotYet': {
    'zh-Hans': '证书从 {from} 起才有效（至 {to}，{days} 天）',
    'zh-Hant': '證書從 {from} 起才有效（至 {to}，{days} 天）',
    en: 'the certificate is valid only from {from} (to {to}, {days} days)',
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
  'doctor.checkFailed': {
    'zh-Hans': '这一项检查没有完成：{reason}',
    'zh-Hant': '這一項檢查沒有完成：{reason}',
    en: 'this check did not finish: {reason}',
  },
  'doctor.checkFailed.fix': {
    'zh-Hans': '单独运行相关命令查看；若重复出现，请把结果交给维护人员',
    'zh-Hant': '單獨運行相關命令查看；若重複出現，請把結果交給維護人員',
    en: 'try its own commands; if it happens again, give this output to whoever maintains the program',
  },
} as const satisfies Entries;
