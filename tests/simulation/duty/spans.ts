/** A stretch of true time, [from, to), epoch ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Lists of spans are ascending and do not touch; these keep it so. */
export type Spans = readonly Span[];

/** The same time as an orderly list. */
export function joined(spans: Iterable<Span>): Span[] {
  const sorted = [...spans]
    .filter((span) => span.toMs > span.fromMs)
    .sort((a, b) => a.fromMs - b.fromMs);
  const list: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of sorted) {
    const last = list.at(-1);
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else list.push({ fromMs, toMs });
  }
  return list;
}

/** What is in both. */
export function common(one: Spans, other: Spans): Span[] {
  const found: Span[] = [];
  let next = 0;
  for (const span of one) {
    while ((other[next]?.toMs ?? Number.POSITIVE_INFINITY) <= span.fromMs) next += 1;
    for (let index = next; index < other.length; index += 1) {
      const against = other[index];
      if (against === undefined || against.fromMs >= span.toMs) break;
      const fromMs = Math.max(span.fromMs, against.fromMs);
      const toMs = Math.min(span.toMs, against.toMs);
      if (toMs > fromMs) found.push({ fromMs, toMs });
    }
  }
  return found;
}

/** What is in the first and not in the second. */
export function without(one: Spans, other: Spans): Span[] {
  return common(one, complement(other));
}

export function complement(spans: Spans): Span[] {
  const found: Span[] = [];
  let fromMs = Number.NEGATIVE_INFINITY;
  for (const span of spans) {
    if (span.fromMs > fromMs) found.push({ fromMs, toMs: span.fromMs });
    fromMs = span.toMs;
  }
  return [...found, { fromMs, toMs: Number.POSITIVE_INFINITY }];
}

export function holds(spans: Spans, atMs: number): boolean {
  return spans.some((span) => span.fromMs <= atMs && atMs < span.toMs);
}

/** Each span made longer (or, below zero, shorter) at both ends. */
export function widened(spans: Spans, byMs: number): Span[] {
  return joined(spans.map(({ fromMs, toMs }) => ({ fromMs: fromMs - byMs, toMs: toMs + byMs })));
}

export function lengthOf(spans: Spans): number {
  return spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
