import type { Clock } from '../../runtime/clock.ts';

/** The outcome of some work, or undefined when it takes longer; the work itself goes on. */
export function within<T>(
  clock: Clock,
  options: { readonly work: Promise<T>; readonly limitMs: number },
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(options.limitMs, () => resolve(undefined));
    options.work.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}
