import { createSteadyState } from './steadyState.ts';

const windows = Number(process.argv[2] ?? 10000);
const mb = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
const before = mb();
const s = createSteadyState({ windows, seed: 1 });
console.log(
  'created',
  Math.round((mb() - before) / windows),
  'B/window',
  (process.memoryUsage().rss / 1e6) | 0,
);
for (let i = 0; i < Number(process.argv[3] ?? 24); i += 1) {
  const r = s.advance();
  console.log(
    i,
    r.readings,
    ((r.readings / r.cpuMicros) * 1e6) | 0,
    'readings/s',
    ((r.events / r.cpuMicros) * 1e6) | 0,
    'events/s',
  );
}
console.log(
  'heap',
  Math.round((mb() - before) / windows),
  'B/window',
  (process.memoryUsage().rss / 1e6) | 0,
);
console.log('stored', s.storedBytes() / windows, 'findings', s.findings());
