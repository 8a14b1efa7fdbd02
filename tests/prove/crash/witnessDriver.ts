import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import Type from 'typebox';
import { defineDriver } from '../../../agent/drivers/driver.ts';

interface WitnessSettings {
  /** Path of the socket on which the witness listens. */
  readonly socket: string;
}

/**
 * A rating pad whose presses come from the witness, one line each, and which answers every press
 * once the agent has accepted it, that is, once `emit` has returned.
 */
export const witnessDriver = defineDriver<WitnessSettings>({
  name: 'witness',
  settings: Type.Object({ socket: Type.String() }),
  create(context, settings) {
    let socket: Socket | null = null;
    return {
      start() {
        const connection = connect(settings.socket);
        socket = connection;
        connection.on('error', () => process.exit(1));
        connection.write(`device ${context.device}\n`);
        const lines = createInterface({ input: connection });
        lines.on('error', () => process.exit(1));
        lines.on('line', (pressId) => {
          context.emit({
            kind: 'rating',
            channel: 'main',
            pressId,
            level: 5,
            scale: 5,
            via: 'pad',
          });
          connection.write(`accepted ${pressId}\n`);
        });
        return Promise.resolve('started' as const);
      },
      stop() {
        socket?.destroy();
        return Promise.resolve();
      },
    };
  },
});
