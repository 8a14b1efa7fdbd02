import { expect, test } from 'vitest';
import { findLine } from '../../../../agent/drivers/gpio/characterChips.ts';
import {
  openCharacterInput,
  openCharacterOutput,
} from '../../../../agent/drivers/gpio/characterLine.ts';
import { describeGpio } from '../../../../agent/drivers/gpio/describeGpio.ts';
import type { Edges, GpioLineOptions } from '../../../../agent/drivers/gpio/gpioLine.ts';
import type { LineWish } from '../../../../agent/drivers/gpio/lineWish.ts';
import { LibcUnavailable } from '../../../../agent/linux/libc.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { GpioKernel, type KernelLine, kernelChip } from './gpioKernel.ts';

const SOC = ['GPIO0', 'GPIO1', '', 'SDA', 'twin', 'twin'];
const EXPANDER = ['BT_ON', 'GPIO1'];

function machine() {
  const soc = kernelChip(0, 'pinctrl-bcm2711', SOC);
  const expander = kernelChip(1, 'raspberrypi-exp-gpio', EXPANDER);
  const kernel = new GpioKernel([soc, expander]);
  const edges: Edges[] = [];
  const failures: string[] = [];
  const options: GpioLineOptions = {
    ...{ activeLow: false, bias: 'as-is', debounceMs: 50, consumer: 'hallwatch w1-seat' },
    onEdges: (some) => edges.push(some),
    onFailure: (reason) => failures.push(reason),
    onRemark: () => undefined,
  };
  const open = (wish: LineWish, fields: Partial<GpioLineOptions> = {}) => {
    const opened = openCharacterInput(kernel, wish, { ...options, ...fields });
    if (opened.kind !== 'open') throw new Error(opened.reason);
    return opened.line;
  };
  const line = (index: number): KernelLine => {
    const found = soc.lines[index];
    if (found === undefined) throw new Error();
    return found;
  };
  return { kernel, edges, failures, options, open, line, soc };
}

test('a line is found by its name, or by its number within a chip that is named', () => {
  const { kernel } = machine();
  const place = (wish: LineWish) => {
    const found = findLine(kernel, wish);
    return found.kind === 'found' ? `${found.chip.name} ${found.offset}` : found.reason;
  };
  expect(place({ line: 'GPIO0' })).toBe('gpiochip0 0');
  expect(place({ line: 'BT_ON' })).toBe('gpiochip1 0');
  expect(place({ line: 'GPIO1', chip: 'raspberrypi-exp-gpio' })).toBe('gpiochip1 1');
  expect(place({ line: 3, chip: 'pinctrl-bcm2711' })).toBe('gpiochip0 3');
  expect(place({ line: 3, chip: 'gpiochip0' })).toBe('gpiochip0 3');
  expect(kernel.openCount()).toBe(0);
});

test('a line that cannot be told is not guessed, and the sentence says what to write', () => {
  const { kernel } = machine();
  const reason = (wish: LineWish) => {
    const found = findLine(kernel, wish);
    return found.kind === 'not-found' ? found.reason : found.kind;
  };
  expect(reason({ line: 'GPIO1' })).toBe(
    'several chips have a line "GPIO1": name the chip, pinctrl-bcm2711, raspberrypi-exp-gpio',
  );
  expect(reason({ line: 'twin' })).toBe(
    'lines 4, 5 of pinctrl-bcm2711 are all "twin": give the number',
  );
  expect(reason({ line: 3 })).toBe('name the chip: there is pinctrl-bcm2711, raspberrypi-exp-gpio');
  expect(reason({ line: 6, chip: 'gpiochip0' })).toBe('chip "pinctrl-bcm2711" has lines 0 to 5');
  expect(reason({ line: 'X' })).toMatch(/^no line is called "X" on pinctrl-bcm2711, /);
  expect(reason({ line: 'GPIO0', chip: 'x' })).toMatch(/^there is no GPIO chip "x"; there is /);
  const twins = new GpioKernel([kernelChip(0, 'pcf8574', ['a']), kernelChip(1, 'pcf8574', ['b'])]);
  expect(findLine(twins, { line: 0, chip: 'pcf8574' })).toMatchObject({
    reason: 'several chips are called "pcf8574": name one of gpiochip0, gpiochip1',
  });
  expect(findLine(new GpioKernel([]), { line: 0 })).toMatchObject({ kind: 'no-door' });
});

