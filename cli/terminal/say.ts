import type { Entries, Facts } from '../../texts/entry.ts';

/** Speaks one language out of some texts. */
export type Say<E extends Entries> = (key: keyof E & string, facts?: Facts) => string;
