import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hearSignals, untilSignal } from '../../../cli/untilSignal.ts';

const EVENTS = ['SIGINT', 'SIGTERM', 'disconnect'] as const;
type Listener = (...args: unknown[]) => void;
const listenersOf = (event: string) => process.listeners(event as 'disconnect') as Listener[];

let before: Map<string, Listener[]>;
beforeEach(() => {
  before = new Map(EVENTS.map((event) => [event, listenersOf(event)]));
});
afterEach(() => {
  for (const { event, listener } of added()) process.off(event, listener);
  vi.restoreAllMocks();
});

function added() {
  return EVENTS.flatMap((event) =>
    listenersOf(event)
      .filter((listener) => before.get(event)?.includes(listener) !== true)
      .map((listener) => ({ event, listener })),
  );
}

/** As if the process got a signal; listeners of others do not hear it. */
function arrive(event: (typeof EVENTS)[number]): void {
  for (const one of added()) if (one.event === event) one.listener();
}

/** A program that runs until it is stopped, and a stop that the test ends. */
function run() {
  const stop = vi.fn(() => Promise.resolve());
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  return { stop, exit, ended: untilSignal(stop) };
}

test.each(EVENTS)('%s stops the program, once', async (event) => {
  const { stop, exit, ended } = run();
  expect(stop).not.toHaveBeenCalled();
  arrive(event);
  await ended;
  expect(stop).toHaveBeenCalledTimes(1);
  expect(exit).not.toHaveBeenCalled();
});

test('a parent that asks politely after Ctrl-C does not cut the stop short', async () => {
  const { stop, exit, ended } = run();
  arrive('SIGINT');
  arrive('SIGTERM');
  arrive('disconnect');
  await ended;
  expect(stop).toHaveBeenCalledTimes(1);
  expect(exit).not.toHaveBeenCalled();
});

test('a signal that came while the program was starting stops it as soon as it has started', async () => {
  const signal = hearSignals();
  arrive('SIGTERM');
  const stop = vi.fn(() => Promise.resolve());
  await untilSignal(stop, { signal });
  expect(stop).toHaveBeenCalledTimes(1);
});

test('a program that wants to end is stopped without a signal', async () => {
  const stop = vi.fn(() => Promise.resolve());
  await untilSignal(stop, { wish: Promise.resolve() });
  expect(stop).toHaveBeenCalledTimes(1);
});

test('a second Ctrl-C waits no longer', () => {
  const { exit } = run();
  arrive('SIGINT');
  arrive('SIGINT');
  expect(exit).toHaveBeenCalledWith(130);
});

test('a program whose parent was gone before it listened stops at once', async () => {
  const send = vi.fn(() => true);
  vi.spyOn(process, 'connected', 'get').mockReturnValue(false);
  const original = process.send;
  process.send = send;
  try {
    const { stop, ended } = run();
    await ended;
    expect(stop).toHaveBeenCalledTimes(1);
  } finally {
    if (original === undefined) delete process.send;
    else process.send = original;
  }
});
