import Type, { type Static } from 'typebox';
import type { AgentView, DeviceView, IncidentView, WindowView } from '../http/views.ts';

/**
 * Nothing changed at these windows, and everything up to their watermarks is judged. Published
 * instead of a whole window whenever only the age of what is shown has changed.
 */
export const quietView = Type.Object(
  {
    nowMs: Type.Integer(),
    watermarks: Type.Array(Type.Object({ windowId: Type.String(), watermarkMs: Type.Integer() })),
  },
  { $id: 'Quiet' },
);
export type QuietView = Static<typeof quietView>;

/**
 * A new state of one subject. It replaces every earlier state of the same name and subject, which
 * is why a slow reader may skip those. The subject of `quiet` is whoever's word moved the
 * watermarks, usually an agent, so that the newest names the same windows as the one it replaces.
 */
export type LiveEvent =
  | { readonly name: 'window'; readonly subject: string; readonly data: WindowView }
  | { readonly name: 'incident'; readonly subject: string; readonly data: IncidentView }
  | { readonly name: 'agent'; readonly subject: string; readonly data: AgentView }
  | { readonly name: 'device'; readonly subject: string; readonly data: DeviceView }
  | { readonly name: 'quiet'; readonly subject: string; readonly data: QuietView };

export type LiveEventName = LiveEvent['name'];

/** An event at its place in the feed, as it goes over the wire. */
export interface FeedEvent {
  /** `<epoch>-<number>`; the epoch is new with every start of the collector. */
  readonly id: string;
  /** The number in the id: one more than that of the event before. */
  readonly number: number;
  readonly name: LiveEventName;
  readonly subject: string;
  /** The data as JSON, on one line. */
  readonly json: string;
}
