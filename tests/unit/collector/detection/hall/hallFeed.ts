import { newAgent } from '../../../../../collector/detection/agentHealth.ts';
import type { DetectorContext } from '../../../../../collector/detection/detectorContext.ts';
import { createDetectorState } from '../../../../../collector/detection/detectorState.ts';
import type { Effect } from '../../../../../collector/detection/effect.ts';
import {
  noteRowAtHalls,
  throughHalls,
} from '../../../../../collector/detection/hall/throughHalls.ts';
import { newWindow } from '../../../../../collector/detection/judgeWindow.ts';
import { createSiteHistory } from '../../../../../collector/detection/siteHistory.ts';
import type { Verdict, VerdictContext } from '../../../../../collector/detection/verdict.ts';
import type { JournalRow } from '../../../../../collector/journal/journalRow.ts';
import type { Site } from '../../../../../collector/site/site.ts';
import { T0 } from '../scene.ts';

/** A window must look empty for as long before nobody is there for certain. */
export const BOUND_MS = 60_000;

/** What a window is from an instant on, ms after the scene's beginning. */
export interface Said {
  readonly atMs: number;
  readonly verdict: Verdict;
  readonly because?: string;
  /** Since when its sensors have seen nobody; absent for an empty window: since then; else they do. */
  readonly silentSinceMs?: number;
  /** Only what is seen behind the excuse is different. */
  readonly isExcusedStill?: boolean;
}

/** What one box has judged of its windows, in one row. */
export interface Judged {
  readonly windowId: string;
  readonly said: readonly Said[];
  readonly untilMs: number;
}

/**
 * The halls of a site, fed with verdicts instead of readings, so that a test can say what every window
 * is at every instant and in which pieces it becomes known.
 */
export function createHallFeed(site: Site) {
  const revision: JournalRow = {
    ...{ kind: 'revision', id: 1, receivedMs: T0, validFromMs: T0, author: 'test', site },
  };
  const history = createSiteHistory();
  history.add(revision);
  const entries = new Map<string, string | null>();
  let id = 1;
  let emitted: Effect[] = [];
  const told: Effect[] = [];
  const contextOf = (state: DetectorContext['state']): DetectorContext => ({
    ...{ state, history },
    emit: (effect) => emitted.push(effect),
  });
  let context = contextOf(createDetectorState([]));

  function take(row: JournalRow, work: () => void): void {
    emitted = [];
    noteRowAtHalls(context, row);
    work();
    told.push(...throughHalls(context, row, emitted));
    for (const { key, json } of context.state.drain()) entries.set(key, json);
  }

  function batch(agentId: string, receivedMs: number, work: () => void): void {
    id += 1;
    const row: JournalRow = {
      ...{ kind: 'batch', id, receivedMs: T0 + receivedMs, agentId },
      ...{ outboxId: `outbox-${agentId}`, entries: [] },
    };
    take(row, () => {
      context.state.agents.put(agentId, { ...newAgent(), lastHeardMs: T0 + receivedMs });
      work();
    });
  }

  take(revision, () => {
    for (const { id } of site.halls.flatMap((hall) => hall.windows)) beginWindow(context, id);
  });

  return {
    /** Everything that was told so far, times in epoch ms. */
    told,
    /** A box says what became of its windows. */
    batch(agentId: string, receivedMs: number, judged: readonly Judged[]): void {
      batch(agentId, receivedMs, () => {
        for (const one of judged) sayJudged(context, one);
      });
    },
    /** The journal says that a box is not heard. */
    silence(agentId: string, sinceMs: number, receivedMs: number): void {
      id += 1;
      const times = { sinceMs: T0 + sinceMs, receivedMs: T0 + receivedMs };
      take({ kind: 'silence', id, agentId, ...times }, () => {
        const agent = context.state.agents.get(agentId) ?? newAgent();
        const { sinceMs: from, receivedMs: noticedMs } = times;
        const silence = { sinceMs: from, isExpected: false, dueMs: null, noticedMs };
        context.state.agents.put(agentId, { ...agent, silence, silent: null });
      });
    },
    /** A new process goes on from what was stored. */
    restart(): void {
      const stored = [...entries].map(([key, json]) => ({ key, json }));
      context = contextOf(createDetectorState(stored));
    },
  };
}

/** Nothing is known of a window yet. */
function beginWindow(context: DetectorContext, windowId: string): void {
  const rule = context.history.ruleAt(windowId, T0);
  if (rule === null) return;
  const window = newWindow(context, rule, T0);
  context.state.windows.put(windowId, window);
  const { verdict, context: about } = window;
  context.emit({ type: 'verdict', windowId, verdict, fromMs: T0, context: about });
}

function sayJudged(context: DetectorContext, { windowId, said, untilMs }: Judged): void {
  const window = context.state.windows.get(windowId);
  if (window === undefined) return;
  for (const { atMs, verdict, because = null, silentSinceMs, isExcusedStill } of said) {
    const about: VerdictContext = { ...window.context, because };
    const fromMs = T0 + atMs;
    const sinceMs = silentSinceMs ?? (verdict === 'empty' ? atMs : null);
    const silence =
      sinceMs === null ? {} : { silence: { sinceMs: T0 + sinceMs, boundMs: BOUND_MS } };
    if (isExcusedStill === true) {
      context.emit({ type: 'behind-excuse', windowId, fromMs, context: about, ...silence });
    } else context.emit({ type: 'verdict', windowId, verdict, fromMs, context: about, ...silence });
  }
  window.judgedMs = T0 + untilMs;
  context.state.windows.touch(windowId);
  context.emit({ type: 'watermark', windowIds: [windowId], watermarkMs: T0 + untilMs });
}
