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
  const known = placedByRule.get(rule);
  if (known !== undefined) return known.get(key);
  const { window, hall } = rule.placed;
  const placed = new Map(
    window.devices.map((device) => {
      const one = { device, windowId: window.id, hallId: hall.id };
      return [deviceKey(device.agent, device.id), one];
    }),
  );
  placedByRule.set(rule, placed);
  return placed.get(key);
}

const placedByRule = new WeakMap<WindowRule, ReadonlyMap<string, PlacedDevice>>();
