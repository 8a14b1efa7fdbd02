import type {
  CorrectionEvidence,
  CorrectionNeed,
} from '../../../collector/detection/correction.ts';
import type { DetectionStore } from '../../../collector/detection/detectionTurns.ts';
import type {
  RetractionEvidence,
  RetractionNeed,
  StoredShortfall,
} from '../../../collector/detection/hall/retraction.ts';
import type { Edge } from '../../../collector/detection/sensorSignal.ts';
import { Ledger } from './ledger.ts';

/** Where verdicts are kept, in memory: all of a commit, or nothing of it. */
export interface VerdictStore extends DetectionStore {
  readonly ledger: Ledger;
  /** The next commit fails. */
  failNext(): void;
}

/** A commit that was made to fail. */
export class StoreBroken extends Error {
  override readonly name = 'StoreBroken';
}

export function createVerdictStore(): VerdictStore {
  const ledger = new Ledger();
  const entries = new Map<string, string>();
  let cursor = 0;
  let mustFail = false;
  return {
    ledger,
    failNext() {
      mustFail = true;
    },
    detectionState: () => {
      const stored = [...entries].map(([key, json]) => ({ key, json }));
      return Promise.resolve({ cursor, entries: stored });
    },
    correctionEvidence: (need) => Promise.resolve(evidenceOf(ledger, need)),
    retractionEvidence: (need) => Promise.resolve(hallEvidenceOf(ledger, need)),
    commitDetection(commit) {
      if (mustFail) {
        mustFail = false;
        return Promise.reject(new StoreBroken('the disk is full, for once'));
      }
      for (const { key, json } of commit.entries) {
        if (json === null) entries.delete(key);
        else entries.set(key, json);
      }
      for (const effect of commit.effects) ledger.enter(effect);
      cursor = commit.cursor;
      return Promise.resolve();
    },
  };
}

const POST_KINDS: readonly string[] = [
  ...['empty-post', 'late-opening', 'early-leaving', 'leave-overrun'],
];

function evidenceOf(ledger: Ledger, need: CorrectionNeed): CorrectionEvidence {
  const { windowId, deviceKeys, fromMs, toMs } = need;
  const { steps, signs } = ledger.windowOf(windowId);
  const verdicts = steps
    .map(({ fromMs: begunMs, verdict }, index) => ({
      ...{ fromMs: begunMs, toMs: steps[index + 1]?.fromMs ?? null, verdict },
    }))
    .filter((one) => one.fromMs < toMs && (one.toMs === null || one.toMs > fromMs));
  const posts = [...ledger.findings.values()]
    .filter(({ finding }) => finding.windowId === windowId && POST_KINDS.includes(finding.kind))
    .filter(({ finding, cleared }) => finding.raisedMs >= fromMs || cleared === null)
    .filter(({ cleared }) => cleared?.reason !== 'corrected')
    .map(({ finding: { id, startedMs, raisedMs }, cleared }) => ({
      ...{ id, startedMs, raisedMs, clearedMs: cleared?.atMs ?? null },
    }));
  const edges = deviceKeys.map((key): [string, Edge[]] => [
    key,
    edgesSince(ledger.edges.get(key) ?? [], fromMs),
  ]);
  const marks = signs.filter(({ atMs }) => atMs >= fromMs).sort((a, b) => a.atMs - b.atMs);
  return { verdicts, posts, marks, edges: new Map(edges) };
}

function hallEvidenceOf(
  ledger: Ledger,
  { hallId, windowIds, fromMs }: RetractionNeed,
): RetractionEvidence {
  const findings = [...ledger.findings.values()]
    .filter(({ finding }) => finding.hallId === hallId && HALL_KINDS.includes(finding.kind))
    .filter(({ finding, cleared }) => finding.raisedMs >= fromMs || cleared === null)
    .filter(({ cleared }) => cleared?.reason !== 'corrected')
    .map(({ finding: { id, kind, subject = null, startedMs, raisedMs }, cleared }) => ({
      ...{ id, kind: kind as StoredShortfall['kind'], subject, startedMs, raisedMs },
      clearedMs: cleared?.atMs ?? null,
    }));
  const verdicts = new Map(
    windowIds.map((windowId) => {
      const { steps } = ledger.windowOf(windowId);
      const stored = steps.map(({ fromMs: begunMs, verdict }, index) => {
        return { fromMs: begunMs, toMs: steps[index + 1]?.fromMs ?? null, verdict };
      });
      return [windowId, stored] as const;
    }),
  );
  return { findings, verdicts };
}

const HALL_KINDS: readonly string[] = ['hall-unattended', 'too-few-windows'];

/** From the edge that held at an instant on. */
function edgesSince(edges: readonly Edge[], fromMs: number): Edge[] {
  const sorted = [...edges].sort((a, b) => a.atMs - b.atMs);
  const held = sorted.findLastIndex(({ atMs }) => atMs <= fromMs);
  return sorted.slice(Math.max(0, held));
}
