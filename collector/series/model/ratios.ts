import type { Unit, Wording } from './declaration.ts';

/** A figure that is a ratio of fields of one point: sum the terms first, then divide. */
export interface RatioDeclaration extends Wording {
  /** Fields of the rollups; their sum. */
  readonly numerator: readonly string[];
  readonly denominator: readonly string[];
  /** The quotient times this is in `unit`. */
  readonly factor: number;
  readonly unit: 'ratio' | 'minutes-per-100-hours' | 'per-100-hours' | Unit;
}

/** The figures of pages and reports, as the rollups have them. */
export const RATIOS = {
  presence: {
    zh: '在岗率',
    en: 'Presence',
    numerator: ['counted_occupied_ms'],
    denominator: ['counted_ms'],
    factor: 1,
    unit: 'ratio',
  },
  coverage: {
    zh: '窗口监测覆盖率',
    en: 'Coverage',
    numerator: ['monitored_ms'],
    denominator: ['due_ms'],
    factor: 1,
    unit: 'ratio',
  },
  emptyMinutes: {
    zh: '每百服务小时无人分钟数',
    en: 'Empty minutes per 100 duty hours',
    numerator: ['counted_empty_ms'],
    denominator: ['counted_ms'],
    // 100 hours in minutes.
    factor: 6000,
    unit: 'minutes-per-100-hours',
  },
  confirmed: {
    zh: '每百服务小时核实事项数',
    en: 'Confirmed findings per 100 duty hours',
    numerator: ['findings_confirmed'],
    denominator: ['due_ms'],
    // 100 hours in milliseconds.
    factor: 360_000_000,
    unit: 'per-100-hours',
  },
  satisfaction: {
    zh: '满意率（基本满意及以上）',
    en: 'Satisfied: level 3 and above',
    numerator: ['ratings_3', 'ratings_4', 'ratings_5'],
    denominator: ['ratings'],
    factor: 1,
    unit: 'ratio',
  },
  firstResponse: {
    zh: '平均首次处理用时',
    en: 'Mean time to the first conclusion',
    numerator: ['response_ms'],
    denominator: ['responses'],
    factor: 1,
    unit: 'ms',
  },
} as const satisfies Record<string, RatioDeclaration>;

/** The same for `finding_day` and `finding_month`. */
export const FINDING_RATIOS = {
  falseAccusations: {
    zh: '误报率',
    en: 'False findings among the concluded',
    numerator: ['dismissed', 'overturned'],
    denominator: ['confirmed', 'dismissed', 'overturned'],
    factor: 1,
    unit: 'ratio',
  },
  delay: {
    zh: '平均发现用时',
    en: 'Mean delay until raised',
    numerator: ['delay_ms'],
    denominator: ['raised'],
    factor: 1,
    unit: 'ms',
  },
} as const satisfies Record<string, RatioDeclaration>;
