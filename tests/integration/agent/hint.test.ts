import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createHintDriver, hintSettings } from '../../../agent/drivers/hint/hintDriver.ts';
import { plugInSerialPty } from '../../support/serialPty.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { driverRig, withDefaults } from '../../unit/agent/drivers/driverRig.ts';

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 });

test('a sign on a real port shows a hint in GB2312 and takes it back', async (context) => {
  const port = join(temporaryFolder(), 'sign');
  const pty = await plugInSerialPty(context, port);
  const shown = () => {
    const texts = new TextDecoder('gb18030').decode(pty.received()).split('\r');
    return texts.slice(0, -1);
  };
  const rig = driverRig();
  const sign = { port, prefix: '02', suffix: '0D', text: '请回到窗口', idleText: '3号窗口' };
  const settings = withDefaults(hintSettings, { sign }) as Parameters<typeof createHintDriver>[1];
  const driver = createHintDriver(rig.context, settings);
  onTestFinished(() => driver.stop());
  expect(await driver.start()).toBe('started');
  await eventually(() => expect(shown()).toEqual(['\u00023号窗口']));
  await driver.show?.({ requestId: 'r1', text: null, untilMonotonicMs: 60_000 });
  expect(rig.emitted.at(-1)?.observation).toMatchObject({ kind: 'hint', state: 'shown' });
  await eventually(() => expect(shown().at(-1)).toBe('\u0002请回到窗口'));
  rig.clock.advance(60_000);
  await eventually(() => expect(shown().at(-1)).toBe('\u00023号窗口'));
  await eventually(() =>
    expect(rig.emitted.at(-1)?.observation).toMatchObject({ kind: 'hint', state: 'ended' }),
  );
});
