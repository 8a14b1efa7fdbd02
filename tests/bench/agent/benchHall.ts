import { openSync, readdirSync, writeFileSync, writeSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** Eight lines, a pad and two cameras: the same for every program that is measured. */
export const LINES = 8;
export const CAMERAS = 2;

/** What the programs under measurement watch. */
export interface BenchHall {
  /** Entries of `devices` in agent.yaml. */
  readonly devices: readonly Record<string, unknown>[];
  /** Changes one of the lines. Only where there are lines. */
  change(line: number, isHigh: boolean): void;
  readonly isReal: boolean;
  close(): Promise<void>;
}

/** The emulated board's lines and a pad made through uhid; the cameras answer on loopback. */
export async function openBoardHall(lines: string): Promise<BenchHall> {
  const cameras = await openCameras();
  plugPad();
  const change = (line: number, isHigh: boolean): void =>
    writeFileSync(join(lines, `sim_gpio${line}`, 'pull'), isHigh ? 'pull-up' : 'pull-down');
  for (let line = 0; line < LINES; line += 1) change(line, true);
  const seats = numbers(LINES).map((line) => ({
    ...{ device: `seat-${line}`, driver: 'gpio', line, sensor: 'seat', debounceMs: 10 },
  }));
  const levels = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 };
  const report = { reportId: 1, offset: 1, levels, repeat: 'until-release' };
  const pad = { vendorId: 0x1a86, productId: 0xe010, serial: 'PAD0001', report };
  return {
    devices: [...seats, { device: 'pad', driver: 'hid', ...pad }, ...cameras.devices],
    change,
    isReal: true,
    close: cameras.close,
  };
}

/** Where there is no hardware: simulated sensors, and no pad. */
export async function openSimulatedHall(): Promise<BenchHall> {
  const cameras = await openCameras();
  const sensors = numbers(LINES + 1).map((line) => ({
    ...{ device: `seat-${line}`, driver: 'simulated', sensor: 'seat' },
  }));
  return {
    devices: [...sensors, ...cameras.devices],
    change: () => undefined,
    isReal: false,
    close: cameras.close,
  };
}

/** agent.yaml for such a hall. */
export function writeAgentFile(hall: BenchHall, folder: string, mqttPort: number): string {
  const file = join(folder, 'agent.yaml');
  writeFileSync(
    file,
    stringify({
      agent: 'bench',
      mqtt: { url: `mqtt://127.0.0.1:${mqttPort}`, secret: 'not-a-secret-at-all' },
      outbox: join(folder, 'outbox.db'),
      clock: { source: 'system' },
      probes: { allow: ['127.0.0.0/8'] },
      devices: hall.devices,
    }),
  );
  return file;
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

const ANSWER =
  'RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: OPTIONS, DESCRIBE\r\nContent-Length: 0\r\n\r\n';

async function openCameras() {
  const servers: Server[] = [];
  const devices: Record<string, unknown>[] = [];
  for (const number of numbers(CAMERAS)) {
    const server = createServer((socket) => {
      socket.on('data', () => socket.write(ANSWER));
      socket.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    const { port } = server.address() as { port: number };
    const url = `rtsp://127.0.0.1:${port}/status`;
    devices.push({ device: `camera-${number}`, driver: 'camera', url });
  }
  const close = async (): Promise<void> => {
    for (const server of servers) server.close();
  };
  return { devices, close };
}

const UHID_CREATE2 = 11;
const UHID_DATA_BYTES = 4096;
/** One vendor-defined 8-byte input report with report id 1. */
const DESCRIPTOR = Buffer.from('0600ff0901a10185010901150026ff00750895088102c0', 'hex');

/** Makes a HID device of the kernel's own; it lives as long as this process. */
function plugPad(): void {
  const text = (value: string, bytes: number): Buffer => {
    const buffer = Buffer.alloc(bytes);
    buffer.write(value);
    return buffer;
  };
  const head = Buffer.alloc(4);
  head.writeUInt32LE(UHID_CREATE2);
  const tail = Buffer.alloc(20);
  tail.writeUInt16LE(DESCRIPTOR.length, 0);
  tail.writeUInt16LE(3, 2);
  tail.writeUInt32LE(0x1a86, 4);
  tail.writeUInt32LE(0xe010, 8);
  tail.writeUInt32LE(1, 12);
  const names = [text('Rating Pad', 128), text('usb-1.2', 64), text('PAD0001', 64)];
  const data = Buffer.alloc(UHID_DATA_BYTES);
  DESCRIPTOR.copy(data);
  const device = openSync('/dev/uhid', 'r+');
  writeSync(device, Buffer.concat([head, ...names, tail, data]));
}

/** The folder of the emulated lines, when this is the board. */
export function boardLines(): string | null {
  const folder = process.env.BOARD_LINES;
  if (folder === undefined) return null;
  return readdirSync(folder).includes('sim_gpio0') ? folder : null;
}
