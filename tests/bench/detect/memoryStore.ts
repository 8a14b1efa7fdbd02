import type { DetectionStore } from '../../../collector/detection/detectionTurns.ts';

/** A store that keeps the newest of everything in memory, to see what replay costs without a disk. */
export interface MemoryStore extends DetectionStore {
  findings(): number;
}

export function createMemoryStore(): MemoryStore {
  const entries = new Map<string, string>();
  let cursor = 0;
  let findings = 0;
  return {
    async detectionState() {
      return { cursor, entries: [...entries].map(([key, json]) => ({ key, json })) };
    },
    async correctionEvidence() {
      throw new Error('nothing in this journal comes late');
    },
    async retractionEvidence() {
      throw new Error('nothing in this journal comes late');
    },
    async commitDetection(commit) {
      for (const { key, json } of commit.entries) {
        if (json === null) entries.delete(key);
        else entries.set(key, json);
      }
      for (const effect of commit.effects) if (effect.type === 'raise') findings += 1;
      cursor = commit.cursor;
    },
    findings: () => findings,
  };
}
