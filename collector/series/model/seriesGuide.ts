import {
  AGENT_STATE_CODES,
  AGENT_STATE_WORDS,
  DEVICE_STATE_CODES,
  DEVICE_STATE_WORDS,
  WINDOW_STATE_CODES,
  WINDOW_STATE_WORDS,
} from './codes.ts';
import type {
  FieldDeclaration,
  MeasurementDeclaration,
  SeriesOrigin,
  SiteSize,
  Wording,
} from './declaration.ts';
import { FINDING_RATIOS, RATIOS, type RatioDeclaration } from './ratios.ts';
import { measurements, RETENTION_DAYS } from './seriesModel.ts';

type GuideLanguage = keyof Wording;

/** Between these lines stands what is made from the declaration. */
export const GUIDE_MARKS: Readonly<Record<GuideLanguage, readonly [string, string]>> = {
  zh: ['<!-- 由 collector/series/model 生成：开始 -->', '<!-- 生成：结束 -->'],
  en: ['<!-- made from collector/series/model: begin -->', '<!-- made: end -->'],
};

/** A county, as an example of cardinalities. */
const COUNTY: SiteSize = { halls: 40, windows: 1200, devices: 3600, agents: 60 };

const ORIGINS: Readonly<Record<SeriesOrigin, Wording>> = {
  reading: { zh: '读数', en: 'reading' },
  fact: { zh: '事实', en: 'fact' },
  sample: { zh: '采样', en: 'sample' },
};

const WORDS = {
  measurement: { zh: '测量', en: 'measurement' },
  meaning: { zh: '含义', en: 'meaning' },
  origin: { zh: '来源', en: 'origin' },
  cadence: { zh: '写入', en: 'written' },
  tags: { zh: '标签', en: 'tags' },
  series: { zh: '序列数', en: 'series' },
  field: { zh: '字段', en: 'field' },
  type: { zh: '类型', en: 'type' },
  unit: { zh: '单位', en: 'unit' },
  code: { zh: '代码', en: 'code' },
  optional: { zh: '有时没有', en: 'may be missing' },
  fieldsOf: { zh: '字段：', en: 'Fields of ' },
  figure: { zh: '指标', en: 'figure' },
  formula: { zh: '算法（先求和，后相除）', en: 'formula: sum first, then divide' },
  among: { zh: '、', en: ', ' },
  raw: { zh: '明细存储桶', en: 'Bucket for single readings and states' },
  rollup: { zh: '汇总存储桶', en: 'Bucket for figures' },
  days: { zh: '天', en: 'days' },
  total: {
    zh: '一个县（40 个大厅、1200 个窗口、3600 台设备、60 个前端）的序列总数约为 ',
    en: 'A county (40 halls, 1,200 windows, 3,600 devices, 60 agents) has about this many series: ',
  },
} as const satisfies Record<string, Wording>;

/** The part of docs/series.md that follows from the declaration, in one language. */
export function seriesGuide(language: GuideLanguage): string {
  const say = (key: keyof typeof WORDS): string => WORDS[key][language];
  const parts: string[] = [];
  for (const bucket of ['raw', 'rollup'] as const) {
    const own = measurements().filter(([, one]) => one.bucket === bucket);
    parts.push(`### ${say(bucket)}（${RETENTION_DAYS[bucket]} ${say('days')}）`);
    parts.push(overview(own, language));
    for (const [names, fields] of fieldGroups(own)) {
      const list = names.map((name) => `\`${name}\``).join(say('among'));
      parts.push(`**${say('fieldsOf')}${list}**`, fieldTable(fields, language));
    }
  }
  parts.push(codeTable(language), ratioTable(language));
  const total = measurements().reduce((sum, [, one]) => sum + one.series(COUNTY), 0);
  parts.push(`${say('total')}${total}${language === 'zh' ? '。' : '.'}`);
  return parts.join('\n\n').replaceAll(/（(\d+) days）/g, '($1 days)');
}

type Named = readonly [string, MeasurementDeclaration];

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

function overview(own: readonly Named[], language: GuideLanguage): string {
  const say = (key: keyof typeof WORDS): string => WORDS[key][language];
  const heads = (['measurement', 'meaning', 'origin', 'cadence', 'tags', 'series'] as const).map(
    say,
  );
  return table(
    heads,
    own.map(([name, one]) => [
      `\`${name}\``,
      one[language],
      ORIGINS[one.origin][language],
      one.cadence[language],
      Object.entries(one.tags)
        .map(([tag, { isOptional }]) => `\`${tag}\`${isOptional === true ? '?' : ''}`)
        .join(' '),
      one.seriesFormula[language],
    ]),
  );
}

/** Measurements that have the same fields are told together. */
function fieldGroups(
  own: readonly Named[],
): [string[], Readonly<Record<string, FieldDeclaration>>][] {
  const groups = new Map<object, string[]>();
  for (const [name, { fields }] of own) groups.set(fields, [...(groups.get(fields) ?? []), name]);
  return [...groups].map(([fields, names]) => [
    names,
    fields as Readonly<Record<string, FieldDeclaration>>,
  ]);
}

function fieldTable(
  fields: Readonly<Record<string, FieldDeclaration>>,
  language: GuideLanguage,
): string {
  const say = (key: keyof typeof WORDS): string => WORDS[key][language];
  return table(
    [say('field'), say('type'), say('unit'), say('meaning')],
    Object.entries(fields).map(([name, field]) => [
      `\`${name}\``,
      field.type,
      field.unit,
      field.isOptional === true ? `${field[language]} (${say('optional')})` : field[language],
    ]),
  );
}

function codeTable(language: GuideLanguage): string {
  const rows = (
    [
      ['window_state.state', WINDOW_STATE_CODES, WINDOW_STATE_WORDS],
      ['device_state.state', DEVICE_STATE_CODES, DEVICE_STATE_WORDS],
      ['agent_state.state', AGENT_STATE_CODES, AGENT_STATE_WORDS],
    ] as const
  ).map(([field, codes, words]) => [
    `\`${field}\``,
    Object.entries(codes)
      .map(([name, code]) => {
        const word = (words as Readonly<Record<string, Wording>>)[name]?.[language] ?? name;
        return `${code} \`${name}\` ${word}`;
      })
      .join(' · '),
  ]);
  return table([WORDS.field[language], WORDS.code[language]], rows);
}

function ratioTable(language: GuideLanguage): string {
  const rows = Object.values({ ...RATIOS, ...FINDING_RATIOS }).map((ratio: RatioDeclaration) => {
    const sum = (names: readonly string[]) =>
      names.length === 1
        ? `\`${names[0]}\``
        : `(${names.map((name) => `\`${name}\``).join(' + ')})`;
    const factor = ratio.factor === 1 ? '' : ` × ${ratio.factor}`;
    return [ratio[language], `${sum(ratio.numerator)} ÷ ${sum(ratio.denominator)}${factor}`];
  });
  return table([WORDS.figure[language], WORDS.formula[language]], rows);
}

/** A document with the generated parts put in again. Throws when their marks are missing. */
export function withSeriesGuide(document: string): string {
  let text = document;
  for (const language of ['zh', 'en'] as const) {
    const [begin, end] = GUIDE_MARKS[language];
    const from = text.indexOf(begin);
    const to = text.indexOf(end, from);
    if (from < 0 || to < 0) throw new Error(`the document has no part for ${language}`);
    const before = text.slice(0, from + begin.length);
    text = `${before}\n\n${seriesGuide(language)}\n\n${text.slice(to)}`;
  }
  return text;
}
