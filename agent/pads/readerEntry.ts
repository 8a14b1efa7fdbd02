/**
 * The process that reads the pads. A crash of native code ends only it, and the agent starts it
 * again. Lines of JSON come in on stdin and go out on stdout; it ends when stdin does, which it does
 * when the agent is gone, whatever became of that.
 */
import { createHidEdge } from './hidEdge.ts';
import { createKeyboardEdge } from './keyboardEdge.ts';
import { createReader } from './reader.ts';
import { createLineSplitter, lineOf, type ReaderMessage } from './readerProtocol.ts';

// Not an exit: that would wait for threads which a broken device may hold for ever.
const end = (): void => {
  process.kill(process.pid, 'SIGKILL');
};
const send = (message: ReaderMessage): void => {
  process.stdout.write(lineOf(message));
};

const reader = createReader({
  ports: { hid: createHidEdge(), keyboard: createKeyboardEdge() },
  send,
});
const lines = createLineSplitter();

// A signal for all processes of the service or the terminal: the agent ends this one when it is done.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.stdout.on('error', end);
process.stdin.setEncoding('utf8');
process.stdin.on('error', end);
process.stdin.on('end', end);
process.stdin.on('data', (text: string) => {
  for (const line of lines.push(text)) reader.receive(line);
});
send({ kind: 'ready' });
