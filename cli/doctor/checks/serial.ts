import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import {
  describeSerialPorts,
  type SerialPortDescription,
} from '../../../agent/serial/serialPorts.ts';
import { type Check, devicesOf, type Finding, findingsOf } from '../examination.ts';

const { ok, warn, fail } = findingsOf('serial');

/** The serial ports of this machine, and whether the configured ones are there under a name that lasts. */
export const checkSerial: Check = ({ config, root }) => {
  const ports = describeSerialPorts(root);
  const wanted = devicesOf(config, ['ld2410', 'serial-pad', 'hint']).flatMap(
    ({ device, settings }) => {
      const { port } = (settings.sign ?? settings) as { port?: unknown };
      return typeof port === 'string' ? [{ device, port }] : [];
    },
  );
  if (ports.length === 0 && wanted.length === 0) return [];
  const names = ports.map((port) => port.byPath ?? port.device).join(', ');
  const all = ports.length === 0 ? [] : [ok('serialPorts', { count: ports.length, names })];
  return [...all, ...wanted.map((one) => checkPort(one, ports, root))];
};

function checkPort(
  { device, port }: { readonly device: string; readonly port: string },
  ports: readonly SerialPortDescription[],
  root: string,
): Finding {
  const path = join(root, port);
  if (!existsSync(path)) {
    const names = ports.map((one) => one.byPath ?? one.device).join(', ');
    return fail('serialMissing', { device, port, names: names === '' ? '-' : names });
  }
  const known = ports.find((one) => join(root, one.device) === realpathSync(path));
  const isByNumber = /^\/dev\/tty(USB|ACM)\d+$/.test(port);
  const better = known?.byPath ?? known?.byId ?? null;
  // Two adapters may swap their numbers at the next start.
  if (isByNumber && better !== null) return warn('serialByNumber', { device, port, better });
  return ok('serialPort', { device, port });
}
