import { Argument, Command, type CommanderError, Option } from 'commander';
import { describe, expect, test } from 'vitest';
import { speakHelp } from '../../../cli/helpWords.ts';
import { describeError } from '../../../cli/report.ts';
import { typedWrongly } from '../../../cli/typedWrongly.ts';
import { EXIT } from '../../../runtime/failure.ts';
import { LANGUAGES, type Language } from '../../../texts/entry.ts';

/** A program with one of everything that can be typed wrongly, as `runProgram` sets one up. */
function aProgram(language: Language): Command {
  const program = new Command('hallwatch').description('d');
  speakHelp(program, language);
  program.configureOutput({ outputError: () => undefined, writeErr: () => undefined });
  program.exitOverride((ended: CommanderError) => {
    throw typedWrongly(ended, language);
  });
  const conclude = program.command('conclude').description('d');
  conclude
    .addArgument(new Argument('<incident>'))
    .addArgument(new Argument('<what>').choices(['confirm', 'dismiss']))
    .addOption(new Option('--reason <reason>', 'd').choices(['seen', 'other']))
    .requiredOption('-c, --config <file>', 'd')
    .option('--sit <seconds>', 'd', '120')
    .action(() => undefined);
  return program;
}

async function sentenceOf(words: readonly string[], language: Language) {
  try {
    await aProgram(language).parseAsync(['node', 'hallwatch', ...words]);
    return null;
  } catch (error) {
    return describeError(error, language);
  }
}

describe('what was typed wrongly', () => {
  test.each([
    ['HW-CLI-030', ['conclud'], 'conclud'],
    ['HW-CLI-031', ['conclude', 'x', 'confirm', '-c', 'f', '--reson', 'seen'], '--reson'],
    ['HW-CLI-032', ['conclude', 'x', '-c', 'f'], 'what'],
    ['HW-CLI-033', ['conclude', 'x', 'confirm'], '-c, --config <file>'],
    ['HW-CLI-034', ['conclude', 'x', 'confirm', '-c'], '-c, --config <file>'],
    ['HW-CLI-035', ['conclude', 'x', 'confirm', 'y', 'z', '-c', 'f'], '4'],
    ['HW-CLI-036', ['conclude', 'x', 'agree', '-c', 'f'], 'confirm, dismiss'],
    ['HW-CLI-036', ['conclude', 'x', 'confirm', '-c', 'f', '--reason', 'why'], 'seen, other'],
  ] as const)('is told with %s and the next step: %j', async (code, words, names) => {
    for (const language of LANGUAGES) {
      const told = await sentenceOf(words, language);
      expect(told?.exitCode).toBe(EXIT.usage);
      expect(told?.sentence).toContain(`(${code})`);
      expect(told?.sentence).toContain(names);
      expect(told?.sentence).not.toMatch(/error:|\{\w+\}/);
      const isChinese = /[\u4e00-\u9fff]/.test(told?.sentence ?? '');
      expect(isChinese).toBe(language !== 'en');
    }
  });

  test('names what was meant', async () => {
    expect((await sentenceOf(['conclud'], 'zh-Hans'))?.sentence).toContain('是不是 conclude？');
    const option = ['conclude', 'x', 'confirm', '-c', 'f', '--reson', 'seen'];
    expect((await sentenceOf(option, 'en'))?.sentence).toContain('Did you mean --reason?');
  });

  test('is told in commander’s own words where we have none', () => {
    const failure = typedWrongly({ code: 'commander.new', message: 'error: odd' }, 'zh-Hans');
    expect(failure.code).toBe('HW-CLI-037');
    expect(failure.facts).toEqual({ reason: 'odd' });
  });
});

describe('help', () => {
  test.each(LANGUAGES)('speaks %s throughout', (language) => {
    const program = aProgram(language);
    const [conclude] = program.commands;
    const help = `${program.helpInformation()}\n${conclude?.helpInformation()}`;
    expect(help).toContain('hallwatch conclude');
    expect(help).toContain('<incident>');
    expect(help).toContain('confirm, dismiss');
    expect(help).toContain('120');
    const english = /Usage|Arguments|Options|Commands|\[options\]|choices|default|display/;
    if (language === 'en') expect(help).toContain('Usage: hallwatch conclude [options]');
    else expect(help).not.toMatch(english);
  });

  test('counts two columns for a Chinese character', () => {
    const lines = aProgram('zh-Hans').helpInformation().split('\n');
    const column = (mark: string): number => {
      const line = lines.find((one) => one.includes(mark)) ?? '';
      const before = line.slice(0, line.search(/ {2}\S*$/) + 2);
      return before.length + (before.match(/[\u4e00-\u9fff]/g)?.length ?? 0);
    };
    expect(column('conclude [选项]')).toBe(column('help [命令]'));
  });
});
