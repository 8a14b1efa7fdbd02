import type { InfluxPort, Setback } from './influxPort.ts';
import type { PointLine } from './seriesState.ts';

/** A line that the server refuses for what it says. */
export interface RefusedLine extends PointLine {
  readonly reason: string;
}

/** How the delivery of a chunk stands. */
export type DeliveryOutcome = { readonly kind: 'delivered' } | Setback;

/** Carries one chunk to the server, in pieces, and knows which pieces are still to go. */
export interface Delivery {
  /** Goes on until everything is written or refused, or the server wants a pause. */
  run(): Promise<DeliveryOutcome>;
  /** Lines written by the runs so far. */
  written(): number;
  /** Lines refused by the runs so far, in order of being found. */
  refused(): readonly RefusedLine[];
}

/** The size of one request. */
export interface RequestSize {
  readonly linesMax: number;
  /** Shrinks when the server (or a proxy before it) says that a request was too large. */
  bytesMax: number;
}

/** Below this a smaller request helps nobody. */
const REQUEST_BYTES_MIN = 16 * 1024;

/** Requests as InfluxDB likes them, and below the 1 MiB that proxies allow by default. */
export function createRequestSize(): RequestSize {
  return { linesMax: 5000, bytesMax: 1_000_000 };
}

/**
 * Makes the delivery of some lines. Bad lines are found by halving; a line that is refused alone is
 * given up, and so is a whole piece of which the server says that it dropped every line. Lines that
 * the server had already taken are written again, which changes nothing.
 */
export function createDelivery(
  port: InfluxPort,
  lines: readonly PointLine[],
  size: RequestSize,
): Delivery {
  /** Pieces still to go, the next one last. */
  const pieces: (readonly PointLine[])[] = lines.length === 0 ? [] : [lines];
  const refused: RefusedLine[] = [];
  let written = 0;

  function halve(piece: readonly PointLine[]): void {
    const middle = Math.ceil(piece.length / 2);
    pieces.push(piece.slice(middle), piece.slice(0, middle));
  }

  function refuse(piece: readonly PointLine[], reason: string): void {
    for (const line of piece) refused.push({ ...line, reason });
  }

  /** Handles one piece; returns an outcome only when the run must end. */
  async function send(piece: readonly PointLine[]): Promise<DeliveryOutcome | null> {
    const bytes = bytesOf(piece);
    if (piece.length > 1 && (piece.length > size.linesMax || bytes > size.bytesMax)) {
      halve(piece);
      return null;
    }
    const outcome = await port.write(piece.map((line) => line.text));
    switch (outcome.kind) {
      case 'written':
        written += piece.length;
        return null;
      case 'badLines':
        if (piece.length === 1 || outcome.droppedMin >= piece.length) refuse(piece, outcome.reason);
        else halve(piece);
        return null;
      case 'tooLarge':
        size.bytesMax = Math.max(REQUEST_BYTES_MIN, Math.min(size.bytesMax, Math.floor(bytes / 2)));
        if (piece.length === 1) refuse(piece, outcome.reason);
        else halve(piece);
        return null;
      case 'retryLater':
      case 'stopped':
        pieces.push(piece);
        return outcome;
      default:
        return outcome satisfies never;
    }
  }

  return {
    async run() {
      for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
        const outcome = await send(piece);
        if (outcome !== null) return outcome;
      }
      return { kind: 'delivered' };
    },
    written: () => written,
    refused: () => refused,
  };
}

/** Bytes of a request with these lines: points are ids, numbers and fixed words, so ASCII. */
function bytesOf(piece: readonly PointLine[]): number {
  let bytes = 0;
  for (const { text } of piece) bytes += text.length + 1;
  return bytes;
}
