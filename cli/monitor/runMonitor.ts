import { loadAgentConfig } from '../../agent/config/agentConfig.ts';
import { type LocalMessage, localSocketPath } from '../../agent/localStatus/localMessages.ts';
import { type LocalStatusEnd, readLocalStatus } from '../../agent/localStatus/readLocalStatus.ts';
import { sleep, systemClock } from '../../runtime/clock.ts';
import type { Language } from '../../texts/entry.ts';
import { localFailure } from '../localAgent.ts';
import { paintFor } from '../terminal/paint.ts';
import { createLineView } from './lineView.ts';
import { openLiveView } from './liveView.ts';

export interface MonitorOptions {
  readonly configFile: string;
  readonly language: Language;
  readonly asJson: boolean;
  /** Ends after the first snapshot. */
  readonly once: boolean;
}

/** Where what an agent shows goes to. */
interface Sink {
  take(message: LocalMessage): void;
  gone(): void;
  close(): void;
}

const AGAIN_AFTER_MS = 1000;

/**
 * Shows a running agent until somebody ends it; an agent that is started again meanwhile is found
 * again. Throws a `Failure` when there is none at the beginning.
 */
export async function runMonitor(options: MonitorOptions): Promise<void> {
  const path = localSocketPath(loadAgentConfig(options.configFile).outboxFile);
  let quit: () => void = () => undefined;
  const quitting = new Promise<'quit'>((resolve) => {
    quit = () => resolve('quit');
  });
  process.once('SIGINT', quit);
  process.once('SIGTERM', quit);
  process.stdout.on('error', quit);
  let sink: Sink | null = null;
  try {
    while (true) {
      const connection = follow(path, (message) => {
        sink ??= openSink(options, quit);
        sink.take(message);
        if (options.once && message.type === 'snapshot') quit();
      });
      const end = await Promise.race([quitting, connection.ended]);
      connection.stop();
      if (end === 'quit') return;
      if (sink === null) throw localFailure(end, { path: path ?? '', command: 'monitor' });
      (sink as Sink).gone();
      if ((await Promise.race([quitting, sleep(systemClock, AGAIN_AFTER_MS)])) === 'quit') return;
    }
  } finally {
    (sink as Sink | null)?.close();
  }
}

function follow(
  path: string | null,
  take: (message: LocalMessage) => void,
): { readonly ended: Promise<LocalStatusEnd>; readonly stop: () => void } {
  let stop: () => void = () => undefined;
  const ended = new Promise<LocalStatusEnd>((resolve) => {
    stop = readLocalStatus(path, { onSnapshot: take, onObservation: take, onEnd: resolve });
  });
  return { ended, stop: () => stop() };
}

function openSink({ asJson, once, language }: MonitorOptions, onQuit: () => void): Sink {
  const { stdin: input, stdout: output } = process;
  const nothing = (): void => undefined;
  if (asJson) {
    const take = (message: LocalMessage): void => console.log(JSON.stringify(message));
    return { take, gone: nothing, close: nothing };
  }
  if (output.isTTY && !once) {
    const paint = paintFor(output, process.env);
    const view = openLiveView({ input, output }, { language, paint, onQuit });
    return {
      take: (message) => {
        if (message.type === 'snapshot') view.show(message);
      },
      gone: () => view.gone(),
      close: () => view.close(),
    };
  }
  const view = createLineView(language);
  const take = (message: LocalMessage): void => {
    for (const line of view.lines(message)) console.log(line);
  };
  return { take, gone: nothing, close: nothing };
}
