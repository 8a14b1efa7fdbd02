import { expect, test } from 'vitest';
import { retryAfterMs } from '../../../../collector/series/retryAfter.ts';

const NOW = Date.UTC(2026, 2, 2, 1, 0, 0);
const at = { serverDate: undefined, wallMs: NOW };

test('Retry-After is in seconds', () => {
  expect(retryAfterMs('5', at)).toBe(5000);
  expect(retryAfterMs(' 0 ', at)).toBe(0);
});

test('Retry-After may be a date, compared with our clock or better the server’s own', () => {
  expect(retryAfterMs('Mon, 02 Mar 2026 01:00:30 GMT', at)).toBe(30_000);
  const ahead = { serverDate: 'Mon, 02 Mar 2026 05:00:00 GMT', wallMs: NOW };
  expect(retryAfterMs('Mon, 02 Mar 2026 05:00:07 GMT', ahead)).toBe(7000);
  expect(retryAfterMs('Mon, 02 Mar 2026 00:00:00 GMT', at)).toBe(0);
});

test.each([undefined, '', '-5', '1.5', 'soon', '2026-03-02', '99999999999', 'Mon, nonsense GMT'])(
  'a Retry-After of %j says nothing',
  (header) => {
    expect(retryAfterMs(header, at)).toBeNull();
  },
);
