import type { Driver, DriverContext } from '../../../agent/drivers/driver.ts';
import { createHintDriver } from '../../../agent/drivers/hint/hintDriver.ts';
import { createRadarDriver } from '../../../agent/drivers/radar/radarDriver.ts';
import { createSerialPadDriver } from '../../../agent/drivers/serialPad/serialPadDriver.ts';
import { createPadConnection } from '../../../agent/drivers/websocketPad/padConnection.ts';
import { createPadListeners } from '../../../agent/drivers/websocketPad/padListeners.ts';
import { createWebsocketPadDriver } from '../../../agent/drivers/websocketPad/websocketPadDriver.ts';
import type { LoadSerialAccess } from '../../../agent/serial/serialPort.ts';
import { createFakeSerial } from '../../support/fakeSerial.ts';
import { reportFrame } from '../../support/radarFrames.ts';

/** The file that holds the key of the pad that connects by WebSocket. */
export const PAD_KEY = { file: 'pad.key', text: 'a-key-of-a-pad' };

/** A radar that sees somebody, and says so twice a second. */
const radar: LoadSerialAccess = async (clock) => ({
  async open(_line, { onBytes }) {
    const measures = { movingDistanceCm: 80, movingEnergy: 50, detectionDistanceCm: 80 };
    const still = { stillDistanceCm: 80, stillEnergy: 60 };
    const frame = reportFrame({ mode: 'basic', state: 'both', ...measures, ...still });
    const stop = clock.every(500, () => onBytes(frame));
    return { write: async () => undefined, close: async () => stop() };
  },
});

/** A hall whose pad logs in a moment after the listener is open. */
function listenersWithPad() {
  return createPadListeners(async ({ wish, clock, accounts, wrongKeys }) => {
    const address = '127.0.0.1';
    const socket = {
      address,
      send: () => undefined,
      waitingBytes: () => 0,
      close: () => undefined,
    };
    const stop = clock.after(100, () => {
      const data = { work_no: 'w1', key: PAD_KEY.text };
      const pad = createPadConnection({ clock, socket, accounts, wrongKeys });
      pad.receive(JSON.stringify({ code: 40001, data }));
    });
    return { port: wish.port, close: async () => stop() };
  });
}

/** The drivers of serial lines, of WebSocket pads and of hints, with their hardware replaced. */
export function serialMakers(
  settingsOf: (name: string, given: object) => never,
): Record<string, (context: DriverContext) => Driver> {
  const port = '/dev/serial/by-path/device';
  const frame = { start: 'AA', length: 4, keyOffset: 2 };
  const keys = { levels: { 1: 1, 2: 5 } };
  const pad = { port: 8425, workNo: 'w1', keyFile: PAD_KEY.file };
  const openLine = async () => {
    const line = { set: () => undefined, close: () => undefined };
    return { kind: 'open', line } as const;
  };
  const edges = { openLine, loadSerial: createFakeSerial().load };
  return {
    ld2410: (context) =>
      createRadarDriver(context, settingsOf('ld2410', { port, settleMs: 0 }), radar),
    'serial-pad': (context) => {
      const settings = settingsOf('serial-pad', { port, frame, ...keys });
      return createSerialPadDriver(context, settings, createFakeSerial().load);
    },
    'websocket-pad': (context) =>
      createWebsocketPadDriver(context, settingsOf('websocket-pad', pad), listenersWithPad()),
    hint: (context) => createHintDriver(context, settingsOf('hint', { lamp: { line: 5 } }), edges),
  };
}
