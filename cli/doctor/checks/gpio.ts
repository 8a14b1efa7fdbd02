import { describeGpio, type GpioDescription } from '../../../agent/drivers/gpio/describeGpio.ts';
import { type Check, devicesOf, type Finding, findingsOf } from '../examination.ts';

const { ok, warn, fail } = findingsOf('gpio');

/** A line that a device of the configuration wants. */
interface Wanted {
  readonly device: string;
  readonly line: string | number;
  readonly chip: string | null;
}

/** The chips of this machine, and whether each configured line is among theirs and free. */
export const checkGpio: Check = async ({ config, atWork }) => {
  const wanted = [...linesOf('gpio', config), ...linesOf('hint', config)];
  const found = await describeGpio();
  const { character, sysfs } = found;
  if (!character.isUsable && !sysfs.isUsable) {
    if (wanted.length === 0) return [];
    const reason = [...character.problems, ...sysfs.problems].join('; ');
    return [fail('gpioNone', { reason: reason === '' ? 'no GPIO chip' : reason })];
  }
  const chips = character.isUsable ? character.chips : sysfs.chips;
  const names = chips.map(({ label, name, lines }) => `${label || name} (${lines})`).join(', ');
  const door = character.isUsable ? 'chardev' : 'sysfs';
  const isStopped = atWork.state === 'stopped';
  return [
    ok('gpioChips', { names, door }),
    ...wanted.map((one) => checkLine(one, found, isStopped)),
  ];
};

function linesOf(driver: string, config: Parameters<typeof devicesOf>[0]): Wanted[] {
  return devicesOf(config, [driver]).flatMap(({ device, settings }) => {
    const place = (driver === 'hint' ? settings.lamp : settings) as
      | Record<string, unknown>
      | undefined;
    const { line, chip } = place ?? {};
    if (typeof line !== 'string' && typeof line !== 'number') return [];
    return [{ device, line, chip: typeof chip === 'string' ? chip : null }];
  });
}

function checkLine(
  { device, line, chip }: Wanted,
  found: GpioDescription,
  isStopped: boolean,
): Finding {
  const facts = { device, line };
  const { character } = found;
  // sysfs knows neither names nor who holds a line: the device itself tells when it is tried.
  if (!character.isUsable) return ok('gpioLineUnnamed', facts);
  const chips = character.chips.filter(
    ({ label, name }) => chip === null || chip === label || chip === name,
  );
  const lines = chips
    .flatMap(({ lineInfos }) => lineInfos)
    .filter(({ name, offset }) => (typeof line === 'string' ? name === line : offset === line));
  const [info] = lines;
  if (info === undefined) return fail('gpioLineMissing', facts);
  if (lines.length > 1) return warn('gpioLineSeveral', { ...facts, count: lines.length });
  if (info.isUsed && isStopped)
    return fail('gpioLineUsed', { ...facts, consumer: info.consumer || '?' });
  return ok('gpioLine', { ...facts, name: info.name || String(info.offset) });
}
