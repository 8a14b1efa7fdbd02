import {
  likelyTail,
  lowerTail,
  type SilenceRecord,
  type SilenceTail,
  tailPerHour,
  upperTail,
} from '../../collector/detection/silence/silenceTail.ts';
import { drawPlots, type Plot, type Series } from './drawing.ts';
import { judgeRecording, type PolicyFigures } from './judgeRecording.ts';
import { LOOKS, type Look, recordedSilences } from './recordedSilences.ts';
import type { RecordedRow } from './recording.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const YEAR_HOURS = 2000;
const MINUTES_MAX = 20;

const minuteTicks = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20].map(
  (minute) => [minute, String(minute)] as const,
);

/** How often silences longer than a time were seen, and what the curve says of longer ones. */
export function curvePicture(rows: readonly RecordedRow[], record: SilenceRecord): string {
  const decades = [1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100];
  const plot: Plot = {
    title:
      '有人时，传感器静默超过某时长的频率 / silences longer than a time while somebody is there',
    x: {
      title: '静默时长（分钟）/ silence, minutes',
      from: 0,
      to: MINUTES_MAX,
      ticks: minuteTicks,
    },
    y: {
      title: '每在岗小时次数 / per hour of presence',
      ...{ from: 1e-4, to: 100, isLogarithmic: true },
      ticks: decades.map((value) => [value, String(value)] as const),
    },
    levels: [1, 12, 50].map(
      (limit) => [limit / YEAR_HOURS, `每年 ${limit} 次 / ${limit} a year`] as const,
    ),
    series: [
      seen(rows, LOOKS.back, ['后 PIR / pir_back', '#b0b0b0']),
      seen(rows, LOOKS.frontAlone, ['只有一人时 / one person alone', '#e69f00']),
      seen(rows, LOOKS.front, ['前 PIR / pir_front', '#0072b2']),
      seen(rows, LOOKS.either, ['两个合并 / both together', '#009e73']),
      fitted(likelyTail(record), { name: '最佳估计 / best estimate', colour: '#0072b2' }),
      fitted(upperTail(record), { name: '采用：95 % 上限 / used: 95 % upper', colour: '#d55e00' }),
      fitted(lowerTail(record), {
        name: '学习的下限 / least that can be learned',
        colour: '#999999',
      }),
    ],
  };
  return drawPlots([plot]);
}

function seen(rows: readonly RecordedRow[], look: Look, [name, colour]: [string, string]): Series {
  const { silences, exposureMs } = recordedSilences(rows, look);
  const hours = exposureMs / HOUR_MS;
  const lengths = silences.map((one) => one.lengthMs).toSorted((a, b) => a - b);
  const points = lengths.flatMap((lengthMs, index): [number, number][] => {
    const longer = lengths.length - index;
    const isLast = lengths[index - 1] !== lengthMs;
    const minutes = lengthMs / MINUTE_MS;
    return isLast && minutes <= MINUTES_MAX ? [[minutes, longer / hours]] : [];
  });
  return { name, colour, points, style: 'dots' };
}

function fitted(
  tail: SilenceTail,
  look: { readonly name: string; readonly colour: string },
): Series {
  const from = tail.thresholdMs / MINUTE_MS;
  const points = Array.from({ length: 81 }, (_, index): [number, number] => {
    const minutes = from + ((MINUTES_MAX - from) * index) / 80;
    return [minutes, tailPerHour(tail, minutes * MINUTE_MS)];
  }).filter(([, rate]) => rate >= 1e-4);
  return { ...look, points, style: 'dashed' };
}

/** False accusations and delay by policy: the plain threshold beside the curve. */
export function evaluationPicture(rows: readonly RecordedRow[]): string {
  const minutes = Array.from({ length: 13 }, (_, index) => index + 3);
  const judged = (perYearMax: number | null): PolicyFigures[] =>
    minutes.map((one) => judgeRecording(rows, { minutes: one, perYearMax }));
  const runs = [
    { figures: judged(null), name: '只看时限 / plain threshold', colour: '#d55e00' },
    { figures: judged(50), name: '曲线，每周 1 次 / curve, 1 a week', colour: '#009e73' },
    { figures: judged(1), name: '曲线，每年 1 次 / curve, 1 a year', colour: '#0072b2' },
  ];
  const x = {
    title: '规则时限（分钟）/ policy, minutes',
    ...{ from: 2.5, to: 15.5, ticks: minutes.map((one) => [one, String(one)] as const) },
  };
  const series = (value: (figures: PolicyFigures) => number): Series[] =>
    runs.map(({ figures, name, colour }) => ({
      ...{ name, colour },
      points: figures.map((one) => [one.minutes, value(one)] as const),
    }));
  const ticks = (values: readonly number[]) => values.map((one) => [one, String(one)] as const);
  return drawPlots([
    {
      title: '冤枉在岗人员的次数 / people accused who were there',
      x,
      y: { title: '次 / times', from: -0.5, to: 15, ticks: ticks([0, 3, 6, 9, 12, 15]) },
      series: series((figures) => figures.falseAccusations),
    },
    {
      title: '从真实离岗到列为疑似 / from the true departure to the finding',
      x,
      y: { title: '分钟 / minutes', from: 0, to: 45, ticks: ticks([0, 10, 20, 30, 40]) },
      series: series((figures) => (figures.medianDelaySeconds ?? 0) / 60),
    },
  ]);
}
