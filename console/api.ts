import type { DeviceView, IncidentDetailView } from './apiTypes.ts';

/** What became of a request. `signed-out` means that there is no session (any more). */
export type Answer<T> =
  | { readonly outcome: 'ok'; readonly value: T }
  | { readonly outcome: 'signed-out' }
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'failed' };

/** What became of a one-time link. */
export type SignInOutcome = 'signed-in' | 'invalid' | 'too-many' | 'failed';

/** Everything the page asks of the collector, except the live stream. Nothing here throws. */
export interface Api {
  exchangeToken(token: string): Promise<SignInOutcome>;
  /** All devices; also how the page learns whether there is a session. */
  devices(): Promise<Answer<readonly DeviceView[]>>;
  finding(id: string): Promise<Answer<IncidentDetailView>>;
}

/** The collector's code for a link that was used, is too old, or never was one. */
const LINK_INVALID = 'HW-HTTP-003';

export function createApi(fetchFrom: typeof fetch): Api {
  async function get<T>(path: string): Promise<Answer<T>> {
    try {
      const response = await fetchFrom(path, { headers: { accept: 'application/json' } });
      if (response.status === 401) return { outcome: 'signed-out' };
      if (response.status === 404) return { outcome: 'not-found' };
      if (!response.ok) return { outcome: 'failed' };
      return { outcome: 'ok', value: (await response.json()) as T };
    } catch {
      return { outcome: 'failed' };
    }
  }

  return {
    async exchangeToken(token) {
      try {
        const response = await fetchFrom('/api/session/exchange', {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json' },
          body: JSON.stringify({ token }),
        });
        return await signInOutcome(response);
      } catch {
        return 'failed';
      }
    },
    async devices() {
      const answer = await get<{ devices: DeviceView[] }>('/api/devices');
      return answer.outcome === 'ok' ? { outcome: 'ok', value: answer.value.devices } : answer;
    },
    finding: (id) => get(`/api/incidents/${encodeURIComponent(id)}`),
  };
}

async function signInOutcome(response: Response): Promise<SignInOutcome> {
  if (response.ok) return 'signed-in';
  if (response.status === 429) return 'too-many';
  const problem = (await response.json()) as { code?: string };
  return problem.code === LINK_INVALID || response.status === 400 ? 'invalid' : 'failed';
}
