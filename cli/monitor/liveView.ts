import type { LocalSnapshot } from '../../agent/localStatus/localMessages.ts';
import type { Language } from '../../texts/entry.ts';
import type { Paint } from '../terminal/paint.ts';
import { drawMonitor, type MonitorFrame, scrollMax } from './drawMonitor.ts';

/** The part of a terminal that a full-screen view uses; `process` has it. */
export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

export interface LiveView {
  show(snapshot: LocalSnapshot): void;
  /** The agent has gone; what was last known stays on the screen and says so. */
  gone(): void;
  /** Gives the terminal back as it was. */
  close(): void;
}

/** The other screen of the terminal, so that what was typed before is there again afterwards. */
const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const CLEAR_LINE = '\u001b[K';
const CLEAR_REST = '\u001b[J';

/** Draws on the whole terminal and again when it changes its size; `onQuit` when somebody leaves. */
export function openLiveView(
  terminal: Terminal,
  options: { readonly language: Language; readonly paint: Paint; readonly onQuit: () => void },
): LiveView {
  const { input, output } = terminal;
  const { language, paint, onQuit } = options;
  let last: LocalSnapshot | null = null;
  let scrolled = 0;
  let isStale = false;

  const frame = (): MonitorFrame => ({
    ...{ columns: output.columns ?? 80, rows: output.rows ?? 24 },
    ...{ scrolled, language, paint, isStale },
  });

  function draw(): void {
    if (last === null) return;
    const lines = drawMonitor(last, frame());
    output.write(HOME + lines.map((line) => line + CLEAR_LINE).join('\r\n') + CLEAR_REST);
  }

  function scroll(by: number): void {
    if (last === null) return;
    scrolled = Math.max(0, Math.min(scrollMax(last, frame()), scrolled + by));
    draw();
  }

  function onKey(key: string): void {
    const page = Math.max(1, (output.rows ?? 24) - 8);
    const step = {
      '\u001b[A': -1,
      k: -1,
      '\u001b[B': 1,
      j: 1,
      '\u001b[5~': -page,
      '\u001b[6~': page,
    }[key];
    if (key === 'q' || key === '\u0003' || key === '\u001b') onQuit();
    else if (step !== undefined) scroll(step);
  }

  output.write(ENTER);
  output.on('resize', draw);
  if (input.isTTY) {
    input.setRawMode(true);
    input.setEncoding('utf8');
    input.on('data', onKey);
    input.resume();
  }
  return {
    show(snapshot) {
      last = snapshot;
      isStale = false;
      draw();
    },
    gone() {
      isStale = true;
      draw();
    },
    close() {
      output.off('resize', draw);
      input.off('data', onKey);
      if (input.isTTY) input.setRawMode(false);
      input.pause();
      output.write(LEAVE);
    },
  };
}
