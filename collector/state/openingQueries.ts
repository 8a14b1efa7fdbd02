import { dayAt, instantOf } from '../duty/calendarDay.ts';
import type { ActivationInForce, BookingInForce, OpeningsQuery } from '../http/statementViews.ts';
import type { SiteIndex } from '../site/siteIndex.ts';
import type { StateDatabase } from './stateDatabase.ts';

/** Bookings that hold and touch a span. */
export async function readBookings(
  db: StateDatabase,
  site: SiteIndex,
  query: OpeningsQuery,
): Promise<BookingInForce[]> {
  const { windowId, fromMs, toMs, limit } = query;
  const hallId = query.hallId ?? hallOf(site, windowId);
  let select = db
    .selectFrom('booking')
    .select(['id', 'hall_id as hallId', 'window_id as windowId'])
    .select(['from_ms as fromMs', 'until_ms as untilMs', 'author'])
    .where('cancelled', '=', 0)
    .where('from_ms', '<', toMs)
    .where('until_ms', '>', fromMs)
    .orderBy('from_ms')
    .orderBy('id')
    .limit(limit);
  if (hallId !== undefined) select = select.where('hall_id', '=', hallId);
  if (windowId !== undefined) {
    // One that names no window is for any of its hall.
    select = select.where((where) =>
      where.or([where('window_id', '=', windowId), where('window_id', 'is', null)]),
    );
  }
  return select.execute();
}

/** The longest day that any zone has, for what was switched before a span and still holds in it. */
const DAY_MS_MAX = 26 * 3_600_000;

/** When spare windows are open within a span: each word holds until the next one, or its day ends. */
export async function readActivations(
  db: StateDatabase,
  site: SiteIndex,
  query: OpeningsQuery,
): Promise<ActivationInForce[]> {
  const { windowId, hallId, fromMs, toMs, limit } = query;
  let select = db
    .selectFrom('activation')
    .select(['window_id as windowId', 'at_ms as atMs', 'active', 'author'])
    .where('at_ms', '>', fromMs - DAY_MS_MAX)
    // What was said of the next day may be what ends the last stretch.
    .where('at_ms', '<', toMs + DAY_MS_MAX)
    .orderBy('window_id')
    .orderBy('at_ms')
    .orderBy('journal_id');
  if (windowId !== undefined) select = select.where('window_id', '=', windowId);
  const rows = await select.execute();
  const found = rows.flatMap((row, index): ActivationInForce[] => {
    const hall = site.windows.get(row.windowId)?.hall;
    if (hall === undefined || (hallId !== undefined && hall.id !== hallId)) return [];
    if (row.active === 0) return [];
    const following = rows[index + 1];
    const nextMs = following?.windowId === row.windowId ? following.atMs : Number.POSITIVE_INFINITY;
    const dayEndMs = instantOf(dayAt(row.atMs, hall.timeZone) + 1, 0, hall.timeZone);
    const untilMs = Math.min(nextMs, dayEndMs);
    if (row.atMs >= toMs || untilMs <= fromMs || untilMs <= row.atMs) return [];
    const { author } = row;
    return [{ hallId: hall.id, windowId: row.windowId, fromMs: row.atMs, untilMs, author }];
  });
  return found.sort((a, b) => a.fromMs - b.fromMs).slice(0, limit);
}

function hallOf(site: SiteIndex, windowId: string | undefined): string | undefined {
  return windowId === undefined ? undefined : site.windows.get(windowId)?.hall.id;
}
