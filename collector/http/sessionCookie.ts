import { SESSION_MS } from '../access/sessions.ts';

/** The cookie that carries a session's token, and how it is set. */
export interface SessionCookie {
  readonly name: string;
  /** For setting it. */
  readonly options: {
    readonly path: '/';
    readonly httpOnly: true;
    readonly sameSite: 'strict';
    readonly secure: boolean;
    readonly maxAge: number;
  };
}

/**
 * Scripts cannot read it and other sites cannot make a browser send it. Under TLS its name begins
 * with `__Host-`, which makes browsers refuse it from anywhere but this very host.
 */
export function sessionCookie(connection: { readonly tls: boolean }): SessionCookie {
  return {
    name: connection.tls ? '__Host-hallwatch_session' : 'hallwatch_session',
    options: {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: connection.tls,
      maxAge: SESSION_MS / 1000,
    },
  };
}
