import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import tab from '@bomb.sh/tab/commander';
import type { AddCommand } from './cliContext.ts';

/** Options and arguments that name a file. */
const FILES = new Set(['config', 'record', 'table']);
const SHOWN_MAX = 200;

/**
 * `hallwatch completion bash|zsh|fish`: the script, which asks the hidden command `complete` at every
 * Tab. Must be added last, because it knows the commands that are there by then.
 */
export const addCompletion: AddCommand = (program, { say }) => {
  const completions = tab(program, { completionCommandName: 'completion' });
  program.commands
    .find((one) => one.name() === 'completion')
    ?.description(say('cli.completion'))
    .action((shell: string) => {
      if (shell === 'bash') console.log(BASH_SCRIPT);
      else completions.setup(program.name(), program.name(), shell);
    });
  const answer = (complete: (value: string, description: string) => void): void => {
    for (const name of filesLike(process.argv.at(-1) ?? '')) complete(name, '');
  };
  for (const command of [completions, ...completions.commands.values()]) {
    for (const [name, option] of command.options) {
      if (!FILES.has(name)) continue;
      option.handler = answer;
      option.isBoolean = false;
    }
    for (const [name, argument] of command.arguments) {
      if (FILES.has(name)) argument.handler = answer;
    }
  }
};

/**
 * Our own script for bash: the package's needs the functions of `bash-completion`, which small systems
 * do not have, and evaluates what was typed.
 */
const BASH_SCRIPT = `# bash completion for hallwatch
_hallwatch() {
  local current="\${COMP_WORDS[COMP_CWORD]}" line value
  local -a before=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
  COMPREPLY=()
  while IFS= read -r line; do
    [[ $line == :* ]] && continue
    value="\${line%%$'\\t'*}"
    [[ $value == "$current"* ]] && COMPREPLY+=("$value")
  done < <(hallwatch complete -- "\${before[@]}" "$current" 2>/dev/null)
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == */ ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -F _hallwatch hallwatch`;

/** Files and folders that begin like a word; the shell leaves these to us. */
function filesLike(word: string): string[] {
  const folder = word.endsWith('/') ? word : dirname(word);
  const begin = word.endsWith('/') ? '' : basename(word);
  const prefix = word.includes('/') ? folder : '';
  try {
    return readdirSync(folder || '.', { withFileTypes: true })
      .filter(
        ({ name }) => name.startsWith(begin) && (begin.startsWith('.') || !name.startsWith('.')),
      )
      .slice(0, SHOWN_MAX)
      .map((entry) => join(prefix, entry.name) + (entry.isDirectory() ? '/' : ''));
  } catch {
    return [];
  }
}
