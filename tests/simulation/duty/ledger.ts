import type { Mark } from '../../../collector/detection/detectorState.ts';
import type { Effect } from '../../../collector/detection/effect.ts';
import type { Finding } from '../../../collector/detection/finding.ts';
import type { Edge } from '../../../collector/detection/sensorSignal.ts';
import type { Verdict, VerdictContext } from '../../../collector/detection/verdict.ts';
import { isoOf } from './worldTime.ts';

/** A verdict that holds from a moment on. */
export interface VerdictStep {
  readonly fromMs: number;
  readonly verdict: Verdict;
  readonly context: VerdictContext | null;
}

/** What a part of a window's history was before it was judged again. */
export interface EarlierVersion {
  readonly fromMs: number;
  readonly toMs: number;
  readonly causeId: number;
  readonly steps: readonly VerdictStep[];
}

export interface KeptWindow {
  readonly steps: VerdictStep[];
  readonly earlier: EarlierVersion[];
  readonly signs: Mark[];
  watermarkMs: number;
}

export interface KeptFinding {
  readonly finding: Finding;
  readonly stages: { readonly stage: string; readonly atMs: number }[];
  readonly reopened: { readonly sinceMs: number; readonly atMs: number }[];
  cleared: { readonly atMs: number; readonly reason: string } | null;
  /** What it was before its past was judged again, in words. */
  readonly earlier: readonly string[];
}

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;

/**
 * What follows from all effects together, as the state of the collector has it. Complains about each
 * effect that contradicts the ones before.
 */
export class Ledger {
  readonly windows = new Map<string, KeptWindow>();
  readonly findings = new Map<string, KeptFinding>();
  readonly edges = new Map<string, Edge[]>();
  /** Effects that make no sense where they come. */
  readonly nonsense: string[] = [];

  enter(effect: Effect): void {
    switch (effect.type) {
      case 'verdict':
        this.#verdict(effect);
        return;
      case 'watermark':
        this.#watermark(effect);
        return;
      case 'correct':
        this.#correct(effect);
        return;
      case 'raise':
        this.#raise(effect);
        return;
      case 'restate':
        this.#restate(effect);
        return;
      case 'clear':
        this.#clear(effect);
        return;
      case 'stage':
        this.#stage(effect);
        return;
      case 'reopen':
        this.#reopen(effect);
        return;
      case 'edge':
        this.#edge(effect);
        return;
      case 'sign':
        this.windowOf(effect.windowId).signs.push(effect.mark);
        return;
      default:
        return;
    }
  }

  windowOf(id: string): KeptWindow {
    const known = this.windows.get(id) ?? newWindow();
    this.windows.set(id, known);
    return known;
  }

