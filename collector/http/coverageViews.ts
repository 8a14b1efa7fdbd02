import Type, { type Static, type TSchema } from 'typebox';
import { oneOf } from '../../runtime/oneOf.ts';
import { UNMONITORED_REASONS } from '../coverage/coverageReport.ts';
import { AREA_LEVELS } from '../site/site.ts';

function nullable<S extends TSchema>(schema: S) {
  return Type.Union([schema, Type.Null()]);
}
const ms = Type.Integer();
const text = Type.String();
/** 0 to 1; null where there is nothing to divide by. */
const rate = nullable(Type.Number());

/** 窗口监测覆盖率 and 在岗率, which are always shown together, with what they are made of. */
export const coverageFiguresView = Type.Object(
  {
    /** Monitored ÷ registered duty time without the pending; and with it, if nothing of it arrives. */
    coverage: rate,
    coverageAtLeast: rate,
    /** Attended ÷ (attended + empty) of the known time that counts. */
    presenceRate: rate,
    ...{ registeredMs: ms, monitoredMs: ms, occupiedMs: ms },
    /** Nobody was sensed, for too short a time to be an absence: it counts as attended. */
    bridgedMs: ms,
    ...{ emptyMs: ms, excusedMs: ms },
    ...{ unknownMs: ms, pendingMs: ms },
    /** Of the unknown: never heard, and not waited for any more. */
    unheardMs: ms,
    ...{ countedOccupiedMs: ms, countedEmptyMs: ms },
    /** Known time that enters no presence rate: in trial, calendar not known, pooled duty. */
    ...{ trialMs: ms, uncoveredMs: ms, pooledMs: ms },
  },
  { $id: 'CoverageFigures' },
);

export const coverageView = Type.Object(
  {
    fromMs: ms,
    toMs: ms,
    total: coverageFiguresView,
    areas: Type.Array(
      Type.Object({
        id: text,
        name: text,
        level: oneOf(AREA_LEVELS),
        figures: coverageFiguresView,
      }),
    ),
    halls: Type.Array(Type.Object({ id: text, name: text, figures: coverageFiguresView })),
    windows: Type.Array(
      Type.Object({
        ...{ id: text, hallId: text, number: text, name: text },
        isTrial: Type.Boolean(),
        figures: coverageFiguresView,
      }),
    ),
    /** Enough windows of a set staffed ÷ known time: a figure of its own. */
    pools: Type.Array(
      Type.Object({
        ...{ id: text, hallId: text, name: text },
        ...{ metRate: rate, metMs: ms, shortMs: ms, unknownMs: ms },
      }),
    ),
    /** Windows whose duty was not monitored all the time; the longest first. */
    unmonitored: Type.Array(
      Type.Object({
        ...{ windowId: text, windowNumber: text, hallId: text, hallName: text },
        reason: oneOf(UNMONITORED_REASONS),
        ...{ unknownMs: ms, pendingMs: ms },
        watermarkMs: nullable(ms),
      }),
    ),
  },
  { $id: 'Coverage' },
);
export type CoverageView = Static<typeof coverageView>;

/** What somebody should put right in the site file. */
export const siteWarningListView = Type.Object(
  {
    /** `message` is in the language of the request. */
    warnings: Type.Array(Type.Object({ code: text, message: text })),
  },
  { $id: 'SiteWarningList' },
);

/** Each after those that it refers to. */
export const COVERAGE_VIEWS: readonly TSchema[] = [
  coverageFiguresView,
  coverageView,
  siteWarningListView,
];
