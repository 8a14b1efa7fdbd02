import { LANGUAGES, type Language } from '../../texts/entry.ts';
import { declaredStateTexts } from '../../texts/saidTexts.ts';
import { DECLARED_STATES, type DeclaredState } from '../journal/statement.ts';

/**
 * A state by its word in the interface (`away`) or by its name in any language (暂离): the same in a file
 * as on the command line. Null: there is no such state.
 */
export function declaredStateOf(text: string): DeclaredState | null {
  const word = text.trim();
  const found = DECLARED_STATES.find(
    (state) => state === word || LANGUAGES.some((language) => nameOf(state, language) === word),
  );
  return found ?? null;
}

/** All that can be written: `away 暂离, paused 暂停服务 …`. */
export function declaredStateWords(language: Language): string {
  return DECLARED_STATES.map((state) => `${state} ${nameOf(state, language)}`).join(', ');
}

function nameOf(state: DeclaredState, language: Language): string {
  return declaredStateTexts[`said.state.${state}`][language];
}
