/**
 * The exact one-sided upper bound of the mean of a Poisson count: the mean under which a count of at
 * most `seen` would still come up with the probability 1 − `confidence` (Garwood 1936).
 */
export function poissonUpperBound(seen: number, confidence = 0.95): number {
  const rest = 1 - confidence;
  let low = seen;
  let high = seen + 10 + 5 * Math.sqrt(seen + 1);
  while (high - low > 1e-9 * Math.max(1, high)) {
    const middle = (low + high) / 2;
    if (probabilityOfAtMost(seen, middle) > rest) low = middle;
    else high = middle;
  }
  return high;
}

function probabilityOfAtMost(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let k = 1; k <= count; k += 1) {
    term *= mean / k;
    sum += term;
  }
  return sum;
}
