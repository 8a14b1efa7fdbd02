import { setTimeout as sleep } from 'node:timers/promises';
import { type GpioLineOptions, openGpioLine } from '../../../agent/drivers/gpio/gpioLine.ts';

// A process that holds a line through each door until it ends in the way it is told: HOW LINE LINE.
const [, , how, character, sysfs] = process.argv;
const options: GpioLineOptions = {
  ...{ activeLow: false, bias: 'as-is', debounceMs: 0, consumer: 'the test' },
  ...{ onEdges: () => undefined, onFailure: () => undefined, onRemark: () => undefined },
};
const opened = [
  await openGpioLine({ line: Number(character), door: 'character' }, options),
  await openGpioLine({ line: Number(sysfs), door: 'sysfs' }, options),
];
console.log(opened.map(({ kind }) => kind).join(' '));
await sleep(500);
if (how === 'exits') process.exit(3);
if (how === 'throws') throw new Error('on purpose');
await sleep(60_000);
