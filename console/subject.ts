import type { IncidentView } from './apiTypes.ts';
import type { Say } from './speech.ts';

/** "3号窗口": the number as on the sign, which ends with 号 already in Chinese. */
export function windowLabel(number: string, say: Say): string {
  return say('window.label', { number });
}

/** "疑似空岗": never without the word that it is only suspected, or what people concluded. */
export function incidentTitle(incident: IncidentView, say: Say): string {
  return say(`incident.${incident.status}`, { kind: say(`kind.${incident.kind}`) });
}

/** What it is about: the window, else the device, else the agent, else the hall. */
export function incidentSubject(incident: IncidentView, say: Say): string {
  const { windowNumber, deviceId, agentId, hallName } = incident;
  const window = windowNumber === null ? null : windowLabel(windowNumber, say);
  if (incident.kind === 'empty-post' && window !== null) return window;
  if (window !== null && deviceId !== null) return `${window} · ${deviceId}`;
  return window ?? deviceId ?? agentId ?? hallName ?? say('incident.site');
}
