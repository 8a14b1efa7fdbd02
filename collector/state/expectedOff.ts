import { expectedSilence, type PlainHours } from '../detection/equipment/ownHours.ts';
import type { DutyCalendar } from '../duty/dutyHours.ts';
import type { SiteIndex } from '../site/siteIndex.ts';
import type { AgentRow } from './stateStore.ts';

/** Where nothing else is said (`collector/site/effectivePolicy.ts`). */
const GRACE_MINUTES = 10;

/**
 * Says whether nobody expects to hear an agent that is silent now, as its hall's mains is off after
 * closing, and until when. The detector decides the same for its findings; this is for those who look.
 */
export function expectedOff(
  { site, calendar, nowMs }: { site: SiteIndex; calendar: DutyCalendar; nowMs: number },
  { agentId, lastHeardMs }: Pick<AgentRow, 'agentId' | 'lastHeardMs'>,
): { readonly untilMs: number | null } | null {
  const [hall] = site.hallsOfAgent(agentId);
  if (hall?.mainsOffAfterClosing !== true) return null;
  const first = site.windows.get(hall.windows[0]?.id ?? '');
  const graceMs = (first?.effectivePolicy.openingGraceMinutes ?? GRACE_MINUTES) * 60_000;
  const expected = expectedSilence(hoursOf(site, calendar, hall.id), lastHeardMs, graceMs);
  if (expected === null || (expected.untilMs !== null && nowMs >= expected.untilMs)) return null;
  return { untilMs: expected.untilMs };
}

/** On duty while one of the hall's windows is. */
function hoursOf(site: SiteIndex, calendar: DutyCalendar, hallId: string): PlainHours {
  const windows = site.halls.get(hallId)?.windows ?? [];
  const hours = new Set(
    windows.flatMap(({ id }) => {
      const placed = site.windows.get(id);
      return placed === undefined ? [] : [calendar.of(placed.duty, placed.hall.timeZone)];
    }),
  );
  return {
    at(atMs) {
      const states = [...hours].map((one) => one.at(atMs));
      const changes = states.flatMap(({ changesMs }) => changesMs ?? []);
      return {
        onDuty: states.some(({ onDuty }) => onDuty),
        changesMs: changes.length === 0 ? null : Math.min(...changes),
      };
    },
  };
}
