import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { CollectorFolder } from '../../support/builtCollector.ts';

/** The agent on the board. */
export const AGENT = 'board';
export const SEAT_LINE = 3;
export const CONTACT_LINE = 5;
/** Where the board finds the collector's broker. */
export const MQTT_PORT_ON_BOARD = 18_883;
const ALL_DAY = ['00:00-24:00'];

/** One window, on duty around the clock, with a policy that a test can wait for. */
export const SITE = {
  name: 'an emulated hall',
  hours: Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ALL_DAY]),
  ),
  policy: { emptyAfterMinutes: 1, clearAfterSeconds: 10, source: 'this test cannot wait longer' },
  areas: [{ id: 'county', name: 'county', level: 'county' }],
  halls: [
    {
      id: 'hall',
      name: 'hall',
      area: 'county',
      timeZone: 'Asia/Shanghai',
      windows: [
        {
          id: 'window-1',
          number: '1',
          name: 'window',
          devices: [
            { id: 'seat-1', agent: AGENT, kind: 'seat' },
            { id: 'pad-1', agent: AGENT, kind: 'rating-pad' },
            { id: 'camera-1', agent: AGENT, kind: 'camera' },
          ],
        },
      ],
    },
  ],
};

/** The agent's file, in the folder of the collector; its outbox is where the board can write. */
export function writeAgentConfig(
  place: CollectorFolder,
  clockSource: 'ntp' | 'system' = 'system',
): string {
  const file = join(place.folder, 'agent.yaml');
  const pad = { vendorId: 0x1a86, productId: 0xe010, serial: 'PAD0001' };
  const levels = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 };
  const report = { reportId: 1, offset: 1, levels, repeat: 'until-release' };
  // The hall pulls the line itself, and high is somebody on the seat.
  const seat = { line: `GPIO${SEAT_LINE}`, bias: 'as-is', activeLow: false };
  const camera = { line: CONTACT_LINE, signal: 'camera', activeMeans: 'ok' };
  const mqtt = { url: `mqtt://10.0.2.100:${MQTT_PORT_ON_BOARD}`, insecure: true };
  const config = {
    agent: AGENT,
    mqtt: { ...mqtt, secretFile: place.secretFileOf(AGENT) },
    outbox: '/run/tmp/outbox.db',
    clock: { source: clockSource },
    devices: [
      { device: 'seat-1', driver: 'gpio', sensor: 'seat', ...seat },
      { device: 'camera-1', driver: 'gpio', ...camera },
      { device: 'pad-1', driver: 'hid', ...pad, report },
    ],
  };
  writeFileSync(file, stringify(config));
  return file;
}
