import { type Complaint, complain, times } from './complaint.ts';
import { SILENCE_MS_MAX } from './drawSensors.ts';
import type { KeptWindow, Ledger } from './ledger.ts';
import type { WindowTruth } from './oracle.ts';
import { common, lengthOf, type Span } from './spans.ts';
import type { World } from './world.ts';
import { SECOND } from './worldTime.ts';

/** Heartbeats, first words and settling do not come at the millisecond at which things happen. */
export const EDGE_MS = 6 * SECOND;

/** Each window has exactly one verdict at any instant since it is known, and it is the right one. */
export function checkVerdicts(
  world: World,
  truths: ReadonlyMap<string, WindowTruth>,
  ledger: Ledger,
): Complaint[] {
  const errorMs = clockErrorMs(world);
  return [...truths.values()].flatMap((truth) => {
    const { id } = truth.window;
    const kept = ledger.windows.get(id);
    if (kept === undefined) return [complain(`${id} was never judged`)];
    const judged = stepsOf(kept);
    return [
      ...checkTotal(id, kept, world.registeredMs),
      ...checkAgainstKnown(truth, judged, errorMs),
      ...checkNeverEmptyWhileThere(truth, judged, errorMs),
    ];
  });
}

/** How far the clocks of a world may be off while somebody vouches for them. */
export function clockErrorMs({ agents, collector }: World): number {
  const parts = agents.flatMap(({ runs }) => runs.flatMap(({ clock }) => clock));
  return Math.max(Math.abs(collector.aheadMs), ...parts.map((part) => part.errorMs));
}

interface Judged extends Span {
  readonly verdict: string;
}

/** The verdicts as spans up to the watermark, whatever they are about. */
function stepsOf({ steps, watermarkMs }: KeptWindow): Judged[] {
  const judged: { fromMs: number; toMs: number; readonly verdict: string }[] = [];
  steps.forEach(({ fromMs, verdict }, index) => {
    const toMs = Math.min(watermarkMs, steps[index + 1]?.fromMs ?? watermarkMs);
    const last = judged.at(-1);
    if (last?.verdict === verdict) last.toMs = toMs;
    else judged.push({ fromMs, toMs, verdict });
  });
  return judged;
}

function checkTotal(id: string, kept: KeptWindow, registeredMs: number): Complaint[] {
  const { steps } = kept;
  const first = steps[0]?.fromMs;
  const complaints: Complaint[] = [];
  const begunMs = first ?? Number.POSITIVE_INFINITY;
  if (begunMs !== registeredMs) {
    const span = {
      fromMs: Math.min(begunMs, registeredMs),
      toMs: Math.max(begunMs, registeredMs),
    };
    const what = begunMs < registeredMs ? 'has verdicts before it is known,' : 'has no verdict';
    complaints.push(complain(`${id} ${what} ${times(span)}`, { windowId: id, span }));
  }
  steps.forEach(({ fromMs, verdict, context }, index) => {
    const next = steps[index + 1];
    if (next === undefined) return;
    const span = { fromMs, toMs: next.fromMs };
    const say = (what: string): void => {
      complaints.push(complain(`${id} ${what} ${times(span)}`, { windowId: id, span }));
    };
    if (next.fromMs <= fromMs) say('has verdicts that overlap');
    const isSame = JSON.stringify(next.context) === JSON.stringify(context);
    if (next.verdict === verdict && isSame) say(`is ${verdict} twice`);
  });
  return complaints;
}

/** Where nothing changes nearby, the verdict is what the sensors, the hours and the people said. */
function checkAgainstKnown(
  truth: WindowTruth,
  judged: readonly Judged[],
  errorMs: number,
): Complaint[] {
  const marginMs = EDGE_MS + 2 * errorMs;
  const watermarkMs = judged.at(-1)?.toMs ?? Number.NEGATIVE_INFINITY;
  return truth.known.flatMap(({ fromMs, toMs, verdict }) => {
    const inner = {
      fromMs: Math.max(fromMs, truth.settledMs) + marginMs,
      toMs: Math.min(toMs, watermarkMs) - marginMs,
    };
    if (inner.toMs <= inner.fromMs) return [];
    return judged
      .filter((step) => step.fromMs < inner.toMs && inner.fromMs < step.toMs)
      .filter((step) => step.verdict !== verdict && !isMomentary(step, marginMs))
      .map((step) => {
        const span = {
          fromMs: Math.max(step.fromMs, inner.fromMs),
          toMs: Math.min(step.toMs, inner.toMs),
        };
        const windowId = truth.window.id;
        const what = `${windowId} is ${step.verdict} ${times(span)}; right is ${verdict}`;
        return complain(what, { windowId, span });
      });
  });
}

/** Sensors of a window that change together by clocks that differ a little. */
function isMomentary({ fromMs, toMs }: Span, marginMs: number): boolean {
  return toMs - fromMs <= marginMs;
}

/** A window that somebody sits behind is shown as empty for as long as its sensors may be silent. */
function checkNeverEmptyWhileThere(
  truth: WindowTruth,
  judged: readonly Judged[],
  errorMs: number,
): Complaint[] {
  const { id, sensors } = truth.window;
  const boundMs = Math.min(...sensors.map(({ kind }) => SILENCE_MS_MAX[kind]));
  return judged
    .filter(({ verdict }) => verdict === 'empty')
    .flatMap((step) => {
      const wrongMs = Math.max(
        0,
        ...common([step], truth.occupied).map((span) => lengthOf([span])),
      );
      if (wrongMs <= boundMs + EDGE_MS + 2 * errorMs) return [];
      const what = `${id} is empty ${times(step)}, and somebody is there for ${wrongMs / SECOND} s of it`;
      return [complain(what, { windowId: id, span: step })];
    });
}
