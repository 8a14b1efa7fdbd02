import Type, { type Static, type TSchema } from 'typebox';
import { oneOf } from '../../runtime/oneOf.ts';
import { TIME_QUALITIES } from '../journal/readingTime.ts';
import { DEVICE_KINDS } from '../site/site.ts';
import { VERDICTS } from './verdict.ts';

/** About people's posts: suspected until somebody concludes. */
export const POST_FINDING_KINDS = [
  'empty-post', // 空岗
  'late-opening', // 迟开
  'early-leaving', // 早退
  'leave-overrun', // 暂离超时
  'hall-unattended', // 全厅无人
  'too-few-windows', // 在岗窗口不足
  'specialist-overdue', // 到岗呼叫超时
] as const;

/** About equipment, and about what the system cannot see. */
export const EQUIPMENT_FINDING_KINDS = [
  'agent-silent',
  'line-down', // a whole hall, or area, is not heard: one finding
  'no-power-at-opening',
  'sensor-stale',
  'sensor-stuck',
  'sensor-noisy',
  'sensor-implausible',
  'sensor-interrupted', // it stops telling again and again while its neighbours go on
  'policy-unsupported', // the sensors cannot support the policy
  'press-at-empty',
  'press-burst',
  'press-without-queue',
  'pad-unplugged',
  'pad-silent',
  'camera-down',
  'equipment-down',
  'kiosks-down', // both, or all, of a hall
  'clock-drift',
  'disk-trouble',
  'certificate-expiring',
  'outbox-forked',
  'readings-lost',
] as const;

export const FINDING_KINDS = [...POST_FINDING_KINDS, ...EQUIPMENT_FINDING_KINDS] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];
export type PostFindingKind = (typeof POST_FINDING_KINDS)[number];
export type EquipmentFindingKind = (typeof EQUIPMENT_FINDING_KINDS)[number];

/** How far a finding has come. A reminder is recorded and counts in no figure. */
export const STAGES = ['reminder', 'suspected', 'escalated'] as const;
export type Stage = (typeof STAGES)[number];

export const CLEAR_REASONS = [
  'occupied', // someone is back
  'duty-ended',
  'unobserved', // the sensors stopped telling: an unknown ends an episode
  'recovered', // equipment is well again
  'removed', // the subject left the site
  'excused', // a state was declared
  'corrected', // what is known now does not support it any more
] as const;
export type ClearReason = (typeof CLEAR_REASONS)[number];

const ms = Type.Integer();
const text = Type.String();
const stretch = <S extends TSchema>(state: S) => Type.Object({ fromMs: ms, toMs: ms, state });
/** Absent in findings from before it was told. */
const timeQuality = Type.Optional(oneOf(TIME_QUALITIES));
const facts = Type.Record(text, Type.Union([text, Type.Number()]));

/** Why a finding was raised. Written once, never changed afterwards. Times are epoch ms, UTC. */
export const whySchema = Type.Object(
  {
    rule: text,
    ruleVersion: Type.Integer(),
    /** Facts of the rule in force: thresholds with their units and their source. */
    facts,
    /** The stretch of time that the evidence shows. */
    fromMs: ms,
    toMs: ms,
    /** What every sensor said, drawn as one lane each; `unknown` where it was not watched. */
    lanes: Type.Array(
      Type.Object({
        agentId: text,
        deviceId: text,
        kind: oneOf(DEVICE_KINDS),
        stretches: Type.Array(stretch(oneOf(['occupied', 'empty', 'unknown'] as const))),
      }),
    ),
    /** `on-duty` in findings from before the bases were told apart. */
    duty: Type.Array(stretch(oneOf(['on-duty', 'named', 'pooled', 'not-on-duty'] as const))),
    verdicts: Type.Array(stretch(oneOf(VERDICTS))),
    /** Presses and other single events near the finding. */
    marks: Type.Array(
      Type.Object({ atMs: ms, kind: text, deviceId: text, value: text, quality: timeQuality }),
    ),
    /** What was checked, with what result; the text catalogue has a sentence for each. */
    checks: Type.Array(
      Type.Object({
        check: text,
        result: oneOf(['holds', 'fails', 'not-applicable'] as const),
        facts,
      }),
    ),
    /** The readings that decided, so that anybody can look them up in the journal. */
    inputs: Type.Array(
      Type.Object({
        agentId: text,
        outboxId: text,
        sequence: Type.Integer(),
        deviceId: text,
        atMs: ms,
        value: text,
        quality: timeQuality,
      }),
    ),
    /** What would have led to another verdict: keys of the text catalogue, with facts. */
    wouldHaveChanged: Type.Array(Type.Object({ key: text, facts })),
  },
  { $id: 'Why' },
);
export type Why = Static<typeof whySchema>;

/** Something the system suspects and people conclude on. */
export interface Finding {
  /** The same for the same history, so that judging it again writes the same row. */
  readonly id: string;
  readonly kind: FindingKind;
  readonly hallId: string | null;
  readonly windowId: string | null;
  readonly agentId: string | null;
  readonly deviceId: string | null;
  /** When the state began, and when it had lasted long enough. */
  readonly startedMs: number;
  readonly raisedMs: number;
  /** Absent: suspected. */
  readonly stage?: Stage;
  /** The station, pool or call that it is about, where none of the ids above says so. */
  readonly subject?: string;
  /** From a window in trial: for technicians, and no figure counts it. Absent: it is not. */
  readonly isTrial?: boolean;
  /** The calendar of that day was not known: no figure counts it, nobody is paged. */
  readonly isHeld?: boolean;
  readonly why: Why;
}
