import type { Entries } from './entry.ts';

/** What `hallwatch doctor` finds about the program, its service and its permissions. */
export const doctorMachineTexts = {
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
    en: '{file}: {devices} {devices|device|devices}',
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
} as const satisfies Entries;
