import type { Entries } from './entry.ts';

/** What `hallwatch walktest` says to the person who does it, and what it finds. */
export const walktestTexts = {
  'walktest.title': {
    'zh-Hans': '步行测试：窗口 {window}（前端 {agent}）',
    'zh-Hant': '步行測試：窗口 {window}（前端 {agent}）',
    en: 'Walk test of window {window} (agent {agent})',
  },
  'walktest.about': {
    'zh-Hans':
      '共三步：坐定、离开、返回。最好两人配合：一人走动，一人操作本机。随时按 Ctrl-C 放弃。',
    'zh-Hant':
      '共三步：坐定、離開、返回。最好兩人配合：一人走動，一人操作本機。隨時按 Ctrl-C 放棄。',
    en: 'Three steps: sit still, leave, return. It is best done by two: one walks, one is here. Ctrl-C gives up.',
  },
  'walktest.technician': {
    'zh-Hans': '测试人（姓名缩写或工号，只写入记录文件）：',
    'zh-Hant': '測試人（姓名縮寫或工號，只寫入記錄文件）：',
    en: 'Your initials or staff number (kept in the record only): ',
  },
  'walktest.sit': {
    'zh-Hans': '第 1 步（共 3 步）：坐定',
    'zh-Hant': '第 1 步（共 3 步）：坐定',
    en: 'Step 1 of 3: sit still',
  },
  'walktest.sitHow': {
    'zh-Hans': '请坐到窗口的座位上，像平时看材料那样安静地坐着。坐好后按回车，保持 {seconds} 秒。',
    'zh-Hant': '請坐到窗口的座位上，像平時看材料那樣安靜地坐著。坐好後按回車，保持 {seconds} 秒。',
    en: 'Sit down at the window as if reading papers, without moving more than that. Press Enter when seated, and stay for {seconds} s.',
  },
  'walktest.leave': {
    'zh-Hans': '第 2 步（共 3 步）：离开',
    'zh-Hant': '第 2 步（共 3 步）：離開',
    en: 'Step 2 of 3: leave',
  },
  'walktest.leaveHow': {
    'zh-Hans':
      '请站起来，走出感应范围（至少 3 米），并让座位空着。走开后按回车，最长等待 {seconds} 秒。',
    'zh-Hant':
      '請站起來，走出感應範圍（至少 3 米），並讓座位空著。走開後按回車，最長等待 {seconds} 秒。',
    en: 'Stand up and walk out of reach of the sensors, 3 m at least; leave the seat empty. Press Enter when gone; this takes {seconds} s at most.',
  },
  'walktest.back': {
    'zh-Hans': '第 3 步（共 3 步）：返回',
    'zh-Hant': '第 3 步（共 3 步）：返回',
    en: 'Step 3 of 3: return',
  },
  'walktest.backHow': {
    'zh-Hans': '请走回窗口坐下。坐下的同时按回车，最长等待 {seconds} 秒。',
    'zh-Hant': '請走回窗口坐下。坐下的同時按回車，最長等待 {seconds} 秒。',
    en: 'Walk back and sit down. Press Enter the moment you sit; this takes {seconds} s at most.',
  },
  'walktest.pressEnter': {
    'zh-Hans': '准备好后按回车',
    'zh-Hant': '準備好後按回車',
    en: 'press Enter when ready',
  },
  'walktest.left': {
    'zh-Hans': '还剩 {seconds} 秒',
    'zh-Hant': '還剩 {seconds} 秒',
    en: '{seconds} s left',
  },
  'walktest.unwatched': { 'zh-Hans': '未知', 'zh-Hant': '未知', en: 'unknown' },
  'walktest.column.device': { 'zh-Hans': '传感器', 'zh-Hant': '傳感器', en: 'sensor' },
  'walktest.column.kind': { 'zh-Hans': '类型', 'zh-Hant': '類型', en: 'kind' },
  'walktest.column.seen': { 'zh-Hans': '坐定时看到', 'zh-Hant': '坐定時看到', en: 'seen sitting' },
  'walktest.column.silence': {
    'zh-Hans': '最长看不到',
    'zh-Hant': '最長看不到',
    en: 'longest not seen',
  },
  'walktest.column.empty': {
    'zh-Hans': '离开后变无人',
    'zh-Hant': '離開後變無人',
    en: 'empty after',
  },
  'walktest.column.back': {
    'zh-Hans': '返回后变有人',
    'zh-Hant': '返回後變有人',
    en: 'occupied after',
  },
  'walktest.column.verdict': { 'zh-Hans': '结论', 'zh-Hant': '結論', en: 'verdict' },
  'walktest.passed': { 'zh-Hans': '通过', 'zh-Hant': '通過', en: 'passed' },
  'walktest.failed': { 'zh-Hans': '未通过', 'zh-Hant': '未通過', en: 'failed' },
  'walktest.never': { 'zh-Hans': '没有', 'zh-Hant': '沒有', en: 'never' },
  'walktest.seconds': { 'zh-Hans': '{seconds} 秒', 'zh-Hant': '{seconds} 秒', en: '{seconds} s' },
  'walktest.allPassed': {
    'zh-Hans': '测试通过。',
    'zh-Hant': '測試通過。',
    en: 'The window has passed.',
  },
  'walktest.notPassed': {
    'zh-Hans': '测试未通过。请按上面的说明调整后重测；此前该窗口仍在试运行。',
    'zh-Hant': '測試未通過。請按上面的說明調整後重測；此前該窗口仍在試運行。',
    en: 'The window has not passed. Correct what is said above and test again; until then it stays in trial.',
  },
  'walktest.written': {
    'zh-Hans': '记录已写入 {file}',
    'zh-Hant': '記錄已寫入 {file}',
    en: 'The record is in {file}',
  },
  'walktest.next': {
    'zh-Hans': '下一步，在中心结束试运行：hallwatch trial accept {file} -c collector.yaml',
    'zh-Hant': '下一步，在中心結束試運行：hallwatch trial accept {file} -c collector.yaml',
    en: 'Next, end the trial at the collector: hallwatch trial accept {file} -c collector.yaml',
  },
  'walktest.fault.never-said': {
    'zh-Hans': '没有收到它的任何读数：检查供电和接线',
    'zh-Hant': '沒有收到它的任何讀數：檢查供電和接線',
    en: 'nothing came from it: check power and wiring',
  },
  'walktest.fault.not-watched': {
    'zh-Hans': '测试期间有一段时间不可用或不可信：用 hallwatch monitor 查看原因',
    'zh-Hant': '測試期間有一段時間不可用或不可信：用 hallwatch monitor 查看原因',
    en: 'for a part of the test it did not work or could not be trusted: see why with hallwatch monitor',
  },
  'walktest.fault.lost-sitting': {
    'zh-Hans': '坐着不动时看不到人：检查安装位置和角度，或换用坐席、雷达传感器',
    'zh-Hant': '坐著不動時看不到人：檢查安裝位置和角度，或換用坐席、雷達傳感器',
    en: 'it loses sight of somebody who sits still: check place and angle, or use a seat or radar sensor',
  },
  'walktest.fault.stayed-occupied': {
    'zh-Hans': '人离开后仍显示有人：检查极性（activeLow）、保持时间（holdMs）和感应范围',
    'zh-Hant': '人離開後仍顯示有人：檢查極性（activeLow）、保持時間（holdMs）和感應範圍',
    en: 'it does not notice that the seat is empty: check polarity (activeLow), hold time (holdMs) and reach',
  },
  'walktest.fault.missed-return': {
    'zh-Hans': '人返回后没有及时看到：检查位置、极性和去抖时间（debounceMs）',
    'zh-Hant': '人返回後沒有及時看到：檢查位置、極性和去抖時間（debounceMs）',
    en: 'it does not notice in time that somebody came back: check place, polarity and debounceMs',
  },
  'walktest.fault.seen-empty': {
    'zh-Hans': '无人时又显示有人：检查是否感应到旁边的人、风扇或窗帘',
    'zh-Hant': '無人時又顯示有人：檢查是否感應到旁邊的人、風扇或窗簾',
    en: 'it sees somebody while nobody is there: a neighbour, a fan or a curtain may be in its reach',
  },
  'HW-WALK-001': {
    'zh-Hans': '前端没有名为“{device}”的在岗传感器。现有：{names}。',
    'zh-Hant': '前端沒有名為“{device}”的在崗傳感器。現有：{names}。',
    en: 'The agent has no presence sensor "{device}". There are: {names}.',
  },
  'HW-WALK-002': {
    'zh-Hans': '不知道窗口 {window} 有哪些传感器。请用 --device 指明（可多次）。现有：{names}。',
    'zh-Hant': '不知道窗口 {window} 有哪些傳感器。請用 --device 指明（可多次）。現有：{names}。',
    en: 'It is not known which sensors belong to the window {window}. Name them with --device, as often as needed. There are: {names}.',
  },
  'HW-WALK-003': {
    'zh-Hans': '测试期间前端停止了，测试作废。请待它恢复后重测。',
    'zh-Hant': '測試期間前端停止了，測試作廢。請待它恢復後重測。',
    en: 'The agent stopped during the test, so it does not count. Test again when it runs.',
  },
  'HW-WALK-004': {
    'zh-Hans': '步行测试需要有人按回车。请在终端中运行。',
    'zh-Hant': '步行測試需要有人按回車。請在終端中運行。',
    en: 'A walk test needs somebody who presses Enter. Run it in a terminal.',
  },
  'HW-WALK-005': {
    'zh-Hans': '文件 {file} 不是步行测试记录，或写出后被改动过。请重新测试，不要修改记录。',
    'zh-Hant': '文件 {file} 不是步行測試記錄，或寫出後被改動過。請重新測試，不要修改記錄。',
    en: '{file} is no record of a walk test, or was changed after it was written. Test again, and leave the record as it is.',
  },
  'HW-WALK-006': {
    'zh-Hans': '记录不能结束窗口 {window} 的试运行：{reason}。',
    'zh-Hant': '記錄不能結束窗口 {window} 的試運行：{reason}。',
    en: 'The record does not end the trial of the window {window}: {reason}.',
  },
  'HW-WALK-008': {
    'zh-Hans': '读不到步行测试记录 {file}（{reason}）。请检查路径，并把记录从前端设备复制过来。',
    'zh-Hant': '讀不到步行測試記錄 {file}（{reason}）。請檢查路徑，並把記錄從前端設備複製過來。',
    en: 'The walk-test record {file} cannot be read ({reason}). Check the path, and copy the record from the box.',
  },
  'HW-WALK-007': {
    'zh-Hans': '“{text}”不能作为时长。请用 5 到 1800 之间的整数秒。',
    'zh-Hant': '“{text}”不能作為時長。請用 5 到 1800 之間的整數秒。',
    en: '"{text}" is no length of time here. Give whole seconds between 5 and 1800.',
  },
  'walktest.accepted': {
    'zh-Hans': '窗口 {window} 的 {devices} 已通过测试，试运行结束（已写入站点文件和账本）。',
    'zh-Hant': '窗口 {window} 的 {devices} 已通過測試，試運行結束（已寫入站點文件和賬本）。',
    en: 'The trial of {devices} at the window {window} has ended; site file and journal say so.',
  },
  'walktest.stillTrial': {
    'zh-Hans': '窗口 {window} 还有传感器在试运行：{devices}。',
    'zh-Hant': '窗口 {window} 還有傳感器在試運行：{devices}。',
    en: 'These sensors of the window {window} are still in trial: {devices}.',
  },
  'walktest.reason.unknownWindow': {
    'zh-Hans': '站点文件中没有这个窗口',
    'zh-Hant': '站點文件中沒有這個窗口',
    en: 'the site file has no such window',
  },
  'walktest.reason.notBound': {
    'zh-Hans': '传感器 {devices} 没有绑定到这个窗口（前端 {agent}）',
    'zh-Hant': '傳感器 {devices} 沒有綁定到這個窗口（前端 {agent}）',
    en: 'the sensors {devices} of the agent {agent} are not bound to it',
  },
  'walktest.reason.notPassed': {
    'zh-Hans': '传感器 {devices} 没有通过',
    'zh-Hant': '傳感器 {devices} 沒有通過',
    en: 'the sensors {devices} have not passed',
  },
  'walktest.reason.unwritable': {
    'zh-Hans': '站点文件中的设备不是逐条写出的，请手工写入 accepted',
    'zh-Hant': '站點文件中的設備不是逐條寫出的，請手工寫入 accepted',
    en: 'its devices are not written out in the site file; add accepted by hand',
  },
  'walktest.reason.otherKind': {
    'zh-Hans': '传感器 {devices} 的类型与站点文件不一致',
    'zh-Hant': '傳感器 {devices} 的類型與站點文件不一致',
    en: 'the sensors {devices} are of another kind than the site file says',
  },
} as const satisfies Entries;
