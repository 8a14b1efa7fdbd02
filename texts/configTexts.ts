import { type Entries, type Facts, fill, type Language } from './entry.ts';

/**
 * What can be wrong with one setting of a configuration file. The part of the key after `config.` is
 * the keyword of a configuration problem.
 */
export const configTexts = {
  'config.required': {
    'zh-Hans': '缺少此项设置,请补上',
    'zh-Hant': '缺少此項設置,請補上',
    en: 'this setting is missing; add it',
  },
  'config.empty': {
    'zh-Hans': '没有填写值,请填写或删除此行',
    'zh-Hant': '沒有填寫值,請填寫或刪除此行',
    en: 'has no value; fill it in or remove the line',
  },
  'config.unknown': {
    'zh-Hans': '不认识设置“{name}”,请检查拼写或删除',
    'zh-Hant': '不認識設置“{name}”,請檢查拼寫或刪除',
    en: '“{name}” is not a known setting; check its spelling or remove it',
  },
  'config.unknown-near': {
    'zh-Hans': '不认识设置“{name}”,是否应为“{near}”?',
    'zh-Hant': '不認識設置“{name}”,是否應為“{near}”?',
    en: '“{name}” is not a known setting; did you mean “{near}”?',
  },
  'config.type-string': {
    'zh-Hans': '应为文字(必要时加引号),现为 {value}',
    'zh-Hant': '應為文字(必要時加引號),現為 {value}',
    en: 'must be text (in quotes where needed); found {value}',
  },
  'config.type-integer': {
    'zh-Hans': '应为整数,现为 {value}',
    'zh-Hant': '應為整數,現為 {value}',
    en: 'must be a whole number; found {value}',
  },
  'config.type-number': {
    'zh-Hans': '应为数字,现为 {value}',
    'zh-Hant': '應為數字,現為 {value}',
    en: 'must be a number; found {value}',
  },
  'config.type-boolean': {
    'zh-Hans': '应为 true 或 false,现为 {value}',
    'zh-Hant': '應為 true 或 false,現為 {value}',
    en: 'must be true or false; found {value}',
  },
  'config.type-object': {
    'zh-Hans': '应为一组设置(每行“名称: 值”,缩进对齐),现为 {value}',
    'zh-Hant': '應為一組設置(每行“名稱: 值”,縮進對齊),現為 {value}',
    en: 'must be a group of settings (lines of “name: value”, indented alike); found {value}',
  },
  'config.type-array': {
    'zh-Hans': '应为列表(每行以“- ”开头),现为 {value}',
    'zh-Hant': '應為列表(每行以“- ”開頭),現為 {value}',
    en: 'must be a list (lines that begin with “- ”); found {value}',
  },
  'config.anyOf': {
    'zh-Hans': '应为 {types} 之一,现为 {value}',
    'zh-Hant': '應為 {types} 之一,現為 {value}',
    en: 'must be {types}; found {value}',
  },
  'config.enum': {
    'zh-Hans': '只能是 {allowed} 之一,现为 {value}',
    'zh-Hant': '只能是 {allowed} 之一,現為 {value}',
    en: 'must be one of {allowed}; found {value}',
  },
  'config.pattern': {
    'zh-Hans': '格式应符合 {pattern},现为 {value}',
    'zh-Hant': '格式應符合 {pattern},現為 {value}',
    en: 'must match {pattern}; found {value}',
  },
  'config.pattern-id': {
    'zh-Hans': '只能用小写字母、数字和连字符,1–{limit} 个字符,现为 {value}',
    'zh-Hant': '只能用小寫字母、數字和連字符,1–{limit} 個字符,現為 {value}',
    en: 'must be 1–{limit} lower-case letters, digits and hyphens; found {value}',
  },
  'config.pattern-hex': {
    'zh-Hans': '应为 {limit} 位小写十六进制数字,现为 {value}',
    'zh-Hant': '應為 {limit} 位小寫十六進制數字,現為 {value}',
    en: 'must be {limit} lower-case hexadecimal digits; found {value}',
  },
  'config.pattern-address': {
    'zh-Hans': '应为以 {starts} 之一开头的完整地址,现为 {value}',
    'zh-Hant': '應為以 {starts} 之一開頭的完整地址,現為 {value}',
    en: 'must be a complete address that starts with one of {starts}; found {value}',
  },
  'config.pattern-example': {
    'zh-Hans': '格式应如 {example},现为 {value}',
    'zh-Hant': '格式應如 {example},現為 {value}',
    en: 'must look like {example}; found {value}',
  },
  'config.minimum': {
    'zh-Hans': '不能小于 {limit},现为 {value}',
    'zh-Hant': '不能小於 {limit},現為 {value}',
    en: 'must be at least {limit}; found {value}',
  },
  'config.maximum': {
    'zh-Hans': '不能大于 {limit},现为 {value}',
    'zh-Hant': '不能大於 {limit},現為 {value}',
    en: 'must be at most {limit}; found {value}',
  },
  'config.exclusiveMinimum': {
    'zh-Hans': '必须大于 {limit},现为 {value}',
    'zh-Hant': '必須大於 {limit},現為 {value}',
    en: 'must be more than {limit}; found {value}',
  },
  'config.exclusiveMaximum': {
    'zh-Hans': '必须小于 {limit},现为 {value}',
    'zh-Hant': '必須小於 {limit},現為 {value}',
    en: 'must be less than {limit}; found {value}',
  },
  'config.minLength': {
    'zh-Hans': '至少 {limit} 个字符,现为 {value}',
    'zh-Hant': '至少 {limit} 個字符,現為 {value}',
    en: 'must have at least {limit} character(s); found {value}',
  },
  'config.maxLength': {
    'zh-Hans': '最多 {limit} 个字符,现为 {value}',
    'zh-Hant': '最多 {limit} 個字符,現為 {value}',
    en: 'must have at most {limit} characters; found {value}',
  },
  'config.minItems': {
    'zh-Hans': '至少要有 {limit} 项',
    'zh-Hant': '至少要有 {limit} 項',
    en: 'must have at least {limit} entry or entries',
  },
  'config.maxItems': {
    'zh-Hans': '最多 {limit} 项',
    'zh-Hant': '最多 {limit} 項',
    en: 'must have at most {limit} entries',
  },
  'config.not-later': {
    'zh-Hans': '必须晚于 {first}',
    'zh-Hant': '必須晚於 {first}',
    en: 'must be later than {first}',
  },
  'config.span-too-long': {
    'zh-Hans': '最多比 {first} 晚 {days} 天',
    'zh-Hant': '最多比 {first} 晚 {days} 天',
    en: 'must be at most {days} {days|day|days} after {first}',
  },
  'config.plain-mqtt': {
    'zh-Hans':
      'mqtt:// 会让读数和口令在网络上明文传输;请改用 mqtts://,若网络另有保护,可设 mqtt.insecure: true',
    'zh-Hant':
      'mqtt:// 會讓讀數和口令在網絡上明文傳輸;請改用 mqtts://,若網絡另有保護,可設 mqtt.insecure: true',
    en: 'mqtt:// sends readings and the password over the network unencrypted; use mqtts://, or, on a network that is protected otherwise, set mqtt.insecure: true',
  },
  'config.account-in-address': {
    'zh-Hans': '地址里不能写用户名和口令(日志会显示地址),请改用 username 和 passwordFile',
    'zh-Hant': '地址裡不能寫用戶名和口令(日誌會顯示地址),請改用 username 和 passwordFile',
    en: 'an address must not contain a name or a password, because logs show it; use username and passwordFile',
  },
  'config.unusable-certificate': {
    'zh-Hans': '证书和密钥无法使用({reason}),请检查是否都是 PEM 文件、是否配对',
    'zh-Hant': '證書和密鑰無法使用({reason}),請檢查是否都是 PEM 文件、是否配對',
    en: 'certificate and key cannot be used ({reason}); check that both are PEM files and belong together',
  },
  'config.unreadable-file': {
    'zh-Hans': '文件 {file} 无法读取({reason}),请检查路径和权限',
    'zh-Hant': '文件 {file} 無法讀取({reason}),請檢查路徑和權限',
    en: 'the file {file} cannot be read ({reason}); check its path and permissions',
  },
  'config.no-address': {
    'zh-Hans': '不是正确的地址,应如 mqtts://collector.example.gov.cn:8883',
    'zh-Hant': '不是正確的地址,應如 mqtts://collector.example.gov.cn:8883',
    en: 'is not an address; write it like mqtts://collector.example.gov.cn:8883',
  },
  'config.account-in-agent-address': {
    'zh-Hans': '地址里不能写用户名和口令(日志会显示地址),请改用 secretFile',
    'zh-Hant': '地址裡不能寫用戶名和口令(日誌會顯示地址),請改用 secretFile',
    en: 'an address must not contain a name or a password, because logs show it; use secretFile',
  },
  'config.one-secret': {
    'zh-Hans': 'secret 和 secretFile 必须二选一(推荐 secretFile)',
    'zh-Hant': 'secret 和 secretFile 必須二選一(推薦 secretFile)',
    en: 'give either secret or secretFile (secretFile is better)',
  },
  'config.no-such-text': {
    'zh-Hans': '文件 {file} 无法读取或为空,请检查路径和权限',
    'zh-Hant': '文件 {file} 無法讀取或為空,請檢查路徑和權限',
    en: 'the file {file} cannot be read, or is empty; check its path and permissions',
  },
  'config.networks': {
    'zh-Hans': '应为地址或网段的列表,例如 [192.168.1.20, 192.168.2.0/24]',
    'zh-Hant': '應為地址或網段的列表,例如 [192.168.1.20, 192.168.2.0/24]',
    en: 'must be a list of addresses or networks, like [192.168.1.20, 192.168.2.0/24]',
  },
  'config.key-name': {
    'zh-Hans': '按键应写名称,如 KEY_1、KEY_KP1,或写键码,如 code-30',
    'zh-Hant': '按鍵應寫名稱,如 KEY_1、KEY_KP1,或寫鍵碼,如 code-30',
    en: 'a key is a name such as KEY_1 or KEY_KP1, or its code as code-30',
  },
  'config.key-twice': {
    'zh-Hans': '与 {other} 是同一个按键,请删除其中一个',
    'zh-Hant': '與 {other} 是同一個按鍵,請刪除其中一個',
    en: 'is the same key as {other}; remove one of them',
  },
  'config.device-taken': {
    'zh-Hans': '设备编号“{device}”已经用过,请换一个',
    'zh-Hant': '設備編號“{device}”已經用過,請換一個',
    en: 'the device id “{device}” is taken already; choose another',
  },
  'config.no-driver': {
    'zh-Hans': '没有驱动“{driver}”,可用的有 {names}',
    'zh-Hant': '沒有驅動“{driver}”,可用的有 {names}',
    en: 'there is no driver “{driver}”; there are {names}',
  },
  'config.driver-or-keep': {
    'zh-Hans':
      '每个设备要么写 driver 和它的设置,要么写 keep: true 沿用前端 agent.yaml 中的同名设备',
    'zh-Hant':
      '每個設備要麼寫 driver 和它的設置,要麼寫 keep: true 沿用前端 agent.yaml 中的同名設備',
    en: 'give each device either a driver with its settings, or keep: true for the one in agent.yaml of the box',
  },
  'config.kept-as-it-is': {
    'zh-Hans': '沿用的设备(keep: true)不能再写别的设置',
    'zh-Hant': '沿用的設備(keep: true)不能再寫別的設置',
    en: 'a device that is kept (keep: true) takes no other settings',
  },
  'config.claimed': {
    'zh-Hans': '{claim} 已由设备“{owner}”占用,两个设备不能共用',
    'zh-Hant': '{claim} 已由設備“{owner}”佔用,兩個設備不能共用',
    en: '{claim} belongs to the device “{owner}” already; two devices cannot share it',
  },
  'config.two-networks': {
    'zh-Hans':
      '{second}({secondAddress})在网卡 {secondInterface} 上,{first}({firstAddress})在网卡 {firstInterface} 上;一台前端只能接一个网络(窗口网络应区分内外网),另一个网络请由它自己的前端或干接点监测',
    'zh-Hant':
      '{second}({secondAddress})在網卡 {secondInterface} 上,{first}({firstAddress})在網卡 {firstInterface} 上;一台前端只能接一個網絡(窗口網絡應區分內外網),另一個網絡請由它自己的前端或乾接點監測',
    en: '{second} ({secondAddress}) lies on {secondInterface}, {first} ({firstAddress}) on {firstInterface}; an agent has one network only: watch the other one by an agent of its own, or by a dry contact',
  },
  'config.camera-source': {
    'zh-Hans': '摄像头要么写 contact,要么至少写 url、onvif、recorder 之一',
    'zh-Hant': '攝像頭要麼寫 contact,要麼至少寫 url、onvif、recorder 之一',
    en: 'a camera has either a contact, or at least one of url, onvif and recorder',
  },
  'config.probes-nowhere': {
    'zh-Hans': '请先在 probes.allow 写明允许访问的地址或网段,例如 [192.168.1.0/24]',
    'zh-Hant': '請先在 probes.allow 寫明允許訪問的地址或網段,例如 [192.168.1.0/24]',
    en: 'name the network in which devices may be asked under probes.allow, like [192.168.1.0/24]',
  },
  'config.probe-not-allowed': {
    'zh-Hans': '{host} 不在 probes.allow 允许的地址和网段内',
    'zh-Hant': '{host} 不在 probes.allow 允許的地址和網段內',
    en: '{host} is not in the networks of probes.allow',
  },
  'config.no-device-address': {
    'zh-Hans': '不是正确的地址,应如 rtsp://192.168.1.20:554/stream1',
    'zh-Hant': '不是正確的地址,應如 rtsp://192.168.1.20:554/stream1',
    en: 'is not an address; write it like rtsp://192.168.1.20:554/stream1',
  },
  'config.account-in-device-address': {
    'zh-Hans': '地址里不能写用户名和口令(日志会显示地址),请改用 credentialsFile',
    'zh-Hant': '地址裡不能寫用戶名和口令(日誌會顯示地址),請改用 credentialsFile',
    en: 'an address must not contain a name or a password, because logs show it; use credentialsFile',
  },
  'config.account-file': {
    'zh-Hans': '账号文件无法使用({reason}),请检查路径、权限和内容',
    'zh-Hant': '帳號文件無法使用({reason}),請檢查路徑、權限和內容',
    en: 'the file cannot be used ({reason}); check its path, permissions and lines',
  },
  'config.probe-port': {
    'zh-Hans': '请用 port 写明要探测的端口',
    'zh-Hant': '請用 port 寫明要探測的端口',
    en: 'name the port that is asked with port',
  },
  'config.good-of-what': {
    'zh-Hans': '单独写 good 没有意义,请同时写 {other}',
    'zh-Hant': '單獨寫 good 沒有意義,請同時寫 {other}',
    en: 'says nothing without {other}; give both',
  },
  'config.yaml-TAB_AS_INDENT': {
    'zh-Hans': '缩进不能用制表符(Tab),请改用空格',
    'zh-Hant': '縮進不能用製表符(Tab),請改用空格',
    en: 'tabs cannot indent; use spaces',
  },
  'config.yaml-DUPLICATE_KEY': {
    'zh-Hans': '同一项设置写了两次,请只保留一处',
    'zh-Hant': '同一項設置寫了兩次,請只保留一處',
    en: 'the same setting stands here twice; keep one',
  },
  'config.yaml-TAG_RESOLVE_FAILED': {
    'zh-Hans': '以“!”开头的值要加引号',
    'zh-Hant': '以“!”開頭的值要加引號',
    en: 'a value that begins with “!” must stand in quotes',
  },
  'config.yaml-ALIAS': {
    'zh-Hans': '以“*”开头的值要加引号({reason})',
    'zh-Hant': '以“*”開頭的值要加引號({reason})',
    en: 'a value that begins with “*” must stand in quotes ({reason})',
  },
  'config.yaml': {
    'zh-Hans': '不是正确的 YAML,请检查缩进、冒号后的空格和引号({reason})',
    'zh-Hant': '不是正確的 YAML,請檢查縮進、冒號後的空格和引號({reason})',
    en: 'is not correct YAML; check indentation, the space after colons, and quotes ({reason})',
  },
} as const satisfies Entries;

/** The parts of a configuration problem that a sentence needs. */
export interface ToldProblem {
  readonly keyword: string;
  readonly facts: Facts;
  /** English, for a keyword that has no sentence here. */
  readonly message: string;
}

/** A problem with its place: `agent.yaml:12:5 devices.2.line: …`, as editors and terminals link it. */
export function configProblemLine(
  problem: ToldProblem & {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly field: string;
  },
  language: Language,
  more: Entries = {},
): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  const named = problem.field === '' ? place : `${place} ${problem.field}:`;
  return `${named} ${configSentence(problem, language, more)}`;
}

/**
 * The sentence of one configuration problem. `more` brings sentences of other catalogues for
 * keywords of cross-field checks, under the keyword itself.
 */
export function configSentence(
  problem: ToldProblem,
  language: Language,
  more: Entries = {},
): string {
  const entries: Entries = configTexts;
  const syntax = problem.keyword.startsWith('yaml-') ? entries['config.yaml'] : undefined;
  const entry = entries[`config.${problem.keyword}`] ?? more[problem.keyword] ?? syntax;
  return entry === undefined ? problem.message : fill(entry[language], problem.facts);
}
