/** A line or a set of dots in a plot. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly (readonly [number, number])[];
  /** A line unless told otherwise; `steps` keeps a value until the next point. */
  readonly style?: 'steps' | 'dashed' | 'dots';
}

export interface Axis {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly (readonly [number, string])[];
  readonly isLogarithmic?: boolean;
}

export interface Plot {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Horizontal lines with a word. */
  readonly levels?: readonly (readonly [number, string])[];
}

const SIZE = { width: 760, height: 420 } as const;
const EDGE = { left: 76, right: 24, top: 44, bottom: 52 } as const;
const INK = '#333333';
const PALE = '#dddddd';

function place(axis: Axis, value: number): number {
  const of = (one: number): number => (axis.isLogarithmic === true ? Math.log(one) : one);
  return (of(value) - of(axis.from)) / (of(axis.to) - of(axis.from));
}

/** Draws plots below each other as one SVG; the same plots give the same text. */
export function drawPlots(plots: readonly Plot[]): string {
  const height = plots.length * SIZE.height;
  const bodies = plots.map(
    (plot, index) => `<g transform="translate(0 ${index * SIZE.height})">\n${body(plot)}\n</g>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${height}" width="${SIZE.width}" height="${height}" font-family="Noto Sans CJK SC, Noto Sans SC, sans-serif" font-size="13" fill="${INK}">`,
    `<rect width="${SIZE.width}" height="${height}" fill="#ffffff"/>`,
    ...bodies,
    '</svg>\n',
  ].join('\n');
}

function body(plot: Plot): string {
  const x = (value: number): number =>
    EDGE.left + place(plot.x, value) * (SIZE.width - EDGE.left - EDGE.right);
  const y = (value: number): number =>
    SIZE.height - EDGE.bottom - place(plot.y, value) * (SIZE.height - EDGE.top - EDGE.bottom);
  const [left, right] = [EDGE.left, SIZE.width - EDGE.right];
  const [top, bottom] = [EDGE.top, SIZE.height - EDGE.bottom];
  const ticksX = plot.x.ticks.map(
    ([value, word]) =>
      `<path d="M${round(x(value))} ${top}V${bottom}" stroke="${PALE}"/>${words(x(value), bottom + 18, word, 'middle')}`,
  );
  const ticksY = plot.y.ticks.map(
    ([value, word]) =>
      `<path d="M${left} ${round(y(value))}H${right}" stroke="${PALE}"/>${words(left - 8, y(value) + 4, word, 'end')}`,
  );
  const levels = (plot.levels ?? []).map(
    ([value, word]) =>
      `<path d="M${left} ${round(y(value))}H${right}" stroke="#888888" stroke-dasharray="2 4"/>${words(right - 4, y(value) - 4, word, 'end')}`,
  );
  return [
    words(left, 24, plot.title, 'start', 'font-size="15" font-weight="bold"'),
    ...ticksX,
    ...ticksY,
    ...levels,
    words((left + right) / 2, bottom + 40, plot.x.title, 'middle'),
    words(
      0,
      0,
      plot.y.title,
      'middle',
      `transform="translate(18 ${(top + bottom) / 2}) rotate(-90)"`,
    ),
    ...plot.series.map((series) => drawn(series, x, y)),
    ...plot.series.map((series, index) => legend(series, right - 250, top + 18 + index * 20)),
  ].join('\n');
}

function drawn(series: Series, x: (v: number) => number, y: (v: number) => number): string {
  const at = series.points.map(([a, b]) => [round(x(a)), round(y(b))] as const);
  if (series.style === 'dots') {
    return at
      .map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="4.5" fill="${series.colour}"/>`)
      .join('');
  }
  const [first, ...rest] = at;
  if (first === undefined) return '';
  const line = rest.map(([px, py]) => (series.style === 'steps' ? `H${px}V${py}` : `L${px} ${py}`));
  return `<path d="M${first[0]} ${first[1]}${line.join('')}" ${stroke(series)}/>`;
}

function stroke(series: Series): string {
  const dash = series.style === 'dashed' ? ' stroke-dasharray="7 5"' : '';
  return `fill="none" stroke="${series.colour}" stroke-width="2"${dash}`;
}

function legend(series: Series, left: number, atY: number): string {
  const mark =
    series.style === 'dots'
      ? `<circle cx="${left + 12}" cy="${atY}" r="4.5" fill="${series.colour}"/>`
      : `<path d="M${left} ${atY}h24" ${stroke(series)}/>`;
  return `${mark}${words(left + 32, atY + 4, series.name, 'start')}`;
}

function words(x: number, y: number, text: string, anchor: string, more = ''): string {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const at = more.includes('transform') ? '' : ` x="${round(x)}" y="${round(y)}"`;
  return `<text${at} text-anchor="${anchor}" ${more}>${safe}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
