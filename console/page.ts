import { type InjectionKey, inject, type Ref } from 'vue';
import type { Api } from './api.ts';
import type { BrowserClock } from './browserClock.ts';
import type { LiveState } from './live.ts';
import type { Speech } from './speech.ts';
import type { ConsoleState } from './store.ts';

/** What every part of the page shares. */
export interface Page {
  readonly speech: Speech;
  readonly api: Api;
  readonly clock: BrowserClock;
  readonly state: ConsoleState;
  /** The collector's time, once a second. */
  readonly nowMs: Ref<number>;
  readonly live: Ref<LiveState>;
}

export const pageKey: InjectionKey<Page> = Symbol('page');

/** The shared page, from inside a component of it. */
export function usePage(): Page {
  const page = inject(pageKey);
  if (page === undefined) throw new Error('this component stands outside of the page');
  return page;
}
