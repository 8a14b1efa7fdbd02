import type { Entries } from './entry.ts';

/** What each rule about equipment says, filled with the facts of the finding. None accuses anybody. */
export const equipmentRuleTexts = {
  'rule.line-down': {
    'zh-Hans':
      '{place}的全部 {agents} 台前端设备（{names}）超过 {silentAfterSeconds} 秒没有消息，按一条线路中断处理',
    'zh-Hant':
      '{place}的全部 {agents} 臺前端設備（{names}）超過 {silentAfterSeconds} 秒沒有消息，按一條線路中斷處理',
    en: 'No word from any of the {agents} {agents|agent|agents} of {place} ({names}) for more than {silentAfterSeconds} {silentAfterSeconds|second|seconds}: taken for one line that is down',
  },
  'rule.no-power-at-opening': {
    'zh-Hans':
      '{place}开门后 {graceMinutes} 分钟，全部 {agents} 台前端设备（{names}）仍没有消息。请大厅负责人核实：是否还没有通电、线路是否正常，或者当天不开放',
    'zh-Hant':
      '{place}開門後 {graceMinutes} 分鐘，全部 {agents} 臺前端設備（{names}）仍沒有消息。請大廳負責人核實：是否還沒有通電、線路是否正常，或者當天不開放',
    en: '{graceMinutes} {graceMinutes|minute|minutes} after {place} opened there is still no word from any of its {agents} {agents|agent|agents} ({names}). A question to the hall head: is the power on, is the line well, or is the hall closed today?',
  },
  'rule.sensor-stuck': {
    'zh-Hans':
      '传感器一直报“有人”，从未变化：服务时间内累计 {dutyHours} 小时，服务时间以外 {offHours} 小时。请检查传感器',
    'zh-Hant':
      '傳感器一直報「有人」，從未變化：服務時間內累計 {dutyHours} 小時，服務時間以外 {offHours} 小時。請檢查傳感器',
    en: 'The sensor has said "present" without any change for {dutyHours} {dutyHours|hour|hours} of duty and {offHours} {offHours|hour|hours} beyond. Please check the sensor',
  },
  'rule.sensor-noisy': {
    'zh-Hans': '前端设备上报：输入信号变化过快，读数没有意义（{reason}）',
    'zh-Hant': '前端設備上報：輸入信號變化過快，讀數沒有意義（{reason}）',
    en: 'The agent reports that the input changes too fast to mean anything ({reason})',
  },
  'rule.sensor-implausible': {
    'zh-Hans': '传感器的读数不合常理，理由见核对项。请检查传感器',
    'zh-Hant': '傳感器的讀數不合常理，理由見核對項。請檢查傳感器',
    en: 'What the sensor says cannot be right; the checks say why. Please check the sensor',
  },
  'rule.press-at-empty': {
    'zh-Hans':
      '评价器被按下时，窗口的传感器（{sensors}）已有 {emptyMs} 没有感应到人：可能是传感器没有感应到，也可能按键不是来自办事群众。请先核对设备',
    'zh-Hant':
      '評價器被按下時，窗口的傳感器（{sensors}）已有 {emptyMs} 沒有感應到人：可能是傳感器沒有感應到，也可能按鍵不是來自辦事群眾。請先核對設備',
    en: 'The rating pad was pressed when the sensors of the window ({sensors}) had seen nobody for {emptyMs}: a sensor may be blind, or the press did not come from a visitor. Please check the equipment first',
  },
  'rule.press-burst': {
    'zh-Hans': '评价器在 {withinSeconds} 秒内被按了 {presses} 次：可能是故障、误触或儿童玩耍',
    'zh-Hant': '評價器在 {withinSeconds} 秒內被按了 {presses} 次：可能是故障、誤觸或兒童玩耍',
    en: 'The rating pad was pressed {presses} {presses|time|times} within {withinSeconds} {withinSeconds|second|seconds}: a fault, a slip or a child at play',
  },
  'rule.press-without-queue': {
    'zh-Hans':
      '评价器被按下时，叫号机显示该窗口没有人在办理或等候，之前 {ratedWithinMinutes} 分钟内也没有办结。请核对叫号机和评价器',
    'zh-Hant':
      '評價器被按下時，叫號機顯示該窗口沒有人在辦理或等候，之前 {ratedWithinMinutes} 分鐘內也沒有辦結。請核對叫號機和評價器',
    en: 'The rating pad was pressed while the queue machine knew of nobody served or waiting at the window, nor of anybody served within {ratedWithinMinutes} {ratedWithinMinutes|minute|minutes} before. Please check the queue machine and the pad',
  },
  'rule.pad-silent': {
    'zh-Hans':
      '窗口有业务的连续 {days} 个服务日里评价器没有被按过，同厅另有 {others} 个评价器有人使用。请检查评价器',
    'zh-Hant':
      '窗口有業務的連續 {days} 個服務日裡評價器沒有被按過，同廳另有 {others} 個評價器有人使用。請檢查評價器',
    en: 'On {days} {days|day|days} of service in a row nobody pressed the pad of this busy window, while {others} {others|other pad of the hall was|other pads of the hall were} used. Please check the pad',
  },
  'rule.kiosks-down': {
    'zh-Hans': '大厅的 {kiosks} 台自助终端（{names}）全部不可用',
    'zh-Hant': '大廳的 {kiosks} 臺自助終端（{names}）全部不可用',
    en: 'All {kiosks} self-service kiosks of the hall ({names}) are down',
  },
  'rule.clock-drift': {
    'zh-Hans': '前端设备的时钟不可靠，理由见核对项。请检查对时服务',
    'zh-Hant': '前端設備的時鐘不可靠，理由見核對項。請檢查對時服務',
    en: 'The clock of the agent cannot be relied on; the checks say why. Please check its time service',
  },
  'rule.disk-trouble': {
    'zh-Hans': '前端设备的存储出现问题（{reason}），已知缺失 {count} 条读数',
    'zh-Hant': '前端設備的存儲出現問題（{reason}），已知缺失 {count} 條讀數',
    en: 'The disk of the agent is in trouble ({reason}); {count} {count|reading is|readings are} known to be missing',
  },
  'rule.certificate-expiring': {
    'zh-Hans': '采集服务的证书（{listener}）将于 {notAfter} 到期，剩余不足 {days} 天',
    'zh-Hant': '採集服務的證書（{listener}）將於 {notAfter} 到期，剩餘不足 {days} 天',
    en: 'The certificate of the collector ({listener}) ends on {notAfter}, in less than {days} {days|day|days}',
  },
} as const satisfies Entries;

