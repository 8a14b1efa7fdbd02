import type {
  LocalDevice,
  LocalMessage,
  LocalObservation,
  LocalSnapshot,
} from '../../agent/localStatus/localMessages.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { monitorTexts } from '../../texts/monitorTexts.ts';
import { withoutControls } from '../terminal/cells.ts';
import { dateAndTime } from '../terminal/times.ts';
import { valueWord } from './words.ts';

/** Turns what an agent shows into a line per change, for a log file or a program that reads along. */
export interface LineView {
  /** The lines that a message is worth; often none. */
  lines(message: LocalMessage): string[];
}

/** Makes a view that knows nothing yet: the first snapshot tells everything once. */
export function createLineView(language: Language): LineView {
  const say = speaker(monitorTexts, language);
  const said = new Map<string, string>();

  /** The text, unless it was said already. */
  function news(key: string, text: string): string[] {
    if (said.get(key) === text) return [];
    said.set(key, text);
    return [text];
  }

  function ofDevice(device: LocalDevice): string[] {
    const status = say(`monitor.status.${device.status}`);
    const reason = device.reason === null ? '' : ` (${withoutControls(device.reason)})`;
    const levels = device.channels.flatMap((channel) =>
      ofValue({ ...channel, device: device.device }),
    );
    return [...news(device.device, `${device.device} ${status}${reason}`), ...levels];
  }

  function ofValue(
    one: Pick<LocalObservation, 'device' | 'channel' | 'kind' | 'value' | 'detail'>,
  ): string[] {
    const detail = one.detail === null ? '' : ` (${withoutControls(one.detail)})`;
    const text = `${one.device} ${one.channel} ${valueWord(one, language)}${detail}`;
    return news(`${one.device}/${one.kind}/${one.channel}`, text);
  }

  function ofSnapshot(snapshot: LocalSnapshot): string[] {
    const { isOnline, address } = snapshot.collector;
    const line = `${say(isOnline ? 'monitor.lineSent' : 'monitor.lineNotSent')} ${address}`;
    return [...news('', line), ...snapshot.devices.flatMap(ofDevice)];
  }

  return {
    lines(message) {
      if (message.type === 'observation' && isEvent(message)) {
        // Two presses of the same key are two.
        said.delete(`${message.device}/${message.kind}/${message.channel}`);
      }
      const lines = message.type === 'snapshot' ? ofSnapshot(message) : ofValue(message);
      return lines.map((line) => `${dateAndTime(message.wallMs)} ${line}`);
    },
  };
}

function isEvent({ kind }: LocalObservation): boolean {
  return kind !== 'occupancy' && kind !== 'camera' && kind !== 'equipment';
}
