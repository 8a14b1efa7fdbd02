import { dutyTexts } from './dutyTexts.ts';
import type { Language } from './entry.ts';

/** Where the product's own policy says that it comes from; findings keep it like a document's title. */
export const DEFAULT_POLICY_SOURCE = dutyTexts['origin.default']['zh-Hans'];

/** The source of a policy as people read it: a title as it is, the product's own in their language. */
export function policySourceIn(source: string, language: Language): string {
  return source === DEFAULT_POLICY_SOURCE ? dutyTexts['origin.default'][language] : source;
}
