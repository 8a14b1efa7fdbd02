import { equipmentFinding } from '../equipmentWhy.ts';
import type { Finding, Why } from '../finding.ts';
import type { LineFindingKind } from './equipmentState.ts';
import type { SilenceTree } from './silenceTree.ts';

/** An agent that is not heard for longer than this is a finding: four heartbeats. */
export const SILENT_AFTER_MS = 60_000;
/**
 * Agents behind one line fall silent within a heartbeat of each other (15 s), and the collector looks
 * once a second: after this much longer it knows all whom one cut has silenced.
 */
export const SETTLE_MS = 30_000;
/**
 * Whoever lost its line tries again within a minute at the latest, and a try takes up to 15 s: an
 * agent that is not back this long after its line, or the collector, is silent for itself.
 */
export const RECONNECT_MS = 120_000;

/** Agents that are named in the facts of a finding. */
const NAMED_MAX = 8;

/** A silence that counts. */
export interface CountedSilence {
  readonly sinceMs: number;
  readonly raisedMs: number;
}

export function agentSilentFinding(
  tree: SilenceTree,
  agentId: string,
  { sinceMs, raisedMs }: CountedSilence,
): Finding {
  const [hall] = tree.placesOf(agentId);
  const counts = hall === undefined ? { all: 1, lost: 1 } : tree.countsOf(hall);
  return equipmentFinding({
    kind: 'agent-silent',
    subject: agentId,
    hallId: hall === undefined ? null : idOf(hall),
    ...{ windowId: null, agentId, deviceId: null },
    ...{ startedMs: sinceMs, raisedMs, inputs: [] },
    facts: {
      silentAfterSeconds: SILENT_AFTER_MS / 1000,
      settleSeconds: SETTLE_MS / 1000,
    },
    checks: [
      { check: 'collector-listening', result: 'holds', facts: { sinceMs } },
      { check: 'agent-heard', result: 'fails', facts: { agent: agentId } },
      {
        check: 'line-heard',
        result: counts.all > 1 ? 'holds' : 'not-applicable',
        facts: { silent: counts.lost, all: counts.all },
      },
    ],
    wouldHaveChanged: [{ key: 'heard-before', facts: { beforeMs: raisedMs } }],
  });
}

/** A whole hall or area that is not heard. */
export function lineFinding(about: {
  readonly tree: SilenceTree;
  readonly place: string;
  readonly kind: LineFindingKind;
  readonly startedMs: number;
  readonly raisedMs: number;
  readonly lost: readonly string[];
  readonly graceMinutes: number | null;
}): Finding {
  const { tree, place, kind, startedMs, raisedMs, lost } = about;
  const isHall = place.startsWith('hall/');
  const counts = tree.countsOf(place);
  const names = lost.slice(0, NAMED_MAX).join(', ');
  const finding = equipmentFinding({
    kind,
    subject: place,
    hallId: isHall ? idOf(place) : null,
    ...{ windowId: null, agentId: null, deviceId: null, inputs: [] },
    ...{ startedMs, raisedMs },
    facts: {
      place: nameOf(tree, place),
      level: isHall ? 'hall' : 'area',
      agents: lost.length,
      ...(isHall ? {} : { halls: counts.lost }),
      names: lost.length > NAMED_MAX ? `${names} …` : names,
      silentAfterSeconds: SILENT_AFTER_MS / 1000,
      ...(about.graceMinutes === null ? {} : { graceMinutes: about.graceMinutes }),
    },
    checks: lineChecks({ isHall, counts, startedMs, kind }),
    wouldHaveChanged: [{ key: 'any-heard-before', facts: { beforeMs: raisedMs } }],
  });
  return isHall ? finding : { ...finding, subject: idOf(place) };
}

function lineChecks(about: {
  readonly isHall: boolean;
  readonly counts: { readonly all: number; readonly lost: number };
  readonly startedMs: number;
  readonly kind: LineFindingKind;
}): Why['checks'] {
  const { isHall, counts, startedMs, kind } = about;
  return [
    { check: 'collector-listening', result: 'holds', facts: { sinceMs: startedMs } },
    {
      check: isHall ? 'agents-heard' : 'halls-heard',
      result: 'fails',
      facts: { silent: counts.lost, all: counts.all },
    },
    kind === 'line-down'
      ? { check: 'silence-expected', result: 'not-applicable', facts: {} }
      : { check: 'power-after-opening', result: 'fails', facts: { openingMs: startedMs } },
  ];
}

function idOf(place: string): string {
  return place.slice(place.indexOf('/') + 1);
}

function nameOf({ index }: SilenceTree, place: string): string {
  const id = idOf(place);
  return (place.startsWith('hall/') ? index.halls : index.areas).get(id)?.name ?? id;
}
