import {
  EQUIPMENT_FINDING_KINDS,
  type FindingKind,
  type Why,
} from '../../collector/detection/finding.ts';
import type { IncidentView } from '../../collector/http/views.ts';
import { consoleEvidenceTexts } from '../../texts/consoleEvidenceTexts.ts';
import { consoleTexts } from '../../texts/consoleTexts.ts';
import { type Facts, fill, type Language } from '../../texts/entry.ts';
import { explainCommandTexts } from '../../texts/explainCommandTexts.ts';
import { explainTexts } from '../../texts/explainTexts.ts';
import { createFindingSpeech, type FindingSpeech } from '../../texts/findingSpeech.ts';
import { conclusionTexts } from '../../texts/saidTexts.ts';

const entries = {
  ...consoleTexts,
  ...consoleEvidenceTexts,
  ...explainTexts,
  ...conclusionTexts,
  ...explainCommandTexts,
} as const;
export type FindingKey = keyof typeof entries;

/** Everything the terminal needs to speak of findings in one language. */
export interface FindingWords extends FindingSpeech {
  readonly language: Language;
  say(key: FindingKey, facts?: Facts): string;
  /** 14:03:22 in a zone. */
  time(atMs: number, zone: string): string;
  /** 2026-11-21 14:03:22 in a zone. */
  instant(atMs: number, zone: string): string;
  /** To two units: "2分14秒". */
  duration(ms: number): string;
}

export function findingWords(language: Language): FindingWords {
  const say = (key: FindingKey, facts: Facts = {}): string => fill(entries[key][language], facts);
  const time = (atMs: number, zone: string): string => {
    const { hour, minute, second } = zonedParts(atMs, zone);
    return `${hour}:${minute}:${second}`;
  };
  const duration = (ms: number): string => durationWord(say, ms);
  return {
    ...{ language, say, time, duration },
    instant(atMs, zone) {
      const { year, month, day } = zonedParts(atMs, zone);
      return `${year}-${month}-${day} ${time(atMs, zone)}`;
    },
    ...createFindingSpeech(language, { time, duration }),
  };
}

function durationWord(say: (key: FindingKey, facts?: Facts) => string, ms: number): string {
  const whole = Math.max(0, Math.floor(ms / 1000));
  const [d, h, m, s] = [
    Math.floor(whole / 86_400),
    Math.floor((whole % 86_400) / 3600),
    Math.floor((whole % 3600) / 60),
    whole % 60,
  ];
  if (d > 0) return say('duration.days', { d, h });
  if (h > 0) return say('duration.hours', { h, m });
  if (m > 0 && s === 0) return say('window.policy', { minutes: m });
  return m > 0 ? say('duration.minutes', { m, s }) : say('duration.seconds', { s });
}

type Parts = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string>;

function zonedParts(atMs: number, timeZone: string): Parts {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  const parts = format.formatToParts(atMs).map(({ type, value }) => [type, value] as const);
  return Object.fromEntries(parts) as Parts;
}

/** The zone of a finding's times: its hall's, which the evidence names. */
export function zoneOf(why: Why): string {
  const { timeZone } = why.facts;
  return typeof timeZone === 'string' ? timeZone : 'Asia/Shanghai';
}

/** "疑似空岗": never without the word that it is only suspected, or what people concluded. */
export function titleOf({ kind, status }: IncidentView, { say }: FindingWords): string {
  const word = say(`kind.${kind}`);
  const isEquipment = (EQUIPMENT_FINDING_KINDS as readonly FindingKind[]).includes(kind);
  // Equipment accuses nobody; its status stands beside it.
  if (status === 'suspected' && isEquipment) return word;
  return say(`incident.${status}`, { kind: word });
}

/** The window, else the device, else the agent, else the hall. */
export function subjectOf(incident: IncidentView, { say }: FindingWords): string {
  const { windowNumber, deviceId, agentId, hallName, subject } = incident;
  const window = windowNumber === null ? null : say('window.label', { number: windowNumber });
  const parts = [window, deviceId ?? (window === null ? agentId : null), subject];
  const known = parts.filter((part) => part !== null);
  return known.length > 0 ? known.join(' · ') : (hallName ?? say('incident.site'));
}

const RATINGS = ['1', '2', '3', '4', '5'] as const;

/** "评价 非常满意", "窗口提示"; a kind that this version does not know stays as it is. */
export function markWord(mark: Why['marks'][number], { say }: FindingWords): string {
  if (mark.kind === 'hint') {
    return say(mark.value === 'shown' ? 'mark.hintShown' : 'mark.hintEnded');
  }
  if (mark.kind !== 'rating') return `${mark.kind} ${mark.value}`;
  const level = RATINGS.find((one) => one === mark.value.split('/')[0]);
  return `${say('mark.rating')} ${level === undefined ? mark.value : say(`rating.${level}`)}`;
}
