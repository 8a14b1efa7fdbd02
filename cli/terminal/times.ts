import type { monitorTexts } from '../../texts/monitorTexts.ts';
import type { Say } from './say.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** A time of day on this machine's clock: 14:02:11. With its date when that is another day. */
export function timeOfDay(wallMs: number, nowMs: number): string {
  const at = new Date(wallMs);
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  const isToday = at.toDateString() === new Date(nowMs).toDateString();
  return isToday ? time : `${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}

export function dateAndTime(wallMs: number): string {
  const at = new Date(wallMs);
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** A length of time in a person's words, to two units. */
export function duration(say: Say<typeof monitorTexts>, ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 100) return say('monitor.seconds', { n: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return say('monitor.minutes', { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return say('monitor.hours', { h: hours, m: minutes % 60 });
  return say('monitor.days', { d: Math.floor(hours / 24), h: hours % 24 });
}
