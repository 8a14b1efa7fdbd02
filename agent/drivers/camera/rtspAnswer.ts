/** An answer of an RTSP server (RFC 2326 §7). */
export interface RtspAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly sequence: number | null;
  /** The values of a header, in order; empty when it is not there. */
  header(name: string): readonly string[];
  readonly body: string;
}

export type ReadRtsp = RtspAnswer | { readonly kind: 'not-rtsp' } | { readonly kind: 'incomplete' };

const HEADERS_MAX = 64;
/** A status line is short; who sends more without an end of line speaks something else. */
const STATUS_LINE_LENGTH_MAX = 256;

/**
 * Reads an answer from the bytes so far, one character per byte. The caller bounds their number.
 * Never throws.
 */
export function readRtspAnswer(text: string): ReadRtsp {
  const lineEnd = text.indexOf('\n');
  if (lineEnd < 0) {
    const isLong = text.length > STATUS_LINE_LENGTH_MAX;
    return { kind: isLong || !couldBeRtsp(text) ? 'not-rtsp' : 'incomplete' };
  }
  const status = /^RTSP\/\d\.\d (\d{3})(?: |\r?$)/.exec(text.slice(0, lineEnd))?.[1];
  if (status === undefined) return { kind: 'not-rtsp' };
  const head = headOf(text);
  if (head === null) return { kind: 'incomplete' };
  const headers = readHeaders(head);
  if (headers === null) return { kind: 'not-rtsp' };
  const values = (name: string): readonly string[] => headers.get(name.toLowerCase()) ?? [];
  const length = Number(values('content-length')[0] ?? '0');
  if (!Number.isInteger(length) || length < 0) return { kind: 'not-rtsp' };
  const body = text.slice(head.length, head.length + length);
  if (body.length < length) return { kind: 'incomplete' };
  const sequence = values('cseq')[0] ?? '';
  return {
    kind: 'answer',
    status: Number(status),
    sequence: /^\d{1,9}$/.test(sequence) ? Number(sequence) : null,
    header: values,
    body,
  };
}

/** Everything up to the first empty line, that line included; null while there is none. */
function headOf(text: string): string | null {
  // No regular expression: one that backtracks over lines lets a stranger stop the whole agent.
  const ends = ['\n\r\n', '\n\n'].map((end) => {
    const at = text.indexOf(end);
    return at < 0 ? Number.POSITIVE_INFINITY : at + end.length;
  });
  const end = Math.min(...ends);
  return Number.isFinite(end) ? text.slice(0, end) : null;
}

function couldBeRtsp(text: string): boolean {
  return 'RTSP/'.startsWith(text.slice(0, 5));
}

function readHeaders(head: string): Map<string, string[]> | null {
  const headers = new Map<string, string[]>();
  const lines = head.split('\n').slice(1);
  if (lines.length > HEADERS_MAX + 2) return null;
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (name === '') continue;
    const values = headers.get(name) ?? [];
    values.push(line.slice(colon + 1).trim());
    headers.set(name, values);
  }
  return headers;
}

/** Says whether a description of a session (SDP, RFC 8866 §5.14) offers pictures. */
export function hasVideo(sdp: string): boolean {
  return /^m=video \d/m.test(sdp);
}
