import type { CancelTimer } from '../../../runtime/clock.ts';
import { levelOf } from '../../sampling/changeFilter.ts';
import { type Driver, type DriverContext, defineDriver, type Observation } from '../driver.ts';
import { type SimulatedSettings, simulatedSettings } from './simulatedSettings.ts';
import { simulatedWindow } from './simulatedWindow.ts';

/** How often the present level is offered to the change filter. */
const REPEAT_EVERY_MS = 10_000;

/** Makes a driver that plays a simulated window from now on, in real time. */
export function createSimulatedDriver(context: DriverContext, settings: SimulatedSettings): Driver {
  const { clock, device } = context;
  let stopWaiting: CancelTimer = () => undefined;
  let stopRepeating: CancelTimer = () => undefined;
  let level: Observation | null = null;

  function tell(observation: Observation): void {
    if (levelOf(observation) !== null) level = observation;
    context.emit(observation);
  }

  /** Plays on monotonic time: a wall clock that is set meanwhile moves nobody. */
  function play(): void {
    const fromMs = clock.wallMs();
    const startedMs = clock.monotonicMs();
    const events = simulatedWindow({ device, settings, fromMs });
    const playDue = (): void => {
      // Not `for … of`, which would close the generator at the first event that is not due yet.
      for (let next = events.next(); next.done !== true; next = events.next()) {
        const event = next.value;
        if (event.kind === 'truth') continue;
        const waitMs = event.atMs - fromMs - (clock.monotonicMs() - startedMs);
        if (waitMs > 0) {
          stopWaiting = clock.after(waitMs, () => {
            tell(event.observation);
            playDue();
          });
          return;
        }
        tell(event.observation);
      }
    };
    playDue();
  }

  return {
    async start() {
      play();
      stopRepeating = clock.every(REPEAT_EVERY_MS, () => {
        if (level !== null) context.emit(level);
      });
      return 'started';
    },
    async stop() {
      stopWaiting();
      stopRepeating();
    },
  };
}

export const simulatedDriver = defineDriver<SimulatedSettings>({
  name: 'simulated',
  settings: simulatedSettings,
  create: createSimulatedDriver,
});
