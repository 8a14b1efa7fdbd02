import type { CancelTimer } from '../../../runtime/clock.ts';
import type { DriverContext } from '../driver.ts';

export const NOISY = 'noisy input';

/** Whether what a line says can be believed, as the agent is told it. */
export interface SensorTrust {
  begin(): void;
  isBlind(): boolean;
  setNoisy(isNoisy: boolean): void;
  stop(): void;
}

export function createSensorTrust(
  context: Pick<DriverContext, 'clock' | 'blind'>,
  options: {
    /** What is wired to the line warms up until so long after the machine was switched on. */
    readonly settleMs: number;
    /** It can be believed again. */
    readonly onTrusted: () => void;
  },
): SensorTrust {
  const { clock } = context;
  const warmingUp = `warming up, ${options.settleMs / 1000} s after power-on`;
  let isWarm = true;
  let isNoisy = false;
  let told: string | null = null;
  let stopWarming: CancelTimer = () => undefined;

  function tell(): void {
    const reason = isNoisy ? NOISY : isWarm ? null : warmingUp;
    if (reason === told) return;
    told = reason;
    context.blind(reason);
    if (reason === null) options.onTrusted();
  }

  return {
    isBlind: () => told !== null,
    begin() {
      // The sensor got its power with the machine, whose clock began then: a restart of the agent
      // alone blinds nobody.
      const leftMs = options.settleMs - clock.monotonicMs();
      if (leftMs <= 0) return;
      isWarm = false;
      stopWarming = clock.after(leftMs, () => {
        isWarm = true;
        tell();
      });
      tell();
    },
    setNoisy(next) {
      isNoisy = next;
      tell();
    },
    stop: () => stopWarming(),
  };
}
