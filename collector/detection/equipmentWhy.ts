import type { EquipmentFindingKind, Finding, Stage, Why } from './finding.ts';
import { findingId } from './findingId.ts';

/** What a finding about equipment is made from; the rest of its why is empty. */
export interface EquipmentCase {
  readonly kind: EquipmentFindingKind;
  /** Names the subject in the id. */
  readonly subject: string;
  readonly hallId: string | null;
  readonly windowId: string | null;
  readonly agentId: string | null;
  readonly deviceId: string | null;
  readonly startedMs: number;
  readonly raisedMs: number;
  /** Absent: suspected. Equipment that is all of its kind in a hall is escalated at once. */
  readonly stage?: Stage;
  readonly facts: Why['facts'];
  readonly checks: Why['checks'];
  readonly marks?: Why['marks'];
  readonly inputs: Why['inputs'];
  readonly wouldHaveChanged: Why['wouldHaveChanged'];
}

export function equipmentFinding(equipment: EquipmentCase): Finding {
  const { kind, subject, startedMs, raisedMs, stage } = equipment;
  return {
    id: findingId(kind, subject, startedMs),
    kind,
    hallId: equipment.hallId,
    windowId: equipment.windowId,
    agentId: equipment.agentId,
    deviceId: equipment.deviceId,
    startedMs,
    raisedMs,
    ...(stage === undefined ? {} : { stage }),
    why: equipmentWhy(equipment),
  };
}

export function equipmentWhy(equipment: EquipmentCase): Why {
  const { kind, startedMs, raisedMs, facts, checks, marks, inputs, wouldHaveChanged } = equipment;
  return {
    ...{ rule: kind, ruleVersion: 1, facts },
    ...{ fromMs: startedMs, toMs: raisedMs },
    ...{ lanes: [], duty: [], verdicts: [], marks: marks ?? [] },
    ...{ checks, inputs, wouldHaveChanged },
  };
}
