import type { SiteDevice } from '../site/site.ts';
import type { WindowView } from './views.ts';
import type { WindowIntervalView } from './apiViews.ts';
export const a: SiteDevice['kind'] = 5;
export const b: WindowView['state'] = 5;
export const c: WindowIntervalView['verdict'] = 5;
