import type { Wording } from '../collector/series/model/declaration.ts';

/** The languages of the dashboards: a folder of each can be installed. */
export const DASHBOARD_LANGUAGES = ['zh-Hans', 'en'] as const;
export type DashboardLanguage = (typeof DASHBOARD_LANGUAGES)[number];

/** A text of a dashboard, with its second language beside it. */
export function both(zh: string, en: string): Wording {
  return { zh, en };
}

export function inLanguage(wording: Wording, language: DashboardLanguage): string {
  return language === 'en' ? wording.en : wording.zh;
}

/** The uid of a dashboard: both languages may be installed side by side. */
export function uidOf(uid: string, language: DashboardLanguage): string {
  return language === 'en' ? `${uid}-en` : uid;
}
