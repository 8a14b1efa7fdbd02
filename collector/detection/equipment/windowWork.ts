import { deviceKey, type PlacedDevice } from '../../site/siteIndex.ts';
import type { DetectorContext } from '../detectorContext.ts';
import type { WindowRule } from '../siteHistory.ts';
import type { WindowCheck } from './equipmentState.ts';

/** What the rules about one window's equipment work on together. */
export interface WindowWork {
  readonly context: DetectorContext;
  readonly rule: WindowRule;
  readonly check: WindowCheck;
}

/** A stretch of time that is all duty, or all not. */
export interface DutyPart {
  readonly fromMs: number;
  readonly toMs: number;
  readonly onDuty: boolean;
}

/** One of the window's devices at its place; undefined when this version of the site has it no more. */
export function placedOf({ rule }: WindowWork, key: string): PlacedDevice | undefined {
  const { window, hall } = rule.placed;
  const device = window.devices.find((one) => deviceKey(one.agent, one.id) === key);
  return device === undefined ? undefined : { device, windowId: window.id, hallId: hall.id };
}
