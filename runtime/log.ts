import { pino, stdTimeFunctions } from 'pino';

export type Log = Pick<import('pino').Logger, 'debug' | 'info' | 'warn' | 'error'> & {
  child(bindings: Record<string, unknown>): Log;
};

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Fields that never reach a log line, wherever they stand. */
const SECRET_PATHS = ['secret', 'token', 'password', '*.secret', '*.token', '*.password'];

/**
 * Structured lines on stderr, so that stdout stays free for what a command prints. *warn*: nothing
 * is lost and it will recover; *error*: data were lost or a person must act.
 */
export function createLog(name: string, level: LogLevel): Log {
  return pino(
    {
      name,
      level,
      base: { name },
      redact: { paths: SECRET_PATHS, censor: '[hidden]' },
      timestamp: stdTimeFunctions.isoTime,
    },
    process.stderr,
  );
}

/** For parts under test that nobody listens to. */
export const silentLog: Log = pino({ level: 'silent' });
