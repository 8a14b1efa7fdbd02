import type { Span } from './spans.ts';
import { isoOf } from './worldTime.ts';

/** Something that is not as it has to be. */
export interface Complaint {
  readonly what: string;
  /** Where and when; null where it concerns no window, or no time. */
  readonly windowId: string | null;
  readonly span: Span | null;
}

export function complain(
  what: string,
  about: { readonly windowId?: string | null; readonly span?: Span } = {},
): Complaint {
  return { what, windowId: about.windowId ?? null, span: about.span ?? null };
}

/** "from … to …", UTC. */
export function times({ fromMs, toMs }: Span): string {
  return `from ${isoOf(fromMs)} to ${isoOf(toMs)}`;
}
