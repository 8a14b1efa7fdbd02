import {
  createDelivery,
  createRequestSize,
  type RefusedLine,
  type RequestSize,
} from '../delivery.ts';
import type { InfluxAccess, PointRange, QueryOutcome } from '../influxAccess.ts';
import type { Setback } from '../influxAnswer.ts';
import type { InfluxPort } from '../influxPort.ts';
import type { SeriesBucket } from '../model/declaration.ts';
import type { Pause } from '../pause.ts';
import type { Standing } from '../standing.ts';
import { type FactPoint, lineOf } from './factPoint.ts';
import { laterStamp } from './laterStamp.ts';

/** Thrown by everything that waits when the sink is closed. */
export class SinkClosed extends Error {
  constructor() {
    super('the series are stopped');
  }
}

/** A stretch to delete, by the model's bucket. */
export type FactRange = Omit<PointRange, 'bucket'> & { readonly bucket: SeriesBucket };

/** Brings points to the server, however long that takes. */
export interface FactSink {
  /** False where the server cannot delete: what is wrong must be overwritten. */
  readonly canDelete: boolean;
  /** Resolves when every point is taken, or refused for good. `nowMs`: when it was worked out. */
  write(points: readonly FactPoint[], nowMs: number): Promise<void>;
  /** Resolves when the range is empty; at once where nothing can be deleted. */
  delete(range: FactRange): Promise<void>;
  /** Asks once; a server that does not answer is a setback. */
  query(bucket: SeriesBucket, influxQl: string): Promise<QueryOutcome>;
  written(): number;
  expired(): number;
}

export interface FactSinkOptions {
  readonly ports: Readonly<Record<SeriesBucket, InfluxPort>>;
  /** What the buckets are called. */
  readonly names: Readonly<Record<SeriesBucket, string>>;
  /** Null: a server that only writes. */
  readonly access: InfluxAccess | null;
  /** A point of the same series and time takes the place of the one before. */
  readonly overwrites: boolean;
  readonly standing: Standing;
  readonly pause: Pause;
  /** Keeps lines that were refused for what they say. */
  readonly onRefused: (lines: readonly RefusedLine[]) => void;
}

export function createFactSink(options: FactSinkOptions): FactSink {
  const { ports, names, access, overwrites, standing, pause, onRefused } = options;
  const size = createRequestSize();
  let written = 0;
  let expired = 0;

  /** Tries until it is done. */
  async function insist(
    attempt: () => Promise<Setback | { readonly kind: string }>,
  ): Promise<void> {
    for (;;) {
      if (pause.isOver()) throw new SinkClosed();
      const outcome = await attempt();
      if (!isSetback(outcome)) {
        standing.goOn();
        return;
      }
      if (pause.isOver()) throw new SinkClosed();
      await pause.wait(standing.pauseAfter(outcome));
    }
  }

  async function writeTo(
    bucket: SeriesBucket,
    points: readonly FactPoint[],
    nowMs: number,
  ): Promise<void> {
    if (points.length === 0) return;
    const stamped = overwrites ? points : points.map((point) => laterStamp(point, nowMs));
    const lines = stamped.map((point) => ({ rowId: 0, text: lineOf(point) }));
    const delivery = createDelivery(ports[bucket], lines, size as RequestSize);
    await insist(() => delivery.run());
    written += delivery.written();
    const refused = delivery.refused();
    const bad = refused.filter((line) => !line.reason.includes('retention policy'));
    expired += refused.length - bad.length;
    if (bad.length > 0) onRefused(bad);
  }

  return {
    canDelete: access !== null,
    async write(points, nowMs) {
      for (const bucket of ['raw', 'rollup'] as const) {
        await writeTo(
          bucket,
          points.filter((point) => point.bucket === bucket),
          nowMs,
        );
      }
    },
    async delete({ bucket, ...range }) {
      if (access === null) return;
      await insist(() => access.deleteRange({ ...range, bucket: names[bucket] }));
    },
    async query(bucket, influxQl) {
      if (access === null) return { kind: 'stopped', status: 0, reason: 'nothing to ask' };
      return access.query(names[bucket], influxQl);
    },
    written: () => written,
    expired: () => expired,
  };
}

function isSetback(outcome: Setback | { readonly kind: string }): outcome is Setback {
  return outcome.kind === 'retryLater' || outcome.kind === 'stopped';
}
