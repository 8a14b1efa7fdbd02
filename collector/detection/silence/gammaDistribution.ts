/** Coefficients of the Lanczos approximation with g = 7 (nine terms; relative error below 1e-14). */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
] as const;

function lnGamma(shape: number): number {
  const x = shape - 1;
  const t = x + 7.5;
  const series = LANCZOS.reduce(
    (sum, coefficient, index) => sum + (index === 0 ? coefficient : coefficient / (x + index)),
    0,
  );
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(series);
}

/**
 * The probability that a gamma variable of this shape (above 0) and scale 1 is at most `x`: the
 * regularised incomplete gamma function, by its series below shape + 1 and its continued fraction
 * above (Abramowitz and Stegun 6.5.29 and 6.5.31).
 */
export function gammaProbability(shape: number, x: number): number {
  if (x <= 0) return 0;
  const scale = Math.exp(shape * Math.log(x) - x - lnGamma(shape));
  return x < shape + 1 ? scale * series(shape, x) : 1 - scale * fraction(shape, x);
}

function series(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; term > sum * 1e-16; n += 1) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

/** By the modified method of Lentz. */
function fraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < 10_000; n += 1) {
    const a = n * (shape - n);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return value;
}

/** The value that a gamma variable of this shape and scale 1 stays below with this probability. */
export function gammaQuantile(shape: number, probability: number): number {
  if (shape <= 0 || probability <= 0) return 0;
  let low = 0;
  let high = shape + 50 + 10 * Math.sqrt(shape);
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (gammaProbability(shape, middle) < probability) low = middle;
    else high = middle;
  }
  return high;
}
