import { type IncomingMessage, request } from 'node:http';
import { onTestFinished } from 'vitest';

export interface ReadEvent {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
}

/** A browser's side of a live stream, over a real connection. */
export interface StreamReader {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** The next event; waits for it. Null when the stream has ended. */
  next(): Promise<ReadEvent | null>;
  /** Stops taking anything from the connection, like a browser that sleeps, and goes on. */
  sleep(): void;
  wake(): void;
  /** Breaks the line. */
  drop(): void;
}

/** Opens a stream; the connection is gone when the running test has ended. */
export async function aStreamReader(
  url: string,
  headers: Record<string, string>,
): Promise<StreamReader> {
  const asking = request(url, { headers, agent: false });
  asking.end();
  onTestFinished(() => {
    asking.destroy();
  });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    asking.once('response', resolve);
    asking.once('error', reject);
  });
  asking.on('error', () => undefined);
  response.on('error', () => undefined);
  response.setEncoding('utf8');
  const events: ReadEvent[] = [];
  let rest = '';
  let ended = false;
  let notify: () => void = () => undefined;
  response.on('data', (chunk: string) => {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) if (block.includes('event: ')) events.push(parse(block));
    notify();
  });
  response.on('close', () => {
    ended = true;
    notify();
  });
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    async next() {
      while (events.length === 0 && !ended) {
        await new Promise<void>((resolve) => {
          notify = resolve;
        });
      }
      return events.shift() ?? null;
    },
    sleep: () => response.pause(),
    wake: () => response.resume(),
    drop: () => asking.destroy(),
  };
}

function parse(block: string): ReadEvent {
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
  return { id: field('id'), name: field('event'), data: JSON.parse(field('data')) };
}
