import type { Entries } from './entry.ts';

/** What `hallwatch pad` says. */
export const padTexts = {
  'pad.command': {
    'zh-Hans': '评价器:列出已插入的评价器,引导配对',
    'zh-Hant': '評價器:列出已插入的評價器,引導配對',
    en: 'rating pads: list what is plugged in, pair one by pressing its keys',
  },
  'pad.list': {
    'zh-Hans': '列出已插入的 HID 设备和键盘:端口、序列号、能否读取',
    'zh-Hant': '列出已插入的 HID 設備和鍵盤:端口、序列號、能否讀取',
    en: 'list HID devices and keyboards with port, serial number and whether they can be read',
  },
  'pad.pair': {
    'zh-Hans': '依次按键,学习评价器的按键数据,并写入配置文件(先停止前端)',
    'zh-Hant': '依次按鍵,學習評價器的按鍵數據,並寫入配置文件(先停止前端)',
    en: 'learn the keys of a pad while you press them, and write it into the configuration (stop the agent first)',
  },
  'pad.device': {
    'zh-Hans': '配置中的设备名称;已有同名设备时更新它',
    'zh-Hant': '配置中的設備名稱;已有同名設備時更新它',
    en: 'the name of the device in the configuration; one of that name is updated',
  },
  'pad.levels': {
    'zh-Hans': '评价器上有哪些满意度按键,5 = 非常满意 … 1 = 非常不满意',
    'zh-Hant': '評價器上有哪些滿意度按鍵,5 = 非常滿意 … 1 = 非常不滿意',
    en: 'the levels that the pad has keys for, 5 = very satisfied … 1 = very dissatisfied',
  },
  'pad.declare': {
    'zh-Hans':
      '还有哪些申报按键:pause 暂停、resume 恢复、away 暂离、return 返回、stand-in 替岗、back-office 后台',
    'zh-Hant':
      '還有哪些申報按鍵:pause 暫停、resume 恢復、away 暫離、return 返回、stand-in 替崗、back-office 後台',
    en: 'keys that declare: pause, resume, away, return, stand-in, back-office',
  },
  'pad.port': {
    'zh-Hans': '评价器所在的 USB 端口,例如 1.2;不写时按一下评价器即可识别',
    'zh-Hant': '評價器所在的 USB 端口,例如 1.2;不寫時按一下評價器即可識別',
    en: 'the USB port of the pad, such as 1.2; without it, the pad that you press is taken',
  },
  'pad.serial': {
    'zh-Hans': '评价器的序列号',
    'zh-Hant': '評價器的序列號',
    en: 'the serial number of the pad',
  },
  'pad.json': {
    'zh-Hans': '以 JSON 输出,供程序读取',
    'zh-Hant': '以 JSON 輸出,供程序讀取',
    en: 'print JSON, for programs',
  },
  'pad.none': {
    'zh-Hans': '没有插入任何 HID 设备或键盘。',
    'zh-Hant': '沒有插入任何 HID 設備或鍵盤。',
    en: 'No HID device and no keyboard is plugged in.',
  },
  'pad.readable': {
    'zh-Hans': '可读取',
    'zh-Hant': '可讀取',
    en: 'can be read',
  },
  'pad.held': {
    'zh-Hans': '正由 {name}(进程 {pid})读取',
    'zh-Hant': '正由 {name}(進程 {pid})讀取',
    en: 'is being read by {name} (process {pid})',
  },
  'pad.notReadable': {
    'zh-Hans': '无法读取({reason})。udev 规则:{rule}',
    'zh-Hant': '無法讀取({reason})。udev 規則:{rule}',
    en: 'cannot be read ({reason}). A udev rule for it: {rule}',
  },
  'pad.missing': {
    'zh-Hans': '缺少组件:{what}',
    'zh-Hant': '缺少組件:{what}',
    en: 'missing: {what}',
  },
  'pad.which': {
    'zh-Hans': '有 {count} 个设备。请在要配对的评价器上按任意一个键……',
    'zh-Hant': '有 {count} 個設備。請在要配對的評價器上按任意一個鍵……',
    en: 'There are {count} devices. Press any key on the pad that is to be paired…',
  },
  'pad.found': {
    'zh-Hans': '已找到:{name},端口 {port}。',
    'zh-Hant': '已找到:{name},端口 {port}。',
    en: 'Found: {name} at port {port}.',
  },
  'pad.handsOff': {
    'zh-Hans': '请先不要按键({seconds} 秒)……',
    'zh-Hant': '請先不要按鍵({seconds} 秒)……',
    en: 'Press nothing for {seconds} {seconds|second|seconds}…',
  },
  'pad.press': {
    'zh-Hans': '第 {round} 轮:请在评价器上按一下“{key}”……',
    'zh-Hant': '第 {round} 輪:請在評價器上按一下「{key}」……',
    en: 'Round {round}: press "{key}" on the pad once…',
  },
  'pad.heard': {
    'zh-Hans': '  收到。',
    'zh-Hant': '  收到。',
    en: '  received.',
  },
  'pad.onceMore': {
    'zh-Hans': '还不能确定哪些字节是按键、哪些是计数器,请再按一轮。',
    'zh-Hant': '還不能確定哪些字節是按鍵、哪些是計數器,請再按一輪。',
    en: 'It is not certain yet which bytes are keys and which are counters: one more round.',
  },
  'pad.startOver': {
    'zh-Hans': '{why}重新开始。',
    'zh-Hant': '{why}重新開始。',
    en: '{why} Starting over.',
  },
  'pad.why.nothing': {
    'zh-Hans': '“{keys}”没有发出任何数据。',
    'zh-Hant': '「{keys}」沒有發出任何數據。',
    en: '"{keys}" sent nothing.',
  },
  'pad.why.same': {
    'zh-Hans': '“{keys}”发出的数据相同,可能按错了键。',
    'zh-Hant': '「{keys}」發出的數據相同,可能按錯了鍵。',
    en: '"{keys}" sent the same; was another key pressed?',
  },
  'pad.why.changing': {
    'zh-Hans': '“{keys}”每次发出的数据都不同,可能按错了键。',
    'zh-Hant': '「{keys}」每次發出的數據都不同,可能按錯了鍵。',
    en: '"{keys}" sent something else each time; was another key pressed?',
  },
  'pad.why.ambiguous': {
    'zh-Hans': '多按几轮后仍无法区分按键与计数器。',
    'zh-Hant': '多按幾輪後仍無法區分按鍵與計數器。',
    en: 'Keys and counters cannot be told apart even after more rounds.',
  },
  'pad.why.no-pattern': {
    'zh-Hans': '没有找到能区分各按键的数据。',
    'zh-Hant': '沒有找到能區分各按鍵的數據。',
    en: 'Nothing in the data tells the keys apart.',
  },
  'pad.key.5': { 'zh-Hans': '非常满意', 'zh-Hant': '非常滿意', en: 'very satisfied (5)' },
  'pad.key.4': { 'zh-Hans': '满意', 'zh-Hant': '滿意', en: 'satisfied (4)' },
  'pad.key.3': { 'zh-Hans': '基本满意', 'zh-Hant': '基本滿意', en: 'fairly satisfied (3)' },
  'pad.key.2': { 'zh-Hans': '不满意', 'zh-Hant': '不滿意', en: 'dissatisfied (2)' },
  'pad.key.1': { 'zh-Hans': '非常不满意', 'zh-Hant': '非常不滿意', en: 'very dissatisfied (1)' },
  'pad.key.pause': { 'zh-Hans': '暂停', 'zh-Hant': '暫停', en: 'pause' },
  'pad.key.resume': { 'zh-Hans': '恢复', 'zh-Hant': '恢復', en: 'resume' },
  'pad.key.away': { 'zh-Hans': '暂离', 'zh-Hant': '暫離', en: 'away' },
  'pad.key.return': { 'zh-Hans': '返回', 'zh-Hant': '返回', en: 'return' },
  'pad.key.stand-in': { 'zh-Hans': '替岗', 'zh-Hant': '替崗', en: 'stand-in' },
  'pad.key.back-office': { 'zh-Hans': '后台办理', 'zh-Hant': '後台辦理', en: 'back office' },
  'pad.written': {
    'zh-Hans': '已写入 {file},原文件保存为 {backup}。现在可以启动前端。',
    'zh-Hant': '已寫入 {file},原文件保存為 {backup}。現在可以啟動前端。',
    en: 'Written to {file}; the file as it was is {backup}. The agent can be started now.',
  },
  'HW-PAD-001': {
    'zh-Hans': '没有找到评价器。请检查 USB 连接,并用 hallwatch pad list 查看已插入的设备。',
    'zh-Hant': '沒有找到評價器。請檢查 USB 連接,並用 hallwatch pad list 查看已插入的設備。',
    en: 'There is no such pad. Check its USB plug, and see what is plugged in with hallwatch pad list.',
  },
  'HW-PAD-002': {
    'zh-Hans':
      '前端正在运行(进程 {pid}),配对时的按键会被当成评价。请先停止前端,例如 systemctl stop hallwatch-agent。',
    'zh-Hant':
      '前端正在運行(進程 {pid}),配對時的按鍵會被當成評價。請先停止前端,例如 systemctl stop hallwatch-agent。',
    en: 'The agent is running (process {pid}) and would count what you press as ratings. Stop it first, for instance with systemctl stop hallwatch-agent.',
  },
  'HW-PAD-003': {
    'zh-Hans': '评价器正被另一个程序使用({reason})。请先停止该程序。',
    'zh-Hant': '評價器正被另一個程序使用({reason})。請先停止該程序。',
    en: 'Another program uses the pad ({reason}). Stop it first.',
  },
  'HW-PAD-004': {
    'zh-Hans': '无法读取评价器:{reason}。hallwatch pad list 会给出所需的 udev 规则。',
    'zh-Hant': '無法讀取評價器:{reason}。hallwatch pad list 會給出所需的 udev 規則。',
    en: 'The pad cannot be read: {reason}. hallwatch pad list shows the udev rule that it needs.',
  },
  'HW-PAD-005': {
    'zh-Hans': '等了很久没有收到按键({reason})。配置文件没有改动。',
    'zh-Hant': '等了很久沒有收到按鍵({reason})。配置文件沒有改動。',
    en: 'Nothing was pressed for a long time ({reason}). The configuration was not changed.',
  },
  'HW-PAD-006': {
    'zh-Hans': '无法识别评价器的按键:{reason}配置文件没有改动。',
    'zh-Hant': '無法識別評價器的按鍵:{reason}配置文件沒有改動。',
    en: 'The keys of the pad could not be learned: {reason} The configuration was not changed.',
  },
  'HW-PAD-007': {
    'zh-Hans': '配对中断:{reason}。配置文件没有改动。',
    'zh-Hant': '配對中斷:{reason}。配置文件沒有改動。',
    en: 'Pairing ended early: {reason}. The configuration was not changed.',
  },
  'HW-PAD-008': {
    'zh-Hans':
      '“{text}”不正确。--levels 用 5,4,3,2,1 中的至少两个;--declare 用 pause、resume、away、return、stand-in、back-office。',
    'zh-Hant':
      '「{text}」不正確。--levels 用 5,4,3,2,1 中的至少兩個;--declare 用 pause、resume、away、return、stand-in、back-office。',
    en: '"{text}" is not right. --levels takes at least two of 5,4,3,2,1; --declare takes pause, resume, away, return, stand-in, back-office.',
  },
  'HW-PAD-009': {
    'zh-Hans':
      '配置中的设备“{device}”含有被其他条目引用的锚点,无法替换({reason})。请先改写配置文件,或用 --device 另取名称。',
    'zh-Hant':
      '配置中的設備「{device}」含有被其他條目引用的錨點,無法替換({reason})。請先改寫配置文件,或用 --device 另取名稱。',
    en: 'Other entries of the configuration refer to an anchor in the device "{device}", so it cannot be replaced ({reason}). Write them out first, or choose another name with --device.',
  },
} as const satisfies Entries;
