import { createInterface, type Interface } from 'node:readline';

/** Asks a person who sits at the terminal, line by line. */
export interface Prompter {
  /** The line that was typed; null when nobody can type any more (end of input, Ctrl-C). */
  ask(question: string): Promise<string | null>;
  close(): void;
}

/** Reads lines of a stream; what is typed before it is asked for is kept. */
export function createPrompter(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  onInterrupt: () => void,
): Prompter {
  const lines: string[] = [];
  const isTerminal = (input as NodeJS.ReadStream).isTTY === true;
  const reader: Interface = createInterface({ input, output, terminal: isTerminal });
  let waiting: ((line: string | null) => void) | null = null;
  let isOver = false;

  function answer(line: string | null): void {
    const resolve = waiting;
    waiting = null;
    resolve?.(line);
  }

  reader.on('line', (line) => {
    if (waiting === null) lines.push(line);
    else answer(line);
  });
  reader.on('SIGINT', () => {
    onInterrupt();
    reader.close();
  });
  reader.on('close', () => {
    isOver = true;
    answer(null);
  });
  return {
    ask(question) {
      output.write(question);
      const typed = lines.shift();
      if (typed !== undefined || isOver) return Promise.resolve(typed ?? null);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    close: () => reader.close(),
  };
}
