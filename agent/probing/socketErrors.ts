/** What an error of a socket says about the other side. */
export type SocketVerdict =
  /** Somebody is there and closes the door. */
  | 'refused'
  /** Nobody answers at that address. */
  | 'unreachable'
  /** This machine could not even ask. */
  | 'not-asked';

const VERDICTS: Readonly<Record<string, SocketVerdict>> = {
  ECONNREFUSED: 'refused',
  ENETUNREACH: 'not-asked',
  ENETDOWN: 'not-asked',
  EADDRNOTAVAIL: 'not-asked',
  EMFILE: 'not-asked',
  ENFILE: 'not-asked',
  ENOBUFS: 'not-asked',
  EACCES: 'not-asked',
  EPERM: 'not-asked',
};

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  EHOSTUNREACH: 'no such device answers in its network',
  EHOSTDOWN: 'no such device answers in its network',
  ETIMEDOUT: 'no answer in time',
  ENETUNREACH: 'this agent has no way to that network',
  ENETDOWN: 'the network of this agent is down',
  EADDRNOTAVAIL: 'this agent has no address in that network',
  EMFILE: 'this agent has too many files open',
};

/** What failing to connect says, by the code of the error. */
export function judgeConnectError(error: NodeJS.ErrnoException): SocketVerdict {
  return VERDICTS[error.code ?? ''] ?? 'unreachable';
}

const REASON_LENGTH_MAX = 160;

/** An error in a few stable words: the same trouble has the same words every time. */
export function describeSocketError(error: NodeJS.ErrnoException): string {
  const words = WORDS[error.code ?? ''];
  if (words !== undefined) return words;
  return printable(error.message).slice(0, REASON_LENGTH_MAX);
}

/** Text of somebody else's, made fit for a log line and a status: no control characters, bounded. */
export function printable(text: string, lengthMax = REASON_LENGTH_MAX): string {
  return [...text.slice(0, lengthMax * 2)]
    .map((letter) => (/[\p{C}\p{Zl}\p{Zp}]/u.test(letter) ? ' ' : letter))
    .join('')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, lengthMax);
}
