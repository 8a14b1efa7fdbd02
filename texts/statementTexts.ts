import type { Entries } from './entry.ts';

/** Why something that a person said is not taken in. Codes are stable; never reuse one. */
export const statementTexts = {
  'HW-SAY-001': {
    'zh-Hans': '“{field}”不正确（{reason}）。请对照 /docs 中的接口说明改正。',
    'zh-Hant': '“{field}”不正確（{reason}）。請對照 /docs 中的接口說明改正。',
    en: 'The field "{field}" is not right ({reason}). Correct it as described at /docs.',
  },
  'HW-SAY-002': {
    'zh-Hans': '没有窗口“{window}”。请用站点文件中的窗口编号（id）。',
    'zh-Hant': '沒有窗口「{window}」。請用站點文件中的窗口編號（id）。',
    en: 'There is no window "{window}". Use the id of a window in the site file.',
  },
  'HW-SAY-003': {
    'zh-Hans': '结束时间不晚于开始时间。请检查两个时间，尤其是日期。',
    'zh-Hant': '結束時間不晚於開始時間。請檢查兩個時間，尤其是日期。',
    en: 'It ends before it begins. Check both times, above all their dates.',
  },
  'HW-SAY-004': {
    'zh-Hans':
      '时间超过 {days} 天以前，那段时间不再重新判定。如有疑似事件不符，请直接对该事件作“不成立”的结论并说明理由。',
    'zh-Hant':
      '時間超過 {days} 天以前，那段時間不再重新判定。如有疑似事件不符，請直接對該事件作「不成立」的結論並說明理由。',
    en: 'It lies more than {days} {days|day|days} back, and that time is not judged again. Where a finding is wrong, dismiss it with its reason.',
  },
  'HW-SAY-005': {
    'zh-Hans': '时间太远或太长：最多提前 {days} 天，一次最长 {days} 天。请分次登记。',
    'zh-Hant': '時間太遠或太長：最多提前 {days} 天，一次最長 {days} 天。請分次登記。',
    en: 'It begins too far ahead or lasts too long: at most {days} {days|day|days} each. Declare it in parts.',
  },
  'HW-SAY-006': {
    'zh-Hans':
      '窗口“{window}”不是备用窗口，不能启用或停用。请在站点文件中改其类型（mode: spare）。',
    'zh-Hant':
      '窗口「{window}」不是備用窗口，不能啟用或停用。請在站點文件中改其類型（mode: spare）。',
    en: 'The window "{window}" is no spare window, so it cannot be opened or closed. Its mode in the site file would have to be spare.',
  },
  'HW-SAY-007': {
    'zh-Hans': '没有疑似事件“{id}”。请从事件列表或网页地址中复制编号。',
    'zh-Hant': '沒有疑似事件「{id}」。請從事件列表或網頁地址中複製編號。',
    en: 'There is no finding "{id}". Copy its id from the list of findings or the address of its page.',
  },
  'HW-SAY-008': {
    'zh-Hans': '该事件尚无结论，无可撤回。可以直接作“已核实”或“不成立”的结论。',
    'zh-Hant': '該事件尚無結論，無可撤回。可以直接作「已核實」或「不成立」的結論。',
    en: 'Nothing is concluded about this finding, so there is nothing to reopen. Confirm or dismiss it.',
  },
  'HW-SAY-009': {
    'zh-Hans':
      '该事件已有结论（{conclusion}，{author}，{at}）。要改变结论，请先说明理由撤回（reopen）。',
    'zh-Hant':
      '該事件已有結論（{conclusion}，{author}，{at}）。要改變結論，請先說明理由撤回（reopen）。',
    en: 'This finding has been concluded already ({conclusion}, by {author}, {at}). To change that, reopen it first and say why.',
  },
  'HW-SAY-010': {
    'zh-Hans':
      '您看到的是第 {seen} 版，现在已是第 {version} 版：{author} 于 {at} 作出“{conclusion}”。请查看后再决定。',
    'zh-Hant':
      '您看到的是第 {seen} 版，現在已是第 {version} 版：{author} 於 {at} 作出「{conclusion}」。請查看後再決定。',
    en: 'You have seen version {seen}, and it is at version {version} now: {author} concluded "{conclusion}" at {at}. Look at that, then decide.',
  },
  'HW-SAY-011': {
    'zh-Hans': '理由选“其他”时，请在备注中写明。',
    'zh-Hant': '理由選「其他」時，請在備註中寫明。',
    en: 'The reason "other" needs a remark that says which.',
  },
  'HW-SAY-012': {
    'zh-Hans': '对“{kind}”作出“{conclusion}”的结论，不能用理由“{reason}”。可用：{reasons}。',
    'zh-Hant': '對「{kind}」作出「{conclusion}」的結論，不能用理由「{reason}」。可用：{reasons}。',
    en: 'The reason "{reason}" does not fit the conclusion "{conclusion}" about "{kind}". There are: {reasons}.',
  },
  'HW-SAY-013': {
    'zh-Hans': '窗口“{window}”没有编号为“{id}”的登记。请从登记列表中复制编号。',
    'zh-Hant': '窗口「{window}」沒有編號為「{id}」的登記。請從登記列表中複製編號。',
    en: 'The window "{window}" has no declaration "{id}". Copy the id from the list of declarations.',
  },
  'HW-SAY-014': {
    'zh-Hans': '该登记已于 {at} 结束。要再次离开，请另行登记。',
    'zh-Hant': '該登記已於 {at} 結束。要再次離開，請另行登記。',
    en: 'This declaration ended at {at}. Make a new one for another absence.',
  },
  'HW-SAY-015': {
    'zh-Hans': '“{state}”必须写明替岗人员（standIn）。',
    'zh-Hant': '「{state}」必須寫明替崗人員（standIn）。',
    en: '"{state}" needs the stand-in (standIn).',
  },
  'HW-SAY-016': {
    'zh-Hans': '替岗人员不能是离岗人员本人。请写明实际替岗的人员编号。',
    'zh-Hant': '替崗人員不能是離崗人員本人。請寫明實際替崗的人員編號。',
    en: 'Nobody can stand in for himself. Give the id of who really does.',
  },
  'HW-SAY-017': {
    'zh-Hans': '没有编号为“{id}”的到岗呼叫。请从呼叫列表中复制编号。',
    'zh-Hant': '沒有編號為「{id}」的到崗呼叫。請從呼叫列表中複製編號。',
    en: 'There is no call "{id}". Copy the id from the list of calls.',
  },
  'HW-SAY-018': {
    'zh-Hans': '该呼叫已于 {at} 签到，无需再签。',
    'zh-Hant': '該呼叫已於 {at} 簽到，無需再簽。',
    en: 'Somebody signed in for this call at {at} already; nothing is left to do.',
  },
  'HW-SAY-019': {
    'zh-Hans': '签到时间早于呼叫时间。请检查时间。',
    'zh-Hant': '簽到時間早於呼叫時間。請檢查時間。',
    en: 'The sign-in lies before the call. Check the time.',
  },
  'HW-SAY-020': {
    'zh-Hans': '文件 {file} 有 {count} 处错误，全部未导入。请改正后重新导入：\n{list}',
    'zh-Hant': '文件 {file} 有 {count} 處錯誤，全部未導入。請改正後重新導入：\n{list}',
    en: '{file} has {count} {count|mistake|mistakes}, and nothing of it was taken in. Correct them and import it again:\n{list}',
  },
  'HW-SAY-021': {
    'zh-Hans': '列名“{column}”不认识。可用的列：{columns}。',
    'zh-Hant': '列名「{column}」不認識。可用的列：{columns}。',
    en: 'The column "{column}" is not known. There are: {columns}.',
  },
  'HW-SAY-022': {
    'zh-Hans': '行数超过 {linesMax}。请分成几个文件导入。',
    'zh-Hant': '行數超過 {linesMax}。請分成幾個文件導入。',
    en: 'It has more than {linesMax} lines. Import it in several files.',
  },
  'HW-SAY-023': {
    'zh-Hans':
      '时间“{text}”看不懂，或当天没有这个时刻。请写成 2026-03-02 09:30（大厅当地时间）、09:30（今天）或 2026-03-02T09:30:00+08:00。',
    'zh-Hant':
      '時間「{text}」看不懂，或當天沒有這個時刻。請寫成 2026-03-02 09:30（大廳當地時間）、09:30（今天）或 2026-03-02T09:30:00+08:00。',
    en: 'The time "{text}" cannot be read, or that day has no such hour. Write 2026-03-02 09:30 (time of the hall), 09:30 (today) or 2026-03-02T09:30:00+08:00.',
  },
  'HW-SAY-024': {
    'zh-Hans': '没有大厅“{hall}”。请用站点文件中的大厅编号（id）。',
    'zh-Hant': '沒有大廳「{hall}」。請用站點文件中的大廳編號（id）。',
    en: 'There is no hall "{hall}". Use the id of a hall in the site file.',
  },
  'HW-SAY-025': {
    'zh-Hans': '窗口“{window}”不在大厅“{hall}”。请检查编号。',
    'zh-Hant': '窗口「{window}」不在大廳「{hall}」。請檢查編號。',
    en: 'The window "{window}" is not in the hall "{hall}". Check both ids.',
  },
  'HW-SAY-026': {
    'zh-Hans': '状态“{state}”不认识。可用：{states}。',
    'zh-Hant': '狀態「{state}」不認識。可用：{states}。',
    en: 'The state "{state}" is not known. There are: {states}.',
  },
  'HW-SAY-027': {
    'zh-Hans': '与第 {line} 行是同一条登记（窗口和编号相同）。请删去一行或改编号。',
    'zh-Hant': '與第 {line} 行是同一條登記（窗口和編號相同）。請刪去一行或改編號。',
    en: 'It is the same declaration as line {line} (same window and id). Remove one, or change its id.',
  },
  'HW-SAY-028': {
    'zh-Hans': '时间在将来。请填写实际发生的时间。',
    'zh-Hant': '時間在將來。請填寫實際發生的時間。',
    en: 'The time lies in the future. Give the time at which it happened.',
  },
  'HW-SAY-029': {
    'zh-Hans': '缺少“{column}”。',
    'zh-Hant': '缺少「{column}」。',
    en: '"{column}" is missing.',
  },
  'HW-SAY-030': {
    'zh-Hans': '这一行不是 JSON 对象，或引号没有配对。',
    'zh-Hant': '這一行不是 JSON 對象，或引號沒有配對。',
    en: 'This line is no JSON object, or a quotation mark is not closed.',
  },
  'HW-SAY-031': {
    'zh-Hans': '编号“{id}”已被另一个大厅的预约使用。请换一个编号。',
    'zh-Hant': '編號「{id}」已被另一個大廳的預約使用。請換一個編號。',
    en: 'The id "{id}" belongs to a booking of another hall. Choose another.',
  },
  'HW-SAY-032': {
    'zh-Hans': '这一行的格数多于表头的 {count} 列。内容中有逗号时，请用引号括起来。',
    'zh-Hant': '這一行的格數多於表頭的 {count} 列。內容中有逗號時，請用引號括起來。',
    en: 'This line has more cells than the {count} columns of the first. Put quotation marks around what contains a comma.',
  },
  'HW-SAY-034': {
    'zh-Hans': '大厅“{hall}”没有站所“{station}”。该厅的站所：{stations}。',
    'zh-Hant': '大廳「{hall}」沒有站所「{station}」。該廳的站所：{stations}。',
    en: 'The hall "{hall}" has no station "{station}". Its stations are: {stations}.',
  },
  'HW-SAY-033': {
    'zh-Hans': '读不到文件 {file}（{reason}）。请检查路径；文件最大 4 MB。',
    'zh-Hant': '讀不到文件 {file}（{reason}）。請檢查路徑；文件最大 4 MB。',
    en: 'The file {file} cannot be read ({reason}). Check the path; a file may have 4 MB.',
  },
} as const satisfies Entries;
