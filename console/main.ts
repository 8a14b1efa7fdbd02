import { createApp, reactive, ref } from 'vue';
import { createApi } from './api.ts';
import { browserClock } from './browserClock.ts';
import './console.css';
import type { LiveState } from './live.ts';
import { pageKey } from './page.ts';
import { parseRoute } from './route.ts';
import { createServerTime } from './serverTime.ts';
import { createSpeech, languageOfPage } from './speech.ts';
import { createConsoleState } from './store.ts';
import App from './views/App.vue';

/** The address must not keep a token for a moment longer than needed, not even on a failure. */
const route = parseRoute(location.hash);
if (route.page === 'sign-in') {
  history.replaceState(null, '', location.pathname + location.search);
}

const language = languageOfPage(location.search, navigator.languages ?? [navigator.language]);
document.documentElement.lang = language;

const speech = createSpeech(language);
const serverTime = createServerTime(browserClock);
const app = createApp(App, {
  token: route.page === 'sign-in' ? route.token : null,
  serverTime,
});
app.provide(pageKey, {
  speech,
  api: createApi((input, init) => fetch(input, init), language),
  clock: browserClock,
  state: reactive(createConsoleState()),
  nowMs: ref(serverTime.nowMs()),
  live: ref<LiveState>({ kind: 'connecting' }),
});
app.mount('#app');
