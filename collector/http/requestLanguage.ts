import type { Language } from '../../texts/entry.ts';

/** Browsers send a handful; a longer list is somebody's experiment. */
const CHOICES_MAX = 20;

/**
 * The language of an answer by the Accept-Language header (RFC 9110 §12.5.4): the first of ours
 * by weight, Chinese in simplified characters when none fits.
 */
export function requestLanguage(header: string | undefined): Language {
  const choices = (header ?? '')
    .split(',', CHOICES_MAX)
    .map((choice) => {
      const [tag = '', ...parameters] = choice.trim().split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      const number = Number(weight ?? '1');
      return { tag: tag.toLowerCase(), weight: Number.isFinite(number) ? number : 0 };
    })
    .filter((choice) => choice.weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { tag } of choices) {
    const language = languageOfTag(tag);
    if (language !== null) return language;
  }
  return 'zh-Hans';
}

function languageOfTag(tag: string): Language | null {
  if (/^en(-|$)/.test(tag)) return 'en';
  if (/^zh-(hant|tw|hk|mo)(-|$)/.test(tag)) return 'zh-Hant';
  return /^zh(-|$)/.test(tag) ? 'zh-Hans' : null;
}
