import type { LocalChannel, LocalDevice } from '../../agent/localStatus/localMessages.ts';
import { type Entries, fill, type Language } from '../../texts/entry.ts';
import { monitorTexts } from '../../texts/monitorTexts.ts';

const entries: Entries = monitorTexts;

/** A word of a device in a person's language; the word itself where no text knows it. */
function word(key: string, own: string, language: Language): string {
  const entry = entries[key];
  return entry === undefined ? own : fill(entry[language], {});
}

/** What a channel says: `有人`, `离线`. */
export function valueWord(
  { kind, value }: Pick<LocalChannel, 'kind' | 'value'>,
  language: Language,
): string {
  return word(`monitor.value.${kind}.${value}`, value, language);
}

/** What a device is: by its sensor setting, by its driver, else by what it says. */
export function kindWord(
  device: Pick<LocalDevice, 'driver' | 'sensor' | 'channels'>,
  language: Language,
): string {
  const { driver, sensor } = device;
  if (sensor !== null) return word(`monitor.sensor.${sensor}`, sensor, language);
  const byDriver = word(`monitor.driver.${driver}`, '', language);
  if (byDriver !== '') return byDriver;
  const kind = device.channels[0]?.kind;
  return kind === undefined ? '' : word(`monitor.kind.${kind}`, kind, language);
}

/** How often: changes of a level, presses of a pad, other events. */
export function countWord({ kind, count }: LocalChannel, language: Language): string {
  const isLevel = kind === 'occupancy' || kind === 'camera' || kind === 'equipment';
  const key = isLevel
    ? 'monitor.changes'
    : kind === 'rating'
      ? 'monitor.presses'
      : 'monitor.events';
  return fill(monitorTexts[key][language], { count });
}
