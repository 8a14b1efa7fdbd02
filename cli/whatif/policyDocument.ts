import Type, { type Static } from 'typebox';
import { stagesOutOfOrder } from '../../collector/site/effectivePolicy.ts';
import type { Policy, Site } from '../../collector/site/site.ts';
import { policySchema } from '../../collector/site/site.ts';
import { type LoadedConfig, loadConfig } from '../../runtime/configFile.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { siteTexts } from '../../texts/siteTexts.ts';
import { whatifTexts } from '../../texts/whatifTexts.ts';

const byId = Type.Optional(Type.Record(Type.String(), policySchema));

const partsSchema = Type.Object(
  { site: Type.Optional(policySchema), areas: byId, halls: byId, windows: byId },
  { additionalProperties: false },
);
type Parts = Static<typeof partsSchema>;

/** Another policy: one for the whole site, whatever its parts say, or one for each part named. */
export type PolicyDocument =
  | { readonly kind: 'whole'; readonly policy: Policy }
  | { readonly kind: 'parts'; readonly parts: Parts };

/**
 * Reads a policy file. Throws a `ConfigFailure` with every problem and its line, as for a site file;
 * `site`, of now, is asked whether the parts that are named exist.
 */
export function loadPolicyDocument(file: string, site: Site, language: Language): PolicyDocument {
  const peeked = loadConfig(file, Type.Unknown()).value;
  const isParts = ['site', 'areas', 'halls', 'windows'].some(
    (key) => typeof peeked === 'object' && peeked !== null && key in peeked,
  );
  if (!isParts) {
    const loaded = loadConfig(file, policySchema);
    checkStages(loaded, [], loaded.value, language);
    return { kind: 'whole', policy: loaded.value };
  }
  const loaded = loadConfig(file, partsSchema);
  checkParts(loaded, site, language);
  return { kind: 'parts', parts: loaded.value };
}

function checkParts(loaded: LoadedConfig<Parts>, site: Site, language: Language): void {
  const say = speaker(whatifTexts, language);
  const { value } = loaded;
  if (value.site !== undefined) checkStages(loaded, ['site'], value.site, language);
  const known = {
    areas: new Set(site.areas.map(({ id }) => id)),
    halls: new Set(site.halls.map(({ id }) => id)),
    windows: new Set(site.halls.flatMap(({ windows }) => windows.map(({ id }) => id))),
  };
  for (const kind of ['areas', 'halls', 'windows'] as const) {
    for (const [id, policy] of Object.entries(value[kind] ?? {})) {
      if (!known[kind].has(id)) throw loaded.fail([kind, id], say('no-such-part', { id }));
      checkStages(loaded, [kind, id], policy, language);
    }
  }
}

function checkStages(
  loaded: LoadedConfig<unknown>,
  path: readonly string[],
  policy: Policy,
  language: Language,
): void {
  const [wrong] = stagesOutOfOrder(policy);
  if (wrong === undefined) return;
  const [earlier, later] = wrong;
  const facts = {
    ...{ earlier, later },
    ...{ earlierMinutes: policy[earlier] ?? 0, laterMinutes: policy[later] ?? 0 },
  };
  throw loaded.fail([...path, later], speaker(siteTexts, language)('stages-out-of-order', facts));
}

/** A version of the site as it would have been under the other policy. Pure. */
export function withPolicy(site: Site, document: PolicyDocument): Site {
  if (document.kind === 'whole') {
    return {
      ...site,
      policy: document.policy,
      areas: site.areas.map(withoutPolicy),
      halls: site.halls.map((hall) => ({
        ...withoutPolicy(hall),
        windows: hall.windows.map(withoutPolicy),
      })),
    };
  }
  const { parts } = document;
  return {
    ...put(site, parts.site),
    areas: site.areas.map((area) => put(area, parts.areas?.[area.id])),
    halls: site.halls.map((hall) => ({
      ...put(hall, parts.halls?.[hall.id]),
      windows: hall.windows.map((window) => put(window, parts.windows?.[window.id])),
    })),
  };
}

function withoutPolicy<T extends { policy?: Policy }>(place: T): T {
  const { policy: _policy, ...rest } = place;
  return rest as T;
}

function put<T extends { policy?: Policy }>(place: T, policy: Policy | undefined): T {
  return policy === undefined ? place : { ...place, policy };
}
