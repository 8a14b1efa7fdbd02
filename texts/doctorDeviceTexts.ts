import type { Entries } from './entry.ts';

/** What `hallwatch doctor` finds about lines, ports, pads, devices and the clock. */
export const doctorDeviceTexts = {
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
  'doctor.padReadable': {
    'zh-Hans': '{name} 可读',
    'zh-Hant': '{name} 可讀',
    en: '{name} can be read',
  },
  'doctor.padClosed': {
    'zh-Hans': '{name} 不可读（{reason}）',
    'zh-Hant': '{name} 不可讀（{reason}）',
    en: '{name} cannot be read ({reason})',
  },
  'doctor.padClosed.fix': {
    'zh-Hans': '把这条 udev 规则写入 /etc/udev/rules.d/71-pad.rules 后重新插拔：{rule}',
    'zh-Hant': '把這條 udev 規則寫入 /etc/udev/rules.d/71-pad.rules 後重新插拔：{rule}',
    en: 'put this rule into /etc/udev/rules.d/71-pad.rules and replug: {rule}',
  },
  'doctor.padsUnusable': {
    'zh-Hans': '无法列出评价器（{reason}）',
    'zh-Hant': '無法列出評價器（{reason}）',
    en: 'pads cannot be listed ({reason})',
  },
  'doctor.padsUnusable.fix': {
    'zh-Hans': '安装可选软件包后重试：npm install --include=optional',
    'zh-Hant': '安裝可選軟件包後重試：npm install --include=optional',
    en: 'install the optional packages: npm install --include=optional',
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
} as const satisfies Entries;
