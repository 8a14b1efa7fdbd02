import { DAY_MS, dateOf } from '../../duty/calendarDay.ts';
import type { NoticeRow } from '../../journal/journalRow.ts';
import type { DetectorContext } from '../detectorContext.ts';
import { type EquipmentCase, equipmentFinding, equipmentWhy } from '../equipmentWhy.ts';

/** Whoever issues certificates in an office needs days; a month is what they are asked for ahead. */
const EXPIRING_DAYS = 30;
const CRITICAL_DAYS = 7;

/** Codes of `agent/problemCodes.ts` that mean a disk, and a clock that nobody has set. */
const DISK_CODES = ['HW-AGENT-001', 'HW-AGENT-002', 'HW-AGENT-003', 'HW-AGENT-022'];
const CLOCK_CODE = 'HW-AGENT-013';

/** Takes what the collector found out of itself and its agents. */
export function takeNotice(context: DetectorContext, row: NoticeRow): void {
  if (row.topic === 'certificate') {
    takeCertificate(context, row);
    return;
  }
  const codes = String(row.facts.codes ?? '').split(' ');
  const disk = codes.filter((code) => DISK_CODES.includes(code)).join(' ');
  const hasClock = !codes.includes(CLOCK_CODE);
  settle(context, row, {
    key: `disk/${row.subject}`,
    about: disk === '' ? null : agentCase(context, row, 'disk-trouble', { reason: disk, count: 0 }),
  });
  const unset = { cause: 'unset', minutes: 10, errorMs: 0 };
  settle(context, row, {
    key: `clock/${row.subject}`,
    about: hasClock ? null : agentCase(context, row, 'clock-drift', unset),
  });
}

function takeCertificate(context: DetectorContext, row: NoticeRow): void {
  const notAfterMs = Number(row.facts.notAfterMs);
  const fromMs = notAfterMs - EXPIRING_DAYS * DAY_MS;
  const notAfter = dateOf(Math.floor(notAfterMs / DAY_MS));
  const facts = { listener: row.subject, notAfterMs, notAfter, days: EXPIRING_DAYS };
  const key = `certificate/${row.subject}`;
  const about: EquipmentCase | null =
    row.receivedMs < fromMs
      ? null
      : {
          ...{ kind: 'certificate-expiring', subject: `${row.subject}/${notAfterMs}` },
          ...{ hallId: null, windowId: null, agentId: null, deviceId: null, inputs: [], facts },
          ...{ startedMs: fromMs, raisedMs: row.receivedMs },
          checks: [{ check: 'certificate-valid-long', result: 'fails', facts }],
          wouldHaveChanged: [{ key: 'certificate-renewed', facts }],
        };
  const before = context.state.notices.get(key);
  if (before?.open != null && before.notAfterMs !== notAfterMs)
    settle(context, row, { key, about: null });
  settle(context, row, { key, about, notAfterMs });
  const { open } = context.state.notices.get(key) ?? { open: null };
  if (about === null || open === null || open.isEscalated === true) return;
  if (row.receivedMs < notAfterMs - CRITICAL_DAYS * DAY_MS) return;
  open.isEscalated = true;
  const why = equipmentWhy({ ...about, facts: { ...facts, days: CRITICAL_DAYS } });
  const atMs = row.receivedMs;
  context.emit({ type: 'stage', findingId: open.id, stage: 'escalated', atMs, why });
}

/** Raises, or ends, what is known of a subject; the notice's own time counts. */
function settle(
  context: DetectorContext,
  row: NoticeRow,
  now: { readonly key: string; readonly about: EquipmentCase | null; readonly notAfterMs?: number },
): void {
  const { notices } = context.state;
  const open = notices.get(now.key)?.open ?? null;
  if (now.about === null) {
    if (open === null) return;
    notices.delete(now.key);
    const atMs = Math.max(open.raisedMs, row.receivedMs);
    context.emit({ type: 'clear', findingId: open.id, atMs, reason: 'recovered' });
    return;
  }
  if (open !== null) return;
  const finding = equipmentFinding(now.about);
  const { notAfterMs = null } = now;
  notices.put(now.key, { open: { id: finding.id, raisedMs: finding.raisedMs }, notAfterMs });
  context.emit({ type: 'raise', finding });
}

function agentCase(
  context: DetectorContext,
  { subject, receivedMs }: NoticeRow,
  kind: 'disk-trouble' | 'clock-drift',
  facts: Readonly<Record<string, string | number>>,
): EquipmentCase {
  const index = context.history.indexAt(receivedMs);
  const check = kind === 'disk-trouble' ? 'disk-keeps-readings' : 'clock-vouched-for';
  return {
    ...{ kind, subject: `${subject}/status`, facts, inputs: [] },
    hallId: index?.hallsOfAgent(subject)[0]?.id ?? null,
    ...{ windowId: null, agentId: subject, deviceId: null },
    ...{ startedMs: receivedMs, raisedMs: receivedMs },
    checks: [{ check, result: 'fails', facts }],
    wouldHaveChanged: [{ key: check, facts: { ...facts, beforeMs: receivedMs } }],
  };
}
