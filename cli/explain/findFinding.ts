import type { IncidentDetail, StateStore } from '../../collector/state/stateStore.ts';
import { UsageFailure } from '../../runtime/failure.ts';

/** Findings looked through for one whose id begins with what was typed. */
const LOOKED_THROUGH_MAX = 100_000;
const PAGE = 200;
/** A finding's page: `http://…/#/finding/<id>`. */
const ADDRESS = /#\/finding\/([^/?]+)$/;

/**
 * Finds what is meant by an id, the beginning of one, or the address of the finding's page. Throws
 * HW-CLI-020 when there is none, HW-CLI-021 when several begin so.
 */
export async function findFinding(
  state: Pick<StateStore, 'incident' | 'incidents'>,
  typed: string,
): Promise<IncidentDetail> {
  const id = await findingIdOf(state, typed);
  const detail = await state.incident(id);
  if (detail === null) throw new UsageFailure('HW-CLI-020', { id });
  return detail;
}

/** The whole id of that finding, wherever one is taken on the command line. Throws likewise. */
export async function findingIdOf(
  state: Pick<StateStore, 'incident' | 'incidents'>,
  typed: string,
): Promise<string> {
  const id = ADDRESS.exec(typed)?.[1] ?? typed;
  if ((await state.incident(id)) !== null) return id;
  const found: string[] = [];
  let before: string | undefined;
  for (let looked = 0; looked < LOOKED_THROUGH_MAX; looked += PAGE) {
    const page = await state.incidents({
      limit: PAGE,
      ...(before === undefined ? {} : { before }),
    });
    found.push(...page.map((one) => one.id).filter((one) => one.startsWith(id)));
    before = page.at(-1)?.id;
    if (page.length < PAGE) break;
  }
  const [only] = found;
  if (only === undefined) throw new UsageFailure('HW-CLI-020', { id });
  if (found.length > 1) throw new UsageFailure('HW-CLI-021', { id, count: found.length });
  return only;
}
