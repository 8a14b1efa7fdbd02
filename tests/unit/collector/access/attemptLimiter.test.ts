import { describe, expect, test } from 'vitest';
import { createAttemptLimiter } from '../../../../collector/access/attemptLimiter.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

function aLimiter() {
  const clock = createFakeClock();
  const limiter = createAttemptLimiter({
    clock,
    attemptsMax: 3,
    refillMs: 1000,
    addressesMax: 2,
  });
  const exhaust = (address: string): void => {
    for (let attempt = 0; attempt < 3; attempt += 1) expect(limiter.take(address)).toBe(0);
  };
  return { clock, limiter, exhaust };
}

describe('the limiter', () => {
  test('says how long to wait, and lets pass after that', () => {
    const { clock, limiter, exhaust } = aLimiter();
    exhaust('10.0.0.1');
    expect(limiter.take('10.0.0.1')).toBe(1000);
    clock.advance(1000);
    expect(limiter.take('10.0.0.1')).toBe(0);
    expect(limiter.take('10.0.0.1')).toBe(1000);
  });

  test('does not let one address use up the attempts of another', () => {
    const { limiter, exhaust } = aLimiter();
    exhaust('10.0.0.1');
    expect(limiter.take('10.0.0.2')).toBe(0);
  });

  test('counts the addresses of one IPv6 network together, however they are written', () => {
    const { limiter } = aLimiter();
    expect(limiter.take('2001:db8:1:2::1')).toBe(0);
    expect(limiter.take('2001:db8:1:2:aaaa::')).toBe(0);
    expect(limiter.take('2001:DB8:1:2:0:0:0:9%eth0')).toBe(0);
    expect(limiter.take('2001:db8:1:2::2')).toBeGreaterThan(0);
    expect(limiter.take('2001:db8:1:3::2')).toBe(0);
  });

  test('counts an IPv4 address the same when it is written as IPv6', () => {
    const { limiter, exhaust } = aLimiter();
    exhaust('10.0.0.1');
    expect(limiter.take('::ffff:10.0.0.1')).toBeGreaterThan(0);
  });

  test('remembers no more addresses than allowed, and forgets the one not seen for longest', () => {
    const { limiter, exhaust } = aLimiter();
    exhaust('10.0.0.1');
    exhaust('10.0.0.2');
    limiter.take('10.0.0.1');
    limiter.take('10.0.0.3');
    expect(limiter.take('10.0.0.1')).toBeGreaterThan(0);
    expect(limiter.take('10.0.0.2')).toBe(0);
  });
});
