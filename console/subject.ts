import type { IncidentView } from './apiTypes.ts';
import { isPostFinding } from './findingGroups.ts';
import type { Say } from './speech.ts';

/** "3号窗口": the number as on the sign, which ends with 号 already in Chinese. */
export function windowLabel(number: string, say: Say): string {
  return say('window.label', { number });
}

/**
 * "疑似空岗": what is said of people's posts never stands without the word that it is only suspected,
 * or what was concluded. Equipment accuses nobody; its status stands beside it.
 */
export function incidentTitle({ kind, status }: IncidentView, say: Say): string {
  const word = say(`kind.${kind}`);
  if (status === 'suspected' && !isPostFinding(kind)) return asTitle(word);
  return say(`incident.${status}`, { kind: word });
}

/** What it is about: the window, else the device, else the agent, else the hall. */
export function incidentSubject(incident: IncidentView, say: Say): string {
  const { windowNumber, deviceId, agentId, hallName } = incident;
  const window = windowNumber === null ? null : windowLabel(windowNumber, say);
  if (incident.kind === 'empty-post' && window !== null) return window;
  if (window !== null && deviceId !== null) return `${window} · ${deviceId}`;
  return window ?? deviceId ?? agentId ?? hallName ?? say('incident.site');
}

/** A kind's name stands in sentences too; alone it begins like one. */
function asTitle(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
