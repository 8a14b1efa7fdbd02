import type { Clock } from '../../runtime/clock.ts';
import type { AccessStore } from './accessStore.ts';
import { isToken, newToken, tokenSha256 } from './token.ts';

/** How long a sign-in link opens the door, in ms. */
export const SIGN_IN_LINK_MS = 15 * 60_000;

export interface SignInLink {
  /** Opens the console; the token stands in the fragment, which no server and no proxy ever logs. */
  readonly url: string;
  readonly expiresMs: number;
}

/** Links that sign one browser in, once. */
export interface SignInLinks {
  /** Makes a link to the console at an address like `http://127.0.0.1:8420`. */
  create(baseUrl: string): Promise<SignInLink>;
  /** Uses a link's token up. True once within its 15 minutes, and for one of many callers. */
  use(token: string): Promise<boolean>;
}

export interface SignInLinksOptions {
  readonly store: Pick<AccessStore, 'saveLink' | 'useLink'>;
  readonly clock: Pick<Clock, 'wallMs'>;
}

/** Makes the links; whoever can write the state file (the command line) can make them. */
export function createSignInLinks({ store, clock }: SignInLinksOptions): SignInLinks {
  return {
    async create(baseUrl) {
      const token = newToken();
      const createdMs = clock.wallMs();
      const expiresMs = createdMs + SIGN_IN_LINK_MS;
      await store.saveLink({ tokenSha256: tokenSha256(token), createdMs, expiresMs });
      return { url: `${baseUrl.replace(/\/+$/, '')}/#/sign-in?token=${token}`, expiresMs };
    },
    async use(token) {
      if (!isToken(token)) return false;
      return store.useLink(tokenSha256(token), clock.wallMs());
    },
  };
}
