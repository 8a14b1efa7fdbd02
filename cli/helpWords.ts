import type { Argument, Command, Help, Option } from 'commander';
import { type Language, speaker } from '../texts/entry.ts';
import { usageTexts } from '../texts/usageTexts.ts';

/**
 * Has the help of a program, and of the commands that are added to it afterwards, speak one language:
 * commander has its own words in English only.
 */
export function speakHelp(program: Command, language: Language): void {
  const say = speaker(usageTexts, language);
  const titles: Readonly<Record<string, string>> = {
    'Usage:': say('usage.usage'),
    'Arguments:': say('usage.arguments'),
    'Options:': say('usage.options'),
    'Commands:': say('usage.commands'),
  };
  const spoken = (term: string): string =>
    term
      .replace('[options]', say('usage.anyOptions'))
      .replace('[command]', say('usage.anyCommand'));
  const described = (one: Argument | Option): string => {
    const list = one.argChoices?.join(', ');
    // What is on or off has no default worth telling.
    const value = typeof one.defaultValue === 'boolean' ? undefined : one.defaultValue;
    const extra = [
      ...(list === undefined ? [] : [say('usage.choices', { list })]),
      ...(value === undefined ? [] : [say('usage.default', { value: String(value) })]),
    ];
    const words = extra.join(say('usage.and'));
    return one.description + (words === '' ? '' : say('usage.brackets', { words }));
  };
  const help: Partial<Help> = {
    displayWidth: columnsOf,
    styleTitle: (title) => titles[title] ?? title,
    commandUsage: (command) => `${pathOf(command)} ${spoken(command.usage())}`.trimEnd(),
    subcommandTerm: (command) => spoken(termOf(command)),
    optionDescription: described,
    argumentDescription: described,
    // All arguments, not only those with a description: one that has choices tells them.
    visibleArguments: (command) => [...command.registeredArguments],
  };
  program.configureHelp(help);
  program.helpOption('-h, --help', say('usage.help'));
  program.helpCommand(`help ${say('usage.anyCommand')}`, say('usage.help'));
}

function pathOf(command: Command): string {
  const above = command.parent;
  return above === null ? command.name() : `${pathOf(above)} ${command.name()}`;
}

/** `conclude [options] <incident> <what>`, as in a list of commands. */
function termOf(command: Command): string {
  const typed = command.registeredArguments.map((argument) => {
    const name = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  const options = command.options.length > 0 ? ['[options]'] : [];
  return [command.name(), ...options, ...typed].join(' ');
}

/** What fills two columns of a terminal: Chinese, and its punctuation. */
const WIDE = /[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6]/g;

function columnsOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}
