import { levels, pino, stdTimeFunctions } from 'pino';

export type Log = Pick<import('pino').Logger, 'debug' | 'info' | 'warn' | 'error'> & {
  child(bindings: Record<string, unknown>): Log;
};

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** A log that can be made to say more or less while it is in use, with all its children. */
export type AdjustableLog = Log & { setLevel(level: LogLevel): void };

/** Fields that never reach a log line, wherever they stand. */
const SECRET_PATHS = ['secret', 'token', 'password', '*.secret', '*.token', '*.password'];

/**
 * Structured lines on stderr, so that stdout stays free for what a command prints. *warn*: nothing
 * is lost and it will recover; *error*: data were lost or a person must act.
 */
export function createLog(name: string, level: LogLevel): AdjustableLog {
  // A child keeps the level with which it was made, so the level is asked for at every line instead.
  let least = rankOf(level);
  const log = pino(
    {
      name,
      level: 'debug',
      hooks: {
        logMethod(line, write, rank) {
          if (rank >= least) write.apply(this, line);
        },
      },
      base: { name },
      redact: { paths: SECRET_PATHS, censor: '[hidden]' },
      timestamp: stdTimeFunctions.isoTime,
    },
    process.stderr,
  );
  return Object.assign(log, {
    setLevel(next: LogLevel) {
      least = rankOf(next);
    },
  });
}

function rankOf(level: LogLevel): number {
  return levels.values[level] ?? Number.POSITIVE_INFINITY;
}

/** For parts under test that nobody listens to. */
export const silentLog: Log = pino({ level: 'silent' });
