import type { DetectorState } from './detectorState.ts';
import type { Effect } from './effect.ts';
import type { SiteHistory } from './siteHistory.ts';

/** What the parts of the detector work on together. */
export interface DetectorContext {
  readonly state: DetectorState;
  readonly history: SiteHistory;
  emit(effect: Effect): void;
}
