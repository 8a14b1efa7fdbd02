/**
 * Reads a Retry-After header (RFC 9110 §10.2.3): seconds, or a date. Returns milliseconds, or null
 * when there is none or it makes no sense. A date is compared with the server's own Date header
 * where it sent one, because two clocks may differ.
 */
export function retryAfterMs(
  header: string | undefined,
  at: { readonly serverDate: string | undefined; readonly wallMs: number },
): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
  const dateMs = parseHttpDate(text);
  if (dateMs === null) return null;
  const nowMs = parseHttpDate(at.serverDate) ?? at.wallMs;
  return Math.max(0, dateMs - nowMs);
}

function parseHttpDate(text: string | undefined): number | null {
  if (text === undefined || !/^[A-Z][a-z]+,? .*GMT$/.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}
