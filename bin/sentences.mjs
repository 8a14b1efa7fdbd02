/**
 * What the launchers say. They run before anything is compiled, so they cannot use texts/; whoever
 * wishes traditional characters gets the source language until the product itself speaks.
 */
const SENTENCES = {
  nodeTooOld: {
    zh: '当前 Node.js 为 {found},本程序需要 {needed} 或更高版本,请升级后重试。',
    en: 'This is Node.js {found}; {needed} or newer is needed. Upgrade it and try again.',
  },
  installing: {
    zh: '正在安装依赖(首次约三分钟)…',
    en: 'Installing packages (about three minutes the first time) …',
  },
  building: { zh: '正在编译…', en: 'Compiling …' },
  buildingConsole: { zh: '正在构建控制台页面…', en: 'Building the console …' },
  toolsMissing: {
    zh: '安装依赖需要编译 SQLite,但缺少 {missing};请先运行 apt-get install g++ make python3,再重试。',
    en: 'The installation compiles SQLite, and {missing} is missing: run apt-get install g++ make python3 and try again.',
  },
  npmMissing: {
    zh: '找不到 npm;请安装与 Node.js 配套的 npm 后重试。',
    en: 'npm was not found: install the npm that belongs to Node.js and try again.',
  },
  installFailed: {
    zh: '依赖安装失败(npm ci 退出码 {status});完整日志在 {log},最后几行如下:',
    en: 'The packages could not be installed (npm ci ended with {status}); the whole log is {log}, its last lines are:',
  },
  nativeMissing: {
    zh: '依赖已安装,但 SQLite 部件无法加载;如果 npm 设置了 ignore-scripts,请取消后删除 node_modules 再重试。原因:{reason}',
    en: 'The packages are installed, but SQLite does not load: if npm is set to ignore-scripts, unset that, remove node_modules and try again. Reason: {reason}',
  },
  diskFull: {
    zh: '磁盘已满:{place} 无法写入,请清理空间后重试。',
    en: 'The disk is full: {place} cannot be written. Free some space and try again.',
  },
  buildFailed: {
    zh: '编译失败({what}),原因如下:',
    en: 'The build failed ({what}), and this is why:',
  },
  notBuilt: {
    zh: '程序尚未编译,请先在 {root} 运行 npm run build。',
    en: 'The program has not been built: run npm run build in {root} first.',
  },
  stopped: { zh: '已中止({signal})。', en: 'Stopped ({signal}).' },
  noSuchProgram: {
    zh: '没有这个程序:{name}。请检查 package.json 里的命令。',
    en: 'There is no program {name}. Check the command in package.json.',
  },
};

/** Says a sentence in the language that the environment asks for, by the rule of texts/entry.ts. */
export function sentence(key, facts = {}, environment = process.env) {
  const wish = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  const text = SENTENCES[key][/^en/i.test(wish) ? 'en' : 'zh'];
  return text.replace(/\{(\w+)\}/g, (place, name) => String(facts[name] ?? place));
}

/** A reason to stop that a person can act on: one sentence, and maybe lines of output below it. */
export class LaunchProblem extends Error {
  constructor(key, facts, details = '') {
    super(sentence(key, facts));
    this.key = key;
    this.details = details;
  }
}

/** Turns a full disk into its sentence; gives any other error back as it is. */
export function namedProblem(error, place) {
  return error?.code === 'ENOSPC' ? new LaunchProblem('diskFull', { place }) : error;
}

/** Runs a launcher; a reason to stop is said in its sentence, and the exit code is 1. */
export async function launch(main) {
  try {
    await main();
  } catch (error) {
    process.exitCode = 1;
    if (!(error instanceof LaunchProblem)) throw error;
    report(error);
  }
}

/** Says a reason to stop on stderr. */
export function report(problem) {
  console.error(
    problem.details === '' ? problem.message : `${problem.message}\n${problem.details}`,
  );
}
