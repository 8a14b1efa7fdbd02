import { describe, expect, it } from 'vitest';
import {
  gammaProbability,
  gammaQuantile,
} from '../../../../../collector/detection/silence/gammaDistribution.ts';

describe('the gamma distribution', () => {
  it.each([
    // Half the chi-square quantiles of 2n degrees of freedom, from printed tables.
    [1, 0.95, 2.99573],
    [1, 0.05, 0.05129],
    [2, 0.95, 4.74386],
    [5, 0.05, 1.97015],
    [10, 0.05, 5.42541],
    [10, 0.95, 15.70522],
    [50, 0.05, 38.96473],
  ])('of shape %f has its quantile at %f where tables have it', (shape, probability, quantile) => {
    expect(gammaQuantile(shape, probability)).toBeCloseTo(quantile, 4);
  });

  it('has quantiles that its probability takes back, for whole and broken shapes', () => {
    for (const shape of [0.3, 1, 2.5, 31.7, 142, 1000]) {
      for (const probability of [0.001, 0.05, 0.5, 0.95, 0.999]) {
        const quantile = gammaQuantile(shape, probability);
        expect(gammaProbability(shape, quantile)).toBeCloseTo(probability, 8);
      }
    }
  });

  it('gives nothing for nothing', () => {
    expect([gammaQuantile(0, 0.05), gammaProbability(3, 0)]).toEqual([0, 0]);
  });
});
