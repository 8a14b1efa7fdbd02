import type { Effect } from '../detection/effect.ts';
import type { Verdict, VerdictContext } from '../detection/verdict.ts';
import { chunks, type Writer } from './commitDetection.ts';

interface Step {
  readonly fromMs: number;
  readonly verdict: Verdict;
  readonly context: VerdictContext | null;
}

/**
 * The interval that is open ends where the first new one begins; the last new one stays open. What is
 * corrected is put aside first, with the row of the journal that corrected it.
 */
export async function writeVerdicts(writer: Writer, effects: readonly Effect[]): Promise<void> {
  let steps = new Map<string, Step[]>();
  for (const effect of effects) {
    if (effect.type === 'correct') {
      await writeSteps(writer, steps);
      steps = new Map();
      await supersede(writer, effect);
    }
    if (effect.type !== 'verdict') continue;
    const list = steps.get(effect.windowId) ?? [];
    // A second word about the same instant replaces the first.
    if (list.at(-1)?.fromMs === effect.fromMs) list.pop();
    const { fromMs, verdict, context = null } = effect;
    list.push({ fromMs, verdict, context });
    steps.set(effect.windowId, list);
  }
  await writeSteps(writer, steps);
}

async function writeSteps(writer: Writer, steps: ReadonlyMap<string, Step[]>): Promise<void> {
  for (const [windowId, list] of steps) {
    await writer
      .updateTable('verdict_interval')
      .set({ to_ms: list[0]?.fromMs ?? null })
      .where('window_id', '=', windowId)
      .where('to_ms', 'is', null)
      .execute();
  }
  const rows = [...steps].flatMap(([windowId, list]) =>
    list.map(({ fromMs, verdict, context }, index) => ({
      window_id: windowId,
      from_ms: fromMs,
      to_ms: list[index + 1]?.fromMs ?? null,
      verdict,
      basis: context?.basis ?? null,
      service: context?.service ?? null,
      because: context?.because ?? null,
      covered: context?.isCalendarCovered === false ? 0 : 1,
    })),
  );
  for (const chunk of chunks(rows)) {
    await writer
      .insertInto('verdict_interval')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['window_id', 'from_ms']).doUpdateSet((row) => ({
          to_ms: row.ref('excluded.to_ms'),
          verdict: row.ref('excluded.verdict'),
          basis: row.ref('excluded.basis'),
          service: row.ref('excluded.service'),
          because: row.ref('excluded.because'),
          covered: row.ref('excluded.covered'),
        })),
      )
      .execute();
  }
}

/** Keeps what was judged of [fromMs, toMs) as an earlier version and makes room for the new one. */
async function supersede(
  writer: Writer,
  { windowId, fromMs, toMs, causeId }: Extract<Effect, { type: 'correct' }>,
): Promise<void> {
  const touched = await writer
    .selectFrom('verdict_interval')
    .selectAll()
    .where('window_id', '=', windowId)
    .where('from_ms', '<', toMs)
    .where((where) => where.or([where('to_ms', 'is', null), where('to_ms', '>', fromMs)]))
    .execute();
  const kept = touched.map((row) => ({
    ...row,
    cause_id: causeId,
    from_ms: Math.max(row.from_ms, fromMs),
    to_ms: Math.min(row.to_ms ?? toMs, toMs),
  }));
  for (const chunk of chunks(kept.filter((row) => row.to_ms > row.from_ms))) {
    await writer
      .insertInto('verdict_superseded')
      .values(chunk)
      .onConflict((conflict) => conflict.columns(['window_id', 'cause_id', 'from_ms']).doNothing())
      .execute();
  }
  await writer
    .deleteFrom('verdict_interval')
    .where('window_id', '=', windowId)
    .where('from_ms', '>=', fromMs)
    .execute();
  await writer
    .updateTable('verdict_interval')
    .set({ to_ms: null })
    .where('window_id', '=', windowId)
    .where('from_ms', '<', fromMs)
    .where((where) => where.or([where('to_ms', 'is', null), where('to_ms', '>=', fromMs)]))
    .execute();
}

/** Keeps what sensors and signs said, so that their time can be judged again. */
export async function writeEdges(writer: Writer, effects: readonly Effect[]): Promise<void> {
  const edges = effects.flatMap((effect) => {
    if (effect.type !== 'edge') return [];
    const { deviceKey, number: place, edge } = effect;
    return {
      device_key: deviceKey,
      at_ms: edge.atMs,
      place,
      level: edge.level,
      outbox: edge.ref?.outboxId ?? null,
      sequence: edge.ref?.sequence ?? null,
      quality: edge.quality,
    };
  });
  for (const chunk of chunks(edges)) {
    await writer
      .insertInto('sensor_edge')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['device_key', 'at_ms', 'place']).doUpdateSet((row) => ({
          level: row.ref('excluded.level'),
          outbox: row.ref('excluded.outbox'),
          sequence: row.ref('excluded.sequence'),
          quality: row.ref('excluded.quality'),
        })),
      )
      .execute();
  }
  const signs = effects.flatMap((effect) => {
    if (effect.type !== 'sign') return [];
    const { windowId, mark } = effect;
    const { atMs, kind, deviceId, value, quality } = mark;
    return { window_id: windowId, at_ms: atMs, kind, device_id: deviceId, value, quality };
  });
  for (const chunk of chunks(signs)) {
    await writer
      .insertInto('window_sign')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['window_id', 'at_ms', 'kind', 'device_id']).doNothing(),
      )
      .execute();
  }
}
