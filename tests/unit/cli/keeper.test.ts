import { expect, test } from 'vitest';
import { createRestartWish } from '../../../cli/keeper.ts';

test.each([
  [{}, 4711, false],
  [{ INVOCATION_ID: 'a terminal under systemd has it, too' }, 4711, false],
  [{ NOTIFY_SOCKET: '/run/systemd/notify' }, 4711, true],
  [{ HALLWATCH_KEPT: '1' }, 4711, true],
  [{}, 1, true],
])('with %j as process %i somebody would start it again: %s', (environment, pid, isKept) => {
  expect(createRestartWish(environment, pid).option.restart !== undefined).toBe(isKept);
});

test('a wish is heard once it is made', async () => {
  const wish = createRestartWish({ HALLWATCH_KEPT: '1' }, 4711);
  expect(wish.isWished()).toBe(false);
  wish.option.restart?.();
  await wish.wished;
  expect(wish.isWished()).toBe(true);
});
