import type {
  ActivationView,
  AgentCommandView,
  AgentOperationView,
  BookingView,
  ConclusionListView,
  ConclusionReason,
  ConclusionView,
  ConclusionWord,
  ConfigurationOutcomeView,
  CoverageView,
  DeclarationView,
  DeviceView,
  FindingStatisticsView,
  IncidentDetailView,
  SiteWarningView,
} from './apiTypes.ts';

/** What became of a request. `signed-out` means that there is no session (any more). */
export type Answer<T> =
  | { readonly outcome: 'ok'; readonly value: T }
  | { readonly outcome: 'signed-out' }
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'failed' };

/** What became of a one-time link. */
export type SignInOutcome = 'signed-in' | 'invalid' | 'too-many' | 'failed';

/** What became of a conclusion. */
export type ConcludeOutcome =
  | { readonly outcome: 'ok'; readonly value: ConclusionListView }
  /** Somebody was faster: what is concluded now, where the collector told it. Nothing was written. */
  | {
      readonly outcome: 'conflict';
      readonly message: string;
      readonly conclusions: readonly ConclusionView[];
    }
  /** The collector says why not, in the page's language. */
  | { readonly outcome: 'refused'; readonly message: string }
  | { readonly outcome: 'signed-out' | 'failed' };

/** What a person concludes, on the version of the finding that is on the screen. */
export interface ConclusionWish {
  readonly version: number;
  readonly conclusion: ConclusionWord;
  readonly reason: ConclusionReason;
  readonly remark?: string;
}

/** A span of time; without one it is today. */
export interface SpanWish {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Openings {
  readonly bookings: readonly BookingView[];
  readonly activations: readonly ActivationView[];
}

/** Everything the page asks of the collector, except the live stream. Nothing here throws. */
export interface Api {
  exchangeToken(token: string): Promise<SignInOutcome>;
  /** All devices; also how the page learns whether there is a session. */
  devices(): Promise<Answer<readonly DeviceView[]>>;
  finding(id: string): Promise<Answer<IncidentDetailView>>;
  conclude(id: string, wish: ConclusionWish): Promise<ConcludeOutcome>;
  coverage(span?: SpanWish): Promise<Answer<CoverageView>>;
  statistics(span: SpanWish): Promise<Answer<FindingStatisticsView>>;
  /** Declared states that touch a span. */
  declarations(span: SpanWish): Promise<Answer<readonly DeclarationView[]>>;
  /** When a spare window is open within a span, and who is booked there or anywhere in its hall. */
  openings(windowId: string, span: SpanWish): Promise<Answer<Openings>>;
  siteWarnings(): Promise<Answer<readonly SiteWarningView[]>>;
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
  const postInit = (body: object): RequestInit => ({
    method: 'POST',
    headers: {
      ...{ accept: 'application/json', 'accept-language': language },
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  const post = <T>(path: string, body: object): Promise<Answer<T>> => request(path, postInit(body));

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
    async conclude(id, wish) {
      try {
        const path = `/api/incidents/${encodeURIComponent(id)}/conclusion`;
        return await concludeOutcome(await fetchFrom(path, postInit(wish)));
      } catch {
        return { outcome: 'failed' };
      }
    },
    coverage: (span) => get(`/api/coverage${span === undefined ? '' : queryOf(span)}`),
    statistics: (span) => get(`/api/incidents/statistics${queryOf(span)}`),
    async declarations(span) {
      const path = `/api/declarations${queryOf(span)}`;
      const answer = await get<{ declarations: DeclarationView[] }>(path);
      return answer.outcome === 'ok' ? { outcome: 'ok', value: answer.value.declarations } : answer;
    },
    openings: (windowId, span) => readOpenings(get, windowId, span),
    async siteWarnings() {
      const answer = await get<{ warnings: SiteWarningView[] }>('/api/site-warnings');
      return answer.outcome === 'ok' ? { outcome: 'ok', value: answer.value.warnings } : answer;
    },
    agentOperation: (id) => get(`/api/agents/${encodeURIComponent(id)}/operation`),
    askAgent: (id, wish) => post(`/api/agents/${encodeURIComponent(id)}/commands`, wish),
    configureAgent: (id, wish) => post(`/api/agents/${encodeURIComponent(id)}/configuration`, wish),
  };
}

type Get = <T>(path: string) => Promise<Answer<T>>;

async function readOpenings(get: Get, windowId: string, span: SpanWish): Promise<Answer<Openings>> {
  const query = `${queryOf(span)}&windowId=${encodeURIComponent(windowId)}`;
  const [bookings, activations] = await Promise.all([
    get<Pick<Openings, 'bookings'>>(`/api/bookings${query}`),
    get<Pick<Openings, 'activations'>>(`/api/activations${query}`),
  ]);
  if (bookings.outcome !== 'ok') return bookings;
  if (activations.outcome !== 'ok') return activations;
  return { outcome: 'ok', value: { ...bookings.value, ...activations.value } };
}

async function signInOutcome(response: Response): Promise<SignInOutcome> {
  if (response.ok) return 'signed-in';
  if (response.status === 429) return 'too-many';
  const problem = (await response.json()) as { code?: string };
  return problem.code === LINK_INVALID || response.status === 400 ? 'invalid' : 'failed';
}

/** Browsers tell time in fractions of a millisecond, the collector takes whole ones. */
function queryOf({ fromMs, toMs }: SpanWish): string {
  return `?fromMs=${Math.floor(fromMs)}&toMs=${Math.ceil(toMs)}`;
}

async function concludeOutcome(response: Response): Promise<ConcludeOutcome> {
  if (response.ok) return { outcome: 'ok', value: (await response.json()) as ConclusionListView };
  if (response.status === 401) return { outcome: 'signed-out' };
  if (response.status >= 500) return { outcome: 'failed' };
  const said = (await response.json()) as { message?: string; conclusions?: ConclusionView[] };
  const { message = '', conclusions } = said;
  if (response.status !== 409 || conclusions === undefined) return { outcome: 'refused', message };
  return { outcome: 'conflict', message, conclusions };
}
