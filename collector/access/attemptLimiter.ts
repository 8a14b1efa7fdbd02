import type { Clock } from '../../runtime/clock.ts';

/** Keeps one address from trying all day. */
export interface AttemptLimiter {
  /** Takes one attempt of an address: 0 when it may go on, otherwise the ms it has to wait. */
  take(address: string): number;
}

export interface AttemptLimiterOptions {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Attempts at once. Default: 10. */
  readonly attemptsMax?: number;
  /** Milliseconds after which one more is allowed. Default: 6000. */
  readonly refillMs?: number;
  /** Addresses remembered; the one that tried longest ago is forgotten. Default: 10 000. */
  readonly addressesMax?: number;
}

interface Bucket {
  attempts: number;
  atMs: number;
}

/**
 * A token bucket per address. IPv6 addresses count by their /64, which is what one household or
 * attacker is given.
 */
export function createAttemptLimiter(options: AttemptLimiterOptions): AttemptLimiter {
  const { clock, attemptsMax = 10, refillMs = 6000, addressesMax = 10_000 } = options;
  const buckets = new Map<string, Bucket>();
  return {
    take(address) {
      const key = networkOf(address);
      const nowMs = clock.monotonicMs();
      const before = buckets.get(key) ?? { attempts: attemptsMax, atMs: nowMs };
      const refilled = before.attempts + (nowMs - before.atMs) / refillMs;
      const bucket: Bucket = { attempts: Math.min(attemptsMax, refilled), atMs: nowMs };
      buckets.delete(key);
      buckets.set(key, bucket);
      if (buckets.size > addressesMax) {
        const oldest = buckets.keys().next();
        if (oldest.done !== true) buckets.delete(oldest.value);
      }
      if (bucket.attempts < 1) return Math.ceil((1 - bucket.attempts) * refillMs);
      bucket.attempts -= 1;
      return 0;
    },
  };
}

function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = new Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0');
  return [...first, ...(tail === undefined ? [] : zeros), ...last].slice(0, 4).join(':');
}
