import { consoleEvidenceTexts } from './consoleEvidenceTexts.ts';
import { consoleTexts } from './consoleTexts.ts';
import { dutyTexts } from './dutyTexts.ts';
import { type Entries, type Facts, fill, type Language } from './entry.ts';
import {
  equipmentChangeTexts,
  equipmentCheckTexts,
  equipmentRuleTexts,
} from './equipmentFindingTexts.ts';
import { clearReasonTexts, findingChangeTexts, findingCheckTexts } from './findingTexts.ts';
import { hallChangeTexts, hallCheckTexts, hallRuleTexts } from './hallFindingTexts.ts';
import { howRarely } from './howRarely.ts';
import { policySourceIn } from './policySource.ts';
import { declaredStateTexts } from './saidTexts.ts';

/** How times are written where findings are spoken of. Arguments are ms. */
export interface FindingFormat {
  /** "14秒", "2分14秒". */
  duration(ms: number): string;
  /** A time of day in an IANA zone. */
  time(atMs: number, zone: string): string;
}

/** A key of the collector's own with its facts: a rule, a check, what would have changed. */
export interface CollectorWord {
  readonly key: string;
  readonly facts: Facts;
  /** IANA zone of the hall, for facts that are instants. */
  readonly zone: string;
}

/**
 * Speaks of findings, on the page and in the terminal. A key that this version does not know is shown
 * as it is, so that nothing is hidden.
 */
export interface FindingSpeech {
  sayRule(word: CollectorWord): string;
  sayCheck(word: CollectorWord): string;
  sayChange(word: CollectorWord): string;
  /** Why a finding was cleared. */
  sayCleared(reason: string): string;
  /** Why a window is excused, or nobody is required there. */
  sayBecause(because: string): string;
  /** 正常, 午间, 延时, 预约 or 值班 service. */
  sayService(service: string): string;
  /** How rarely a person who is present stays this silent; null where the facts do not tell. */
  sayHowRarely(facts: Facts): string[] | null;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const CHECKS: Entries = { ...findingCheckTexts, ...hallCheckTexts, ...equipmentCheckTexts };
const CHANGES: Entries = { ...findingChangeTexts, ...hallChangeTexts, ...equipmentChangeTexts };
const RULES: Entries = { ...consoleEvidenceTexts, ...hallRuleTexts, ...equipmentRuleTexts };
const CLEARED: Entries = clearReasonTexts;
const WORDS: Entries = consoleTexts;
const DUTY: Entries = dutyTexts;
const DECLARED: Entries = declaredStateTexts;

export function createFindingSpeech(language: Language, format: FindingFormat): FindingSpeech {
  const sayFrom = (texts: Entries, prefix: string) => (word: CollectorWord) => {
    const sentence = texts[prefix + word.key]?.[language] ?? word.key;
    return fill(sentence, readableFacts(word, language, format));
  };
  const plainDuration = (ms: number): string =>
    ms % MINUTE_MS === 0 && ms < HOUR_MS
      ? fill(consoleTexts['window.policy'][language], { minutes: ms / MINUTE_MS })
      : format.duration(ms);
  return {
    sayRule: sayFrom(RULES, 'rule.'),
    sayCheck: sayFrom(CHECKS, ''),
    sayChange: sayFrom(CHANGES, ''),
    sayCleared: (reason) => CLEARED[reason]?.[language] ?? reason,
    sayBecause: (because) => becauseEntry(because)?.[language] ?? because,
    sayService: (service) => DUTY[`service.${service}`]?.[language] ?? service,
    sayHowRarely: (facts) => howRarely(facts, { language, duration: plainDuration }),
  };
}

function becauseEntry(because: string) {
  return (
    DECLARED[`said.state.${because}`] ??
    DUTY[`duty.reason.${because}`] ??
    WORDS[`because.${because}`]
  );
}

/** Milliseconds beyond this are an instant (after 1973), below it a duration. */
const INSTANT_MS_MIN = 100_000_000_000;

/** Times, durations, statuses and states among the facts, in words. */
function readableFacts(word: CollectorWord, language: Language, format: FindingFormat): Facts {
  const readable = Object.entries(word.facts).map(([name, value]) => {
    if (name === 'status') {
      return [name, WORDS[`deviceStatus.${value}`]?.[language] ?? value] as const;
    }
    if (name === 'policySource') return [name, policySourceIn(String(value), language)] as const;
    if (name === 'last') return [name, becauseEntry(String(value))?.[language] ?? value] as const;
    if (name === 'service') return [name, DUTY[`service.${value}`]?.[language] ?? value] as const;
    if (!name.endsWith('Ms') || typeof value !== 'number') return [name, value] as const;
    const isInstant = value >= INSTANT_MS_MIN;
    return [name, isInstant ? format.time(value, word.zone) : format.duration(value)] as const;
  });
  return Object.fromEntries(readable);
}
