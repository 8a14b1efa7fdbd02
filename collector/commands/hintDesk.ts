import type { Part } from '../../runtime/lifecycle.ts';
import type { Log } from '../../runtime/log.ts';
import { hintTexts } from '../../texts/hintTexts.ts';
import type { Effect } from '../detection/effect.ts';
import type { DetectionReader } from '../detection/runDetection.ts';
import type { SiteDevice } from '../site/site.ts';
import type { SiteIndex } from '../site/siteIndex.ts';
import type { CommandDesk } from './commandDesk.ts';

export interface HintDeskOptions {
  readonly detection: Pick<DetectionReader, 'onEffects'>;
  readonly site: Pick<SiteIndex, 'windows'>;
  readonly desk: Pick<CommandDesk, 'ask'>;
  readonly log: Log;
}

/** A hint that was due longer ago than this comes from a backlog: nobody is warned of the past. */
const LATE_MS = 60_000;
/** It goes out by itself after this, whatever becomes of the collector. */
const SHOWN_MS = 30 * 60_000;
/** The shortest that an agent shows: how a hint is taken back. */
const ENDED_MS = 1000;
/** An agent that cannot begin with it by then need not. */
const VALID_MS = 15_000;
/** Who asked, for the record: not a person. */
const AUTHOR = 'detector';

/**
 * Warns at the window before anything is recorded: a lamp or a screen, where there is one
 * (先提醒、后认定). What could not be shown costs nobody anything; the finding says so.
 */
export function createHintDesk({ detection, site, desk, log }: HintDeskOptions): Part {
  let stop: (() => void) | null = null;

  function tell(effects: readonly Effect[], recordedMs: number): void {
    for (const effect of effects) {
      if (effect.type !== 'hint' || Math.abs(recordedMs - effect.atMs) > LATE_MS) continue;
      const devices = site.windows.get(effect.windowId)?.window.devices ?? [];
      for (const device of devices) {
        if (device.kind === 'hint') show(device, effect.show ? SHOWN_MS : ENDED_MS);
      }
    }
  }

  function show({ agent, id }: SiteDevice, shownMs: number): void {
    const text = hintTexts['please-return']['zh-Hans'];
    const wish = { command: 'show-hint', device: id, text, shownMs } as const;
    desk.ask(agent, wish, { author: AUTHOR, validMs: VALID_MS }).catch((error: unknown) => {
      log.error({ err: error, agent, device: id }, 'A hint could not be asked for.');
    });
  }

  return {
    name: 'hints',
    start() {
      stop ??= detection.onEffects(tell);
    },
    stop() {
      stop?.();
      stop = null;
    },
  };
}
