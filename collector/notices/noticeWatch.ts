import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AgentStatus } from '../../protocol/agentStatus.ts';
import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Part } from '../../runtime/lifecycle.ts';
import type { Log } from '../../runtime/log.ts';
import type { CollectorConfig } from '../config.ts';
import type { Notice, NoticeWriter } from '../journal/journalRow.ts';

/** A certificate of the collector's own: the name of its listener, and the file. */
export interface WatchedCertificate {
  readonly name: string;
  readonly certFile: string;
}

export interface NoticeWatchOptions {
  readonly journal: NoticeWriter;
  readonly certificates: readonly WatchedCertificate[];
  /** Calls back whenever an agent said something of itself. Returns how to stop that. */
  readonly onStatus: (listener: (status: AgentStatus) => void) => () => void;
  readonly clock: Clock;
  readonly log: Log;
}

const CERTIFICATES_EVERY_MS = 24 * 3_600_000;
const PROBLEMS_EVERY_MS = 60_000;
/** A clock that is not set yet may be soon; what the disk says counts at once. */
const CLOCK_CODE = 'HW-AGENT-013';
const CLOCK_PATIENCE_MS = 10 * 60_000;
/** Codes of `agent/problemCodes.ts` that become findings: disk full, failed, damaged, salvaged. */
const LASTING_CODES = ['HW-AGENT-001', 'HW-AGENT-002', 'HW-AGENT-003', 'HW-AGENT-022', CLOCK_CODE];

interface Troubled {
  readonly codes: readonly string[];
  /** Since when the clock has been said not to be set, monotonic; null: it is. */
  readonly unsetSinceMs: number | null;
}

/**
 * Writes into the journal what the collector finds out by itself: once a day when its certificates
 * end, and what troubles agents when that has changed. It judges nothing.
 */
export function createNoticeWatch(options: NoticeWatchOptions): Part {
  const { journal, clock, log } = options;
  const troubled = new Map<string, Troubled>();
  /** The codes written last, by agent. */
  const written = new Map<string, string>();
  let stops: CancelTimer[] = [];

  function append(notices: readonly Notice[]): boolean {
    if (notices.length === 0) return true;
    try {
      journal.appendNotices(notices);
      return true;
    } catch (error) {
      log.error({ err: error }, 'What the collector found out cannot be stored; trying again.');
      return false;
    }
  }

  function writeProblems(): void {
    const nowMs = clock.monotonicMs();
    const notices = [...troubled].flatMap(([subject, { codes, unsetSinceMs }]): Notice[] => {
      const isPatient = unsetSinceMs === null || nowMs - unsetSinceMs < CLOCK_PATIENCE_MS;
      const due = codes.filter((code) => code !== CLOCK_CODE || !isPatient).join(' ');
      const isNews = due !== (written.get(subject) ?? '');
      return isNews ? [{ topic: 'agent-problems', subject, facts: { codes: due } }] : [];
    });
    if (!append(notices)) return;
    for (const { subject, facts } of notices) written.set(subject, String(facts.codes));
    // Whoever has no trouble, and of whom none is written, need not be thought of.
    for (const [agentId, { codes }] of troubled) {
      if (codes.length === 0 && (written.get(agentId) ?? '') === '') troubled.delete(agentId);
    }
  }

  function noteStatus({ agent, state, problems }: AgentStatus): void {
    if (state !== 'online') return;
    const codes = LASTING_CODES.filter((code) => problems.includes(code));
    const sinceMs = troubled.get(agent)?.unsetSinceMs ?? clock.monotonicMs();
    const unsetSinceMs = codes.includes(CLOCK_CODE) ? sinceMs : null;
    if (codes.length > 0 || written.has(agent)) troubled.set(agent, { codes, unsetSinceMs });
  }

  return {
    name: 'notices',
    start() {
      if (stops.length > 0) return;
      for (const { topic, subject, facts } of journal.newestNotices()) {
        if (topic === 'agent-problems') written.set(subject, String(facts.codes));
      }
      const writeCertificates = () =>
        append(options.certificates.flatMap((one) => certificateNotice(one, log)));
      writeCertificates();
      stops = [
        options.onStatus(noteStatus),
        clock.every(CERTIFICATES_EVERY_MS, writeCertificates),
        clock.every(PROBLEMS_EVERY_MS, writeProblems),
      ];
    },
    stop() {
      for (const stop of stops) stop();
      stops = [];
    },
  };
}

/** The certificates of the listeners that have one. */
export function ownCertificates(
  config: Pick<CollectorConfig, 'http' | 'mqtt'>,
): WatchedCertificate[] {
  return (['http', 'mqtt'] as const).flatMap((name) => {
    const certFile = config[name].tls?.certFile;
    return certFile === undefined ? [] : [{ name, certFile }];
  });
}

/** A file that cannot be read is the listener's own failure, which says so. */
function certificateNotice({ name, certFile }: WatchedCertificate, log: Log): Notice[] {
  try {
    const { validTo } = new X509Certificate(readFileSync(certFile));
    const notAfterMs = Date.parse(validTo);
    return [{ topic: 'certificate', subject: name, facts: { notAfterMs } }];
  } catch (error) {
    log.warn({ err: error, file: certFile }, 'When the certificate ends cannot be read.');
    return [];
  }
}
