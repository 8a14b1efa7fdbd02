import type {
  AgentCommandView,
  AgentOperationView,
  ConfigurationOutcomeView,
  DeviceView,
  IncidentDetailView,
} from './apiTypes.ts';

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
  agentOperation(id: string): Promise<Answer<AgentOperationView>>;
  askAgent(id: string, wish: AgentWish): Promise<Answer<AgentCommandView>>;
  configureAgent(id: string, wish: ListWish): Promise<Answer<ConfigurationOutcomeView>>;
}

/** A command for an agent; what belongs to which is the collector's to say. */
export interface AgentWish {
  readonly command: Exclude<AgentCommandView['command'], 'configure'>;
  readonly device?: string;
  readonly level?: 'debug' | 'info' | 'warn' | 'error';
  readonly text?: string;
  readonly shownMs?: number;
}

export interface ListWish {
  readonly document: string;
  readonly tryMs: number;
}

/** The collector's code for a link that was used, is too old, or never was one. */
const LINK_INVALID = 'HW-HTTP-003';

/** `language`: in which the collector tells what is wrong with a document. */
export function createApi(fetchFrom: typeof fetch, language = 'zh-Hans'): Api {
  const get = <T>(path: string): Promise<Answer<T>> =>
    request(path, { headers: { accept: 'application/json', 'accept-language': language } });
  const post = <T>(path: string, body: object): Promise<Answer<T>> =>
    request(path, {
      method: 'POST',
      headers: {
        ...{ accept: 'application/json', 'accept-language': language },
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });

  async function request<T>(path: string, init: RequestInit): Promise<Answer<T>> {
    try {
      const response = await fetchFrom(path, init);
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
    agentOperation: (id) => get(`/api/agents/${encodeURIComponent(id)}/operation`),
    askAgent: (id, wish) => post(`/api/agents/${encodeURIComponent(id)}/commands`, wish),
    configureAgent: (id, wish) => post(`/api/agents/${encodeURIComponent(id)}/configuration`, wish),
  };
}

async function signInOutcome(response: Response): Promise<SignInOutcome> {
  if (response.ok) return 'signed-in';
  if (response.status === 429) return 'too-many';
  const problem = (await response.json()) as { code?: string };
  return problem.code === LINK_INVALID || response.status === 400 ? 'invalid' : 'failed';
}
