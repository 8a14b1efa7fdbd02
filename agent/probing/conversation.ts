import { connect, type Socket } from 'node:net';
import type { Clock } from '../../runtime/clock.ts';
import { describeSocketError, judgeConnectError } from './socketErrors.ts';

/** What a side of a conversation decides after hearing something: to go on, or that it is over. */
export type Hearing<T> = { readonly result: T } | { readonly say: string } | 'wait';

export interface ConversationOptions<T> {
  readonly clock: Clock;
  readonly address: string;
  readonly port: number;
  /** For the whole conversation, from the first packet to the last: a slow talker gains nothing. */
  readonly timeoutMs: number;
  /** More in one answer ends the conversation. */
  readonly answerBytesMax: number;
  /** Called once the connection stands. */
  begin(): Hearing<T>;
  /** Called with all that came since something was last said, one character per byte. */
  hear(answer: string): Hearing<T>;
}

/** How a conversation went. */
export type Conversation<T> =
  | { readonly kind: 'result'; readonly value: T; readonly latencyMs: number }
  | {
      readonly kind: 'failed';
      readonly verdict: 'refused' | 'unreachable' | 'not-asked' | 'broken-off';
      readonly reason: string;
    };

/**
 * Talks over one TCP connection until one side has decided. Never throws, leaves no socket and no
 * timer behind, and is over after `timeoutMs` whatever the other side does.
 */
export function converse<T>(options: ConversationOptions<T>): Promise<Conversation<T>> {
  const { clock, address, port } = options;
  const startedMs = clock.monotonicMs();
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    let isConnected = false;
    let answer = '';
    const cancel = clock.after(options.timeoutMs, () => fail('no answer in time', 'unreachable'));

    function finish(outcome: Conversation<T>): void {
      cancel();
      closeForGood(socket);
      resolve(outcome);
    }

    function fail(reason: string, verdict: 'refused' | 'unreachable' | 'not-asked'): void {
      finish({ kind: 'failed', verdict: isConnected ? 'broken-off' : verdict, reason });
    }

    function follow(hearing: Hearing<T>): void {
      if (hearing === 'wait') return;
      if ('say' in hearing) {
        answer = '';
        socket.write(hearing.say, 'latin1');
        return;
      }
      const latencyMs = clock.monotonicMs() - startedMs;
      finish({ kind: 'result', value: hearing.result, latencyMs });
    }

    socket.setEncoding('latin1');
    socket.on('connect', () => {
      isConnected = true;
      follow(options.begin());
    });
    socket.on('data', (text: string) => {
      answer += text;
      if (answer.length > options.answerBytesMax) fail('the answer never ends', 'unreachable');
      else follow(options.hear(answer));
    });
    socket.on('error', (error) => fail(describeSocketError(error), judgeConnectError(error)));
    socket.on('close', () => fail('the connection was closed', 'unreachable'));
  });
}

/** Later errors of a socket that nobody needs any more must not end the process. */
function closeForGood(socket: Socket): void {
  socket.removeAllListeners();
  socket.on('error', () => undefined);
  socket.destroy();
}