test('a chip that has two names is one chip', () => {
  const soc = kernelChip(0, 'pinctrl-rp1', SOC);
  const kernel = new GpioKernel([soc, { ...soc, path: '/dev/gpiochip4' }]);
  expect(findLine(kernel, { line: 3 })).toMatchObject({ kind: 'found', offset: 3 });
});

test('a line is asked for with its pull, its polarity, the debounce of the kernel and who wants it', () => {
  const { open, line } = machine();
  const opened = open({ line: 'GPIO0' }, { activeLow: true, bias: 'pull-up' });
  const INPUT_LOW_UP_BOTH_EDGES = 0x4n | 0x2n | 0x100n | 0x30n;
  expect(line(0)).toMatchObject({
    ...{ consumer: 'hallwatch w1-seat', debounceUs: 50_000, flags: INPUT_LOW_UP_BOTH_EDGES },
  });
  expect([opened.door, opened.debounces, opened.tellsEdges]).toEqual(['character', true, true]);
  expect(opened.read()).toBe(true);
  line(0).level = true;
  expect(opened.read()).toBe(false);
});

test('what a chip cannot do is done without: no debounce, then no edges at all', () => {
  for (const code of ['EINVAL', 'ENXIO', 'errno 524']) {
    const { kernel, open, line } = machine();
    kernel.refuses.set('debounce', code);
    expect(open({ line: 'GPIO0' })).toMatchObject({ debounces: false, tellsEdges: true });
    expect(line(0).debounceUs).toBe(0);
    kernel.refuses.set('edges', code);
    expect(open({ line: 'SDA' })).toMatchObject({ debounces: false, tellsEdges: false });
  }
});

test('listening raw takes the debounce away, and off takes the edges away', () => {
  const { open, line } = machine();
  const opened = open({ line: 'GPIO0' });
  const edges = () => (line(0).flags & 0x30n) !== 0n;
  opened.listen('raw');
  expect([edges(), line(0).debounceUs]).toEqual([true, 0]);
  opened.listen('off');
  expect([edges(), line(0).debounceUs]).toEqual([false, 0]);
  opened.listen('settled');
  expect([edges(), line(0).debounceUs]).toEqual([true, 50_000]);
});

test('edges that fell out of the kernel’s buffer are counted', () => {
  const { kernel, open, line, edges } = machine();
  open({ line: 'GPIO0' });
  kernel.edge(line(0), true);
  kernel.wake();
  for (let index = 0; index < 200; index += 1) kernel.edge(line(0), index % 2 === 0);
  kernel.wake();
  kernel.wake();
  kernel.edge(line(0), true);
  kernel.wake();
  expect(edges).toEqual([
    { count: 1, missed: 0 },
    { count: 200, missed: 136 },
    { count: 1, missed: 0 },
  ]);
});

test('a line in use names its holder; one that a killed agent left in sysfs goes to that door', () => {
  const { kernel, open, options, line } = machine();
  const first = open({ line: 'GPIO0' });
  expect(openCharacterInput(kernel, { line: 0, chip: 'gpiochip0' }, options)).toEqual({
    ...{ kind: 'failed' },
    reason: 'line 0 (GPIO0) of pinctrl-bcm2711 is in use by "hallwatch w1-seat"',
  });
  first.close();
  first.close();
  expect(kernel.openCount()).toBe(0);
  line(0).consumer = 'sysfs';
  const exported = openCharacterInput(kernel, { line: 'GPIO0' }, options);
  expect(exported).toMatchObject({ kind: 'no-door' });
});