  #edge({ deviceKey, edge }: Of<'edge'>): void {
    const known = this.edges.get(deviceKey);
    if (known === undefined) this.edges.set(deviceKey, [edge]);
    else known.push(edge);
  }

  #verdict({ windowId, verdict, fromMs, context }: Of<'verdict'>): void {
    const { steps } = this.windowOf(windowId);
    if (steps.at(-1)?.fromMs === fromMs) steps.pop();
    const last = steps.at(-1);
    if (last !== undefined && fromMs < last.fromMs) {
      const from = `from ${isoOf(fromMs)} on after ${isoOf(last.fromMs)}`;
      this.nonsense.push(`${windowId}: ${verdict} ${from}, which nobody corrected`);
    }
    steps.push({ fromMs, verdict, context: context ?? last?.context ?? null });
  }

  #watermark({ windowIds, watermarkMs }: Of<'watermark'>): void {
    for (const windowId of windowIds) this.#windowMark(windowId, watermarkMs);
  }

  #windowMark(windowId: string, watermarkMs: number): void {
    const window = this.windowOf(windowId);
    if (watermarkMs < window.watermarkMs)
      this.nonsense.push(`${windowId}: its watermark goes back`);
    window.watermarkMs = watermarkMs;
  }

  /** What was judged from `fromMs` on is judged again, and what it was is kept. */
  #correct({ windowId, fromMs, toMs, causeId }: Of<'correct'>): void {
    const { steps, earlier } = this.windowOf(windowId);
    earlier.push({ fromMs, toMs, causeId, steps: [...steps] });
    const kept = steps.findLastIndex((step) => step.fromMs < fromMs);
    steps.splice(kept + 1);
  }

  #raise({ finding }: Of<'raise'>): void {
    const known = this.findings.get(finding.id);
    if (known !== undefined && known.cleared?.reason !== 'corrected') {
      this.nonsense.push(`${finding.kind} at ${finding.windowId} was raised twice`);
    }
    if (finding.raisedMs < finding.startedMs) {
      this.nonsense.push(`${finding.kind} at ${finding.windowId} was due before it began`);
    }
    this.#put(finding, known?.earlier ?? []);
  }

  /** As it follows now, with what it was before. */
  #restate({ finding }: Of<'restate'>): void {
    const known = this.findings.get(finding.id);
    const before = known === undefined ? [] : [wordsOf(known)];
    this.#put(finding, [...(known?.earlier ?? []), ...before]);
  }

  #put(finding: Finding, earlier: readonly string[]): void {
    const stages = [{ stage: finding.stage ?? 'suspected', atMs: finding.raisedMs }];
    this.findings.set(finding.id, { finding, stages, reopened: [], cleared: null, earlier });
  }

  #clear({ findingId, atMs, reason }: Of<'clear'>): void {
    const kept = this.findings.get(findingId);
    if (kept === undefined) {
      this.nonsense.push(`a finding was cleared that was never raised: ${reason}`);
      return;
    }
    const isCorrected = reason === 'corrected' && kept.cleared?.reason !== 'corrected';
    if (kept.cleared !== null && !isCorrected) {
      const { kind, windowId } = kept.finding;
      this.nonsense.push(`${kind} at ${windowId} was cleared twice, ${reason} at ${isoOf(atMs)}`);
    }
    kept.cleared = { atMs, reason };
  }

  #stage({ findingId, stage, atMs }: Of<'stage'>): void {
    const kept = this.findings.get(findingId);
    if (kept === undefined) this.nonsense.push(`a finding became ${stage} that was never raised`);
    else if (!kept.stages.some((one) => one.stage === stage)) kept.stages.push({ stage, atMs });
  }

  #reopen({ findingId, atMs, sinceMs = atMs }: Of<'reopen'>): void {
    const kept = this.findings.get(findingId);
    if (kept === undefined) {
      this.nonsense.push('a finding was reopened that was never raised');
      return;
    }
    if (kept.cleared === null) {
      const { kind, windowId } = kept.finding;
      this.nonsense.push(`${kind} at ${windowId} was reopened at ${isoOf(atMs)} while it was open`);
    }
    kept.reopened.push({ sinceMs, atMs });
    kept.cleared = null;
  }
}

function newWindow(): KeptWindow {
  return { steps: [], earlier: [], signs: [], watermarkMs: Number.NEGATIVE_INFINITY };
}

/**
 * The ledger in words, for comparing two of them. What was known earlier is left out: readings that
 * waited for their time may be judged again in one step or in several.
 */
export function linesOf(ledger: Ledger): string[] {
  const verdicts = [...ledger.windows].flatMap(([id, { steps }]) =>
    steps.map(
      ({ fromMs, verdict, context }) =>
        `${id} is ${verdict} (${context?.basis} ${context?.because}) from ${isoOf(fromMs)}`,
    ),
  );
  return [...verdicts.sort(), ...[...ledger.findings.values()].map(wordsOf).sort()];
}

function wordsOf({ finding, stages, reopened, cleared }: KeptFinding): string {
  const { kind, windowId, hallId, agentId, deviceId, startedMs } = finding;
  const subject = windowId ?? agentId ?? hallId ?? finding.subject;
  const words = stages.map(({ stage, atMs }) => `${stage} ${isoOf(atMs)}`);
  const again = reopened.map(({ atMs }) => `reopened ${isoOf(atMs)}`);
  const end = cleared === null ? 'open' : `${cleared.reason} ${isoOf(cleared.atMs)}`;
  const about = `${kind} ${subject} ${deviceId ?? ''}`;
  return `${about} since ${isoOf(startedMs)}: ${[...words, ...again, end].join(', ')}`;
}
