/** The pages that one goes to; findings and agents open over the board. */
export const PAGES = ['board', 'coverage', 'statistics', 'unjudged'] as const;
export type PageName = (typeof PAGES)[number];

/** Where the page is, by the fragment of its address. */
export type Route =
  | { readonly page: PageName }
  | { readonly page: 'sign-in'; readonly token: string }
  | { readonly page: 'finding'; readonly id: string }
  | { readonly page: 'agent'; readonly id: string }
  | { readonly page: 'window'; readonly id: string };

/**
 * Reads a fragment: `#/sign-in?token=…`, `#/finding/…`, `#/agent/…`, `#/window/…`, `#/coverage` and
 * the other pages;
 * anything else is the board.
 */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  if (path === '/sign-in') {
    return { page: 'sign-in', token: new URLSearchParams(query).get('token') ?? '' };
  }
  const finding = /^\/finding\/(.+)$/.exec(path);
  if (finding?.[1] !== undefined) return { page: 'finding', id: decodeOr(finding[1]) };
  const agent = /^\/agent\/(.+)$/.exec(path);
  if (agent?.[1] !== undefined) return { page: 'agent', id: decodeOr(agent[1]) };
  const window = /^\/window\/(.+)$/.exec(path);
  if (window?.[1] !== undefined) return { page: 'window', id: decodeOr(window[1]) };
  return { page: PAGES.find((page) => path === `/${page}`) ?? 'board' };
}

export function pageHash(page: PageName): string {
  return `#/${page}`;
}

export function findingHash(id: string): string {
  return `#/finding/${encodeURIComponent(id)}`;
}

export function agentHash(id: string): string {
  return `#/agent/${encodeURIComponent(id)}`;
}

export function windowHash(id: string): string {
  return `#/window/${encodeURIComponent(id)}`;
}

function decodeOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