test('no permission and an old kernel are sentences, and leave nothing open', () => {
  const { kernel, options } = machine();
  kernel.refuses.set('open', 'EACCES');
  expect(openCharacterInput(kernel, { line: 'GPIO0' }, options)).toEqual({
    ...{ kind: 'failed', reason: 'no permission for /dev/gpiochip0: join the group "gpio"' },
  });
  kernel.refuses.clear();
  kernel.refuses.set('lineInfo', 'EINVAL');
  for (const wish of [{ line: 'GPIO0' }, { line: 'BT_ON' }]) {
    const opened = openCharacterInput(kernel, wish, options);
    expect(opened).toEqual({ kind: 'no-door', reason: 'Linux is older than 5.10' });
  }
  expect(kernel.openCount()).toBe(0);
});

test('a line that is gone is told once, and still closes', () => {
  const { kernel, open, line, failures } = machine();
  const opened = open({ line: 'GPIO0' });
  kernel.edge(line(0), true);
  kernel.refuses.set('read', 'ENODEV');
  kernel.wake();
  kernel.wake();
  expect(failures).toEqual(['the GPIO line is gone']);
  kernel.refuses.set('values', 'ENODEV');
  expect(() => opened.read()).toThrow('ENODEV');
  opened.close();
  expect(kernel.openCount()).toBe(0);
});

test('an output is opened off, is switched, and is off again when it is given back', () => {
  for (const activeLow of [false, true]) {
    const { kernel, line, failures } = machine();
    const onFailure = (reason: string): void => void failures.push(reason);
    const opened = openCharacterOutput(kernel, { line: 'GPIO0' }, { activeLow, onFailure });
    if (opened.kind !== 'open') throw new Error(opened.reason);
    const lamp = () => line(0).level !== activeLow;
    expect(lamp()).toBe(false);
    opened.line.set(true);
    expect(lamp()).toBe(true);
    opened.line.close();
    opened.line.close();
    opened.line.set(true);
    expect([lamp(), kernel.openCount(), failures]).toEqual([false, 0, []]);
  }
});

test('an output that is gone says so once and throws nothing', () => {
  const { kernel, failures } = machine();
  const onFailure = (reason: string): void => void failures.push(reason);
  const wish = { line: 'GPIO0' };
  const opened = openCharacterOutput(kernel, wish, { activeLow: false, onFailure });
  if (opened.kind !== 'open') throw new Error(opened.reason);
  kernel.refuses.set('values', 'ENODEV');
  opened.line.set(true);
  opened.line.set(false);
  opened.line.close();
  expect(failures).toEqual(['the GPIO line is gone']);
});

test('the description names every line, who holds it, and what stands in the way', async () => {
  const { kernel, open } = machine();
  open({ line: 'GPIO0' });
  const surroundings = { loadPort: async () => kernel, sysfsRoot: temporaryFolder() };
  const { character, sysfs } = await describeGpio(surroundings);
  expect(character.chips.map(({ label, lineInfos }) => [label, lineInfos.length])).toEqual([
    ['pinctrl-bcm2711', 6],
    ['raspberrypi-exp-gpio', 2],
  ]);
  const [first] = character.chips[0]?.lineInfos ?? [];
  expect(first).toMatchObject({ name: 'GPIO0', consumer: 'hallwatch w1-seat', isUsed: true });
  expect([character.isUsable, sysfs.isUsable]).toEqual([true, false]);
  kernel.refuses.set('open', 'EACCES');
  const closed = await describeGpio(surroundings);
  expect(closed.character).toMatchObject({ isUsable: false, chips: [] });
  expect(closed.character.problems[0]).toContain('no permission for /dev/gpiochip0');
  const loadPort = async () => {
    throw new LibcUnavailable('the package koffi: not there');
  };
  const bare = await describeGpio({ ...surroundings, loadPort });
  expect(bare.character.problems).toEqual(['the package koffi: not there']);
});