/** What was checked before a finding about equipment was raised. */
export const equipmentCheckTexts = {
  'line-heard': {
    'zh-Hans': '同厅仍有前端设备保持联系（{all} 台中 {silent} 台没有消息）',
    'zh-Hant': '同廳仍有前端設備保持聯繫（{all} 臺中 {silent} 臺沒有消息）',
    en: 'Other agents of the hall are heard ({silent} of {all} are silent)',
  },
  'agents-heard': {
    'zh-Hans': '大厅至少有一台前端设备保持联系（{all} 台中 {silent} 台没有消息）',
    'zh-Hant': '大廳至少有一臺前端設備保持聯繫（{all} 臺中 {silent} 臺沒有消息）',
    en: 'At least one agent of the hall is heard ({silent} of {all} are silent)',
  },
  'halls-heard': {
    'zh-Hans': '辖区内至少有一个大厅保持联系（{all} 个中 {silent} 个没有消息）',
    'zh-Hant': '轄區內至少有一個大廳保持聯繫（{all} 個中 {silent} 個沒有消息）',
    en: 'At least one hall of the area is heard ({silent} of {all} are silent)',
  },
  'silence-expected': {
    'zh-Hans': '停电下班等预期内的无消息',
    'zh-Hant': '停電下班等預期內的無消息',
    en: 'The silence is one that the closing hours explain',
  },
  'power-after-opening': {
    'zh-Hans': '开门（{openingMs}）后设备恢复消息',
    'zh-Hant': '開門（{openingMs}）後設備恢復消息',
    en: 'The agents are heard again after the hall opened ({openingMs})',
  },
  'sensor-changes': {
    'zh-Hans': '传感器的读数有变化（自 {sinceMs} 起没有）',
    'zh-Hant': '傳感器的讀數有變化（自 {sinceMs} 起沒有）',
    en: 'What the sensor says changes (it has not since {sinceMs})',
  },
  'worked-off-duty': {
    'zh-Hans': '服务时间以外有过变化（最近一次 {lastWorkedMs}），说明传感器曾经工作',
    'zh-Hant': '服務時間以外有過變化（最近一次 {lastWorkedMs}），說明傳感器曾經工作',
    en: 'It changed outside duty hours (last at {lastWorkedMs}), which shows that it worked then',
  },
  'sensor-unseen': {
    'zh-Hans':
      '传感器与同窗口的 {witness}（{witnessKind}）一致（后者累计 {unseenHours} 小时感应到人，前者始终没有；两者必有一个不对）',
    'zh-Hant':
      '傳感器與同窗口的 {witness}（{witnessKind}）一致（後者累計 {unseenHours} 小時感應到人，前者始終沒有；兩者必有一個不對）',
    en: 'It agrees with {witness} ({witnessKind}) of the same window (which saw somebody for {unseenHours} {unseenHours|hour|hours}, and this one never; one of the two is wrong)',
  },
  'sensor-flutter': {
    'zh-Hans': '一分钟内的变化不超过 {changesPerMinuteMax} 次',
    'zh-Hant': '一分鐘內的變化不超過 {changesPerMinuteMax} 次',
    en: 'It changes no more than {changesPerMinuteMax} {changesPerMinuteMax|time|times} within a minute',
  },
  'sensor-contradicts-itself': {
    'zh-Hans': '同一时刻只报一种状态（{minutes} 分钟内有 {times} 次同时报“有人”和“无人”）',
    'zh-Hant': '同一時刻只報一種狀態（{minutes} 分鐘內有 {times} 次同時報「有人」和「無人」）',
    en: 'It says one thing at a time ({times} {times|time|times} within {minutes} {minutes|minute|minutes} it said "present" and "absent" at once)',
  },
  'presses-apart': {
    'zh-Hans': '按键间隔正常（{withinSeconds} 秒内少于 {presses} 次）',
    'zh-Hant': '按鍵間隔正常（{withinSeconds} 秒內少於 {presses} 次）',
    en: 'Presses come one by one (fewer than {presses} within {withinSeconds} {withinSeconds|second|seconds})',
  },
  'sensors-see-somebody': {
    'zh-Hans': '按键时有传感器感应到人（已有 {emptyMs} 没有；此类传感器允许 {minutesMin} 分钟）',
    'zh-Hant': '按鍵時有傳感器感應到人（已有 {emptyMs} 沒有；此類傳感器允許 {minutesMin} 分鐘）',
    en: 'A sensor saw somebody when the pad was pressed (none had for {emptyMs}; {minutesMin} {minutesMin|minute is|minutes are} usual for its kind)',
  },
  'somebody-in-queue': {
    'zh-Hans': '叫号机显示有人在办理或等候（叫号机最近一次消息 {saidMs}）',
    'zh-Hant': '叫號機顯示有人在辦理或等候（叫號機最近一次消息 {saidMs}）',
    en: 'The queue machine knew of somebody served or waiting (its last word was at {saidMs})',
  },
  'pad-pressed': {
    'zh-Hans': '评价器在有业务的服务日被按过（连续 {days} 天没有）',
    'zh-Hant': '評價器在有業務的服務日被按過（連續 {days} 天沒有）',
    en: 'The pad was pressed on days of service (on {days} in a row it was not)',
  },
  'other-pads-pressed': {
    'zh-Hans': '同期同厅其他评价器有人使用（{others} 个）',
    'zh-Hant': '同期同廳其他評價器有人使用（{others} 個）',
    en: 'Other pads of the hall were used meanwhile ({others})',
  },
  'a-kiosk-works': {
    'zh-Hans': '至少有一台自助终端可用（{all} 台中 {down} 台不可用）',
    'zh-Hant': '至少有一臺自助終端可用（{all} 臺中 {down} 臺不可用）',
    en: 'At least one kiosk works ({down} of {all} are down)',
  },
  'clock-steady': {
    'zh-Hans': '时钟没有反复跳变（{hours} 小时内跳变 {steps} 次，每次超过 2 秒）',
    'zh-Hant': '時鐘沒有反覆跳變（{hours} 小時內跳變 {steps} 次，每次超過 2 秒）',
    en: 'The clock does not jump again and again ({steps} {steps|jump|jumps} of more than 2 seconds within {hours} {hours|hour|hours})',
  },
  'clock-vouched-for': {
    'zh-Hans': '有对时来源为时钟担保（超过 {minutes} 分钟没有）',
    'zh-Hant': '有對時來源為時鐘擔保（超過 {minutes} 分鐘沒有）',
    en: 'A time source vouches for the clock (none did for more than {minutes} {minutes|minute|minutes})',
  },
  'clock-exact': {
    'zh-Hans': '时钟误差不超过 2 秒（来源自报 {errorMs}，已超过 {minutes} 分钟）',
    'zh-Hant': '時鐘誤差不超過 2 秒（來源自報 {errorMs}，已超過 {minutes} 分鐘）',
    en: 'The clock is right to 2 seconds (its source admits to {errorMs}, for more than {minutes} {minutes|minute|minutes})',
  },
  'disk-keeps-readings': {
    'zh-Hans': '存储能保存读数（{reason}，缺失 {count} 条）',
    'zh-Hant': '存儲能保存讀數（{reason}，缺失 {count} 條）',
    en: 'The disk keeps readings ({reason}, {count} missing)',
  },
  'certificate-valid-long': {
    'zh-Hans': '证书还有 {days} 天以上的有效期（到期日 {notAfter}）',
    'zh-Hant': '證書還有 {days} 天以上的有效期（到期日 {notAfter}）',
    en: 'The certificate is valid for more than {days} {days|day|days} (it ends on {notAfter})',
  },
} as const satisfies Entries;

