import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VERDICTS } from '../../../../collector/detection/verdict.ts';
import { type Shown, shownState } from '../../../../collector/state/shownState.ts';

const NOW = 1_000_000;

function shown(fields: Partial<Shown> = {}) {
  return shownState({
    row: { verdict: 'empty', watermarkMs: NOW - 5000 },
    nowMs: NOW,
    duty: { onDuty: true },
    pendingAfterMs: 20_000,
    ...fields,
  });
}

describe('the state shown of a window', () => {
  it('is its verdict while that is fresh', () => {
    expect(shown()).toBe('empty');
    expect(shown({ row: { verdict: 'unknown', watermarkMs: NOW } })).toBe('unknown');
  });

  it('is pending beyond the limit, and not at it', () => {
    expect(shown({ row: { verdict: 'empty', watermarkMs: NOW - 20_000 } })).toBe('empty');
    expect(shown({ row: { verdict: 'empty', watermarkMs: NOW - 20_001 } })).toBe('pending');
  });

  it('is not on duty whenever the schedule says so, however old the last word is', () => {
    const duty = { onDuty: false };
    expect(shown({ duty })).toBe('not-on-duty');
    expect(shown({ duty, row: { verdict: 'occupied', watermarkMs: 0 } })).toBe('not-on-duty');
    expect(shown({ duty, row: null })).toBe('not-on-duty');
  });

  it('is not on duty for a spare window that is closed and a segment that nobody booked', () => {
    const row = { verdict: 'not-on-duty' as const, watermarkMs: NOW };
    expect(shown({ row: { ...row, because: 'spare' } })).toBe('not-on-duty');
    expect(shown({ row: { ...row, because: 'no-booking' } })).toBe('not-on-duty');
    expect(shown({ row: { ...row, because: 'outside-hours' } })).toBe('pending');
  });

  it('is unknown before the first word', () => {
    expect(shown({ row: null })).toBe('unknown');
    expect(shown({ row: { verdict: 'unknown', watermarkMs: null } })).toBe('unknown');
  });

  it('is pending when duty has begun since the last word', () => {
    expect(shown({ row: { verdict: 'not-on-duty', watermarkMs: NOW - 5000 } })).toBe('pending');
  });

  it('is empty only when a fresh verdict says so on duty', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...VERDICTS),
        fc.option(fc.integer({ min: NOW - 60_000, max: NOW })),
        fc.boolean(),
        (verdict, watermarkMs, onDuty) => {
          const state = shown({ row: { verdict, watermarkMs }, duty: { onDuty } });
          const isFresh = watermarkMs !== null && NOW - watermarkMs <= 20_000;
          expect(state === 'empty').toBe(verdict === 'empty' && isFresh && onDuty);
        },
      ),
    );
  });
});
