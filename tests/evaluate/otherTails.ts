import type { RecordedSilences } from './recordedSilences.ts';

/** A silence beyond a threshold, in seconds. */
export interface Excess {
  readonly seconds: number;
  readonly isCut: boolean;
}

export function excessesOf(recorded: RecordedSilences, thresholdMs: number): Excess[] {
  return recorded.silences
    .filter((one) => one.lengthMs > thresholdMs)
    .map((one) => ({ seconds: (one.lengthMs - thresholdMs) / 1000, isCut: one.isCut }));
}

/** A law fitted to excesses for comparison with the exponential one. */
export interface OtherTail {
  /** Above 1 (Weibull) or below 0 (generalised Pareto): a lighter tail than the exponential one. */
  readonly shape: number;
  /** Twice the gain in log likelihood over the exponential law; 3.84 is the 5 % point. */
  readonly gain: number;
  /** The excess, in seconds, that a share of all of them passes. */
  readonly reach: (share: number) => number;
}

/** Weibull, by maximum likelihood: its scale follows from its shape. */
export function weibullTail(excesses: readonly Excess[]): OtherTail {
  const ended = excesses.filter((one) => !one.isCut);
  const scalePower = (shape: number): number =>
    excesses.reduce((sum, one) => sum + one.seconds ** shape, 0) / ended.length;
  const logLikelihood = (shape: number): number => {
    const power = scalePower(shape);
    const logs = ended.reduce((sum, one) => sum + Math.log(one.seconds), 0);
    return ended.length * (Math.log(shape) - Math.log(power) - 1) + (shape - 1) * logs;
  };
  const shape = best(0.3, 3, logLikelihood);
  const scale = scalePower(shape) ** (1 / shape);
  return {
    shape,
    gain: 2 * (logLikelihood(shape) - logLikelihood(1)),
    reach: (share) => scale * (-Math.log(share)) ** (1 / shape),
  };
}

/** Generalised Pareto (Davison and Smith 1990), by maximum likelihood over shape and scale. */
export function paretoTail(excesses: readonly Excess[]): OtherTail {
  const scaleAt = (shape: number): number => {
    const longest = Math.max(...excesses.map((one) => one.seconds));
    const least = shape < 0 ? -shape * longest * 1.0001 : 1;
    return best(least, 10 * longest, (scale) => paretoLikelihood(excesses, shape, scale));
  };
  const logLikelihood = (shape: number): number =>
    paretoLikelihood(excesses, shape, scaleAt(shape));
  // Below -0.5 maximum likelihood has no meaning (Smith 1985).
  const shape = best(-0.5, 0.8, logLikelihood);
  const scale = scaleAt(shape);
  return {
    shape,
    gain: 2 * (logLikelihood(shape) - logLikelihood(1e-9)),
    reach: (share) => (scale * (share ** -shape - 1)) / shape,
  };
}

function paretoLikelihood(excesses: readonly Excess[], shape: number, scale: number): number {
  return excesses.reduce((sum, { seconds, isCut }) => {
    const passed = Math.log1p((shape * seconds) / scale) / shape;
    return sum - passed - (isCut ? 0 : Math.log(scale) + shape * passed);
  }, 0);
}

/** Where a function with one maximum is greatest: golden section. */
function best(from: number, to: number, value: (x: number) => number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = from;
  let high = to;
  for (let round = 0; round < 80; round += 1) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (value(left) > value(right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}
