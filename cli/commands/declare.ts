import { Argument, type Command } from 'commander';
import { speaker } from '../../texts/entry.ts';
import { declaredStateTexts, sayTexts } from '../../texts/saidTexts.ts';
import { type AddCommand, type ConfigOption, withConfig } from './cliContext.ts';
import { withStored } from './explain.ts';

interface DeclareOptions extends ConfigOption {
  readonly from?: string;
  readonly until?: string;
  readonly person?: string;
  readonly standIn?: string;
  readonly id?: string;
}

const STATES = Object.keys(declaredStateTexts).map((key) => key.replace('said.state.', ''));

/** `hallwatch declare`, `spare` and `book`: who is away and why, and which windows are wanted. */
export const addDeclare: AddCommand = (program, context) => {
  const { language } = context;
  const say = speaker(sayTexts, language);
  const group = program.command('declare').description(say('say.declare'));
  // What is left when the next word is no other command: `declare w3 away`.
  const state = group.command('state', { isDefault: true }).description(say('say.declare'));
  state
    .addArgument(new Argument('<window>'))
    // Taken by its name in any language, too, as in a file: `declareCommand` looks it up.
    .addArgument(new Argument('<state>').choices(STATES).argParser((text) => text))
    .option('--from <time>', say('say.from'))
    .option('--until <time>', say('say.until'))
    .option('--person <id>', say('say.person'))
    .option('--stand-in <id>', say('say.standIn'))
    .option('--id <id>', say('say.id'));
  withConfig(state, context).action(
    async (window: string, declared: string, options: DeclareOptions) => {
      const { declareCommand } = await import('../statements/declareCommands.ts');
      await declareCommand({ window, state: declared, language, ...options });
    },
  );
  addImport(group, context);
  withConfig(group.command('end <window> <id>').description(say('say.declareEnd')), context)
    .option('--at <time>', say('say.at'))
    .action(async (window: string, id: string, options: ConfigOption & { at?: string }) => {
      const { endCommand } = await import('../statements/declareCommands.ts');
      await endCommand({ window, id, language, ...options });
    });
  addList(group, context);
  addSpare(program, context);
  addBook(program, context);
};

interface ListOptions {
  readonly config?: string;
  readonly data?: string;
  readonly window?: string;
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

function addList(group: Command, context: Parameters<AddCommand>[1]): void {
  const { language } = context;
  const say = speaker(sayTexts, language);
  withStored(group.command('list').description(say('say.declareList')), context)
    .option('--window <id>', say('say.listWindow'))
    .option('--from <when>', say('say.listFrom'))
    .option('--to <when>', say('say.listTo'))
    .option('--json', say('say.json'))
    .action(async ({ json, ...options }: ListOptions) => {
      const { listDeclarations } = await import('../statements/listCommands.ts');
      await listDeclarations({ ...options, asJson: json === true, language });
    });
}

function addImport(group: Command, context: Parameters<AddCommand>[1]): void {
  const { language } = context;
  const say = speaker(sayTexts, language);
  withConfig(group.command('import <table>').description(say('say.declareImport')), context)
    .option('--duty-table', say('say.dutyTable'))
    .action(async (table: string, options: ConfigOption & { dutyTable?: boolean }) => {
      const { importCommand } = await import('../statements/declareCommands.ts');
      const via = options.dutyTable === true ? 'duty-table' : 'import';
      await importCommand({ file: table, via, language, config: options.config });
    });
}

function addSpare(program: Command, context: Parameters<AddCommand>[1]): void {
  const { language } = context;
  const say = speaker(sayTexts, language);
  const command = program.command('spare').description(say('say.spare'));
  command
    .addArgument(new Argument('<window>'))
    .addArgument(new Argument('<what>').choices(['open', 'close']));
  withConfig(command, context)
    .option('--at <time>', say('say.at'))
    .action(async (window: string, what: string, options: ConfigOption & { at?: string }) => {
      const { spareCommand } = await import('../statements/declareCommands.ts');
      await spareCommand({ window, active: what === 'open', language, ...options });
    });
}

interface BookOptions extends ConfigOption {
  readonly from: string;
  readonly until: string;
  readonly window?: string;
  readonly id?: string;
  readonly cancel?: boolean;
}

function addBook(program: Command, context: Parameters<AddCommand>[1]): void {
  const { language } = context;
  const say = speaker(sayTexts, language);
  withConfig(program.command('book <hall>').description(say('say.book')), context)
    .requiredOption('--from <time>', say('say.from'))
    .requiredOption('--until <time>', say('say.until'))
    .option('--window <id>', say('say.bookWindow'))
    .option('--id <id>', say('say.id'))
    .option('--cancel', say('say.cancel'))
    .action(async (hall: string, options: BookOptions) => {
      const { bookCommand } = await import('../statements/declareCommands.ts');
      await bookCommand({ hall, language, ...options });
    });
}
