import { afterEach, expect, test, vi } from 'vitest';
import { createLog, silentLog } from '../../../runtime/log.ts';

afterEach(() => void vi.restoreAllMocks());

/** What was written to stderr meanwhile, and whether anything went to stdout. */
function listen() {
  const lines: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  return { lines, stdout };
}

test('a line goes to stderr as one JSON object with name, time, level and fields', () => {
  const { lines, stdout } = listen();
  createLog('agent', 'info').warn({ code: 'HW-X-001', device: 'pad-1' }, 'the pad is unplugged');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    name: 'agent',
    level: 40,
    code: 'HW-X-001',
    device: 'pad-1',
    msg: 'the pad is unplugged',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
  expect(stdout).not.toHaveBeenCalled();
});

test('the level can be changed while the log is in use, for children made before, too', () => {
  const { lines } = listen();
  const log = createLog('agent', 'warn');
  const child = log.child({ device: 'pad-1' });
  child.info('not yet');
  log.setLevel('debug');
  child.debug('now');
  log.setLevel('error');
  child.warn('not any more');
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['now']);
});

test('what is below the level is not written, and a child keeps level and fields', () => {
  const { lines } = listen();
  const child = createLog('collector', 'warn').child({ part: 'broker' });
  child.info('not this');
  child.error('but this');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { part: 'broker', msg: 'but this' },
  ]);
});

test.each(['secret', 'token', 'password'])(
  'a field named %s is hidden wherever it stands',
  (name) => {
    const { lines } = listen();
    const log = createLog('collector', 'info');
    log.info({ [name]: 'hunter2', inside: { [name]: 'hunter2' } }, 'signed in');
    log.child({ [name]: 'hunter2' }).info('again');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain('hunter2');
  },
);

test('the silent log says nothing', () => {
  const { lines, stdout } = listen();
  silentLog.error('nobody hears this');
  expect(lines).toEqual([]);
  expect(stdout).not.toHaveBeenCalled();
});
