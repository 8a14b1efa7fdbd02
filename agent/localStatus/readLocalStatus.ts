import { connect, type Socket } from 'node:net';
import {
  LOCAL_LINE_BYTES_MAX,
  LOCAL_STATUS_VERSION,
  type LocalMessage,
  type LocalObservation,
  type LocalSnapshot,
} from './localMessages.ts';

export interface LocalStatusEvents {
  onSnapshot(snapshot: LocalSnapshot): void;
  onObservation(observation: LocalObservation): void;
  /** The last word: the agent ended, or was never there. */
  onEnd(end: LocalStatusEnd): void;
}

/** Why there is nothing more to read. */
export type LocalStatusEnd =
  /** No agent with this outbox runs. */
  | 'not-running'
  /** It runs as another user. */
  | 'not-allowed'
  /** It speaks another version of these lines. */
  | 'other-version'
  | 'ended';

/** Reads what a running agent says about itself. Returns how to stop, after which nothing is called. */
export function readLocalStatus(path: string | null, events: LocalStatusEvents): () => void {
  if (path === null) {
    queueMicrotask(() => events.onEnd('not-running'));
    return () => undefined;
  }
  const socket = connect(path);
  let isOver = false;
  const end = (why: LocalStatusEnd): void => {
    if (isOver) return;
    isOver = true;
    socket.destroy();
    events.onEnd(why);
  };
  socket.on('error', (error: NodeJS.ErrnoException) => end(endOf(error)));
  socket.on('close', () => end('ended'));
  eachLine(socket, (line) => {
    if (isOver) return;
    const message = parse(line);
    if (message === null) end('other-version');
    else if (message.type === 'snapshot') events.onSnapshot(message);
    else events.onObservation(message);
  });
  return () => {
    isOver = true;
    socket.destroy();
  };
}

/** The first snapshot of a running agent; null when there is none to be had. */
export function localSnapshot(path: string | null): Promise<LocalSnapshot | LocalStatusEnd> {
  return new Promise((resolve) => {
    const stop = readLocalStatus(path, {
      onSnapshot(snapshot) {
        stop();
        resolve(snapshot);
      },
      onObservation: () => undefined,
      onEnd: resolve,
    });
  });
}

function endOf({ code }: NodeJS.ErrnoException): LocalStatusEnd {
  if (code === 'EACCES' || code === 'EPERM') return 'not-allowed';
  return code === 'ENOENT' || code === 'ECONNREFUSED' ? 'not-running' : 'ended';
}

function eachLine(socket: Socket, onLine: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    if (rest.length > LOCAL_LINE_BYTES_MAX) socket.destroy();
  });
}

function parse(line: string): LocalMessage | null {
  try {
    const message = JSON.parse(line) as LocalMessage;
    return message.v === LOCAL_STATUS_VERSION ? message : null;
  } catch {
    return null;
  }
}
