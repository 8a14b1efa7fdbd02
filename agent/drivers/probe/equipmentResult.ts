import type { EquipmentReading } from '../../../protocol/reading.ts';
import type { NotAsked } from '../../probing/probing.ts';

/** What asking a piece of equipment brought. */
export interface EquipmentResult {
  readonly kind: 'result';
  readonly status: Extract<EquipmentReading['status'], 'ok' | 'fault' | 'unreachable'>;
  /** Null when there is nothing to say; a printer that is well may be low on paper. */
  readonly reason: string | null;
  readonly latencyMs: number | null;
}

export type EquipmentAnswer = EquipmentResult | NotAsked;

export function equipmentResult(
  status: EquipmentResult['status'],
  reason: string | null,
  latencyMs: number | null = null,
): EquipmentResult {
  return { kind: 'result', status, reason, latencyMs };
}

/** What a failed connection says about a piece of equipment. */
export function judgeFailure(failure: {
  readonly verdict:
    | 'refused'
    | 'unreachable'
    | 'not-asked'
    | 'broken-off'
    | 'unauthorised'
    | 'fault';
  readonly reason: string;
}): EquipmentAnswer {
  const { verdict, reason } = failure;
  switch (verdict) {
    case 'not-asked':
      return { kind: 'not-asked', reason };
    // It answers, and does not let this agent look: whether it works is not known.
    case 'unauthorised':
      return { kind: 'not-asked', reason };
    case 'unreachable':
      return equipmentResult('unreachable', reason);
    // The machine is there, and its program is not.
    case 'refused':
    case 'broken-off':
    case 'fault':
      return equipmentResult('fault', reason);
    default:
      return verdict satisfies never;
  }
}