/** What would have led to another verdict about equipment. */
export const equipmentChangeTexts = {
  'any-heard-before': {
    'zh-Hans': '如果在此之前收到其中任何一台前端设备的数据，则不会有这条发现',
    'zh-Hant': '如果在此之前收到其中任何一臺前端設備的數據，則不會有這條發現',
    en: 'Any word from one of these agents before that moment',
  },
  'sensor-said-empty': {
    'zh-Hans': '如果传感器在此期间报过“无人”，则不会有这条发现',
    'zh-Hant': '如果傳感器在此期間報過「無人」，則不會有這條發現',
    en: 'The sensor saying "absent" meanwhile',
  },
  'input-calm': {
    'zh-Hans': '如果输入信号正常，则不会有这条发现',
    'zh-Hant': '如果輸入信號正常，則不會有這條發現',
    en: 'The input being calm',
  },
  'sensor-unseen': {
    'zh-Hans': '如果该传感器在此期间感应到一次人员，则不会有这条发现',
    'zh-Hant': '如果該傳感器在此期間感應到一次人員，則不會有這條發現',
    en: 'The sensor seeing somebody once meanwhile',
  },
  'sensor-flutter': {
    'zh-Hans': '如果变化次数在人能做到的范围内，则不会有这条发现',
    'zh-Hant': '如果變化次數在人能做到的範圍內，則不會有這條發現',
    en: 'Changes as few as people can make',
  },
  'sensor-contradicts-itself': {
    'zh-Hans': '如果同一时刻只报一种状态，则不会有这条发现',
    'zh-Hant': '如果同一時刻只報一種狀態，則不會有這條發現',
    en: 'The sensor saying one thing at a time',
  },
  'presses-apart': {
    'zh-Hans': '如果 {withinSeconds} 秒内少于 {presses} 次按键，则不会有这条发现',
    'zh-Hant': '如果 {withinSeconds} 秒內少於 {presses} 次按鍵，則不會有這條發現',
    en: 'Fewer than {presses} {presses|press|presses} within {withinSeconds} {withinSeconds|second|seconds}',
  },
  'sensor-saw-visitor': {
    'zh-Hans': '如果按键前有传感器感应到人员，则不会有这条发现',
    'zh-Hant': '如果按鍵前有傳感器感應到人員，則不會有這條發現',
    en: 'A sensor seeing somebody shortly before the press',
  },
  'ticket-called': {
    'zh-Hans': '如果按键前叫号机呼叫过号码，或窗口有人等候，则不会有这条发现',
    'zh-Hant': '如果按鍵前叫號機呼叫過號碼，或窗口有人等候，則不會有這條發現',
    en: 'A ticket called before the press, or somebody waiting',
  },
  'pad-pressed': {
    'zh-Hans': '如果评价器在此期间被按过一次，则不会有这条发现',
    'zh-Hant': '如果評價器在此期間被按過一次，則不會有這條發現',
    en: 'The pad being pressed once meanwhile',
  },
  'a-kiosk-works': {
    'zh-Hans': '如果其中一台自助终端可用，则不会有这条发现',
    'zh-Hant': '如果其中一臺自助終端可用，則不會有這條發現',
    en: 'One of the kiosks working',
  },
  'clock-steady': {
    'zh-Hans': '如果时钟在 {hours} 小时内跳变少于 {steps} 次，则不会有这条发现',
    'zh-Hant': '如果時鐘在 {hours} 小時內跳變少於 {steps} 次，則不會有這條發現',
    en: 'Fewer than {steps} {steps|jump|jumps} within {hours} {hours|hour|hours}',
  },
  'clock-vouched-for': {
    'zh-Hans': '如果在此之前时钟完成对时并足够准确，则不会有这条发现',
    'zh-Hant': '如果在此之前時鐘完成對時並足夠準確，則不會有這條發現',
    en: 'The clock being set, and exact enough, before that moment',
  },
  'disk-keeps-readings': {
    'zh-Hans': '如果存储正常，则不会有这条发现',
    'zh-Hant': '如果存儲正常，則不會有這條發現',
    en: 'The disk being well',
  },
  'certificate-renewed': {
    'zh-Hans': '如果证书已更换为有效期更长的证书，则不会有这条发现',
    'zh-Hant': '如果證書已更換為有效期更長的證書，則不會有這條發現',
    en: 'A certificate that ends later being in place',
  },
} as const satisfies Entries;
