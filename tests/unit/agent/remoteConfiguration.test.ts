import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRevisionFile, NOTHING_SENT } from '../../../agent/remote/revisionFile.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { listOf, OWN_FILE, remoteRig } from './remoteRig.ts';

const OWN = ['w1-seat', 'w1-film'];

test('before anybody asks, the own file is in force', async () => {
  const { inForce, remote } = await remoteRig();
  expect(inForce()).toEqual(OWN);
  expect(remote.state()).toBe(null);
});

test('a list is in force at once, and stays when the collector was reached with it', async () => {
  const { configure, inForce, remote, clock, said, ownFileText } = await remoteRig();
  expect(await configure(1, listOf('a', 'b'))).toMatchObject({ outcome: 'done' });
  expect(inForce()).toEqual(['a', 'b']);
  expect(remote.state()).toEqual({ revision: 1, state: 'trying' });
  await clock.advanceGently(5000);
  expect(said()).toBe(1);
  remote.reached();
  expect(remote.state()).toEqual({ revision: 1, state: 'applied' });
  await clock.advanceGently(600_000);
  expect(inForce()).toEqual(['a', 'b']);
  expect(ownFileText()).toBe(OWN_FILE);
});

test('what was confirmed before the list could harm anything proves nothing', async () => {
  const { configure, inForce, remote, clock } = await remoteRig();
  await configure(1, listOf('a'));
  remote.reached();
  await clock.advanceGently(4999);
  remote.reached();
  expect(remote.state()).toMatchObject({ state: 'trying' });
  await clock.advanceGently(60_000);
  expect(remote.state()).toMatchObject({ revision: 1, state: 'reverted' });
  expect(inForce()).toEqual(OWN);
});

test('without the collector the list before it is back after the time given, and it is said why', async () => {
  const { configure, inForce, remote, clock } = await remoteRig();
  await configure(1, listOf('a'));
  await clock.advanceGently(5000);
  remote.reached();
  await configure(2, listOf('b'), 30_000);
  clock.stepWall(-9e11);
  await clock.advanceGently(29_999);
  expect(inForce()).toEqual(['b']);
  await clock.advanceGently(1);
  expect(inForce()).toEqual(['a']);
  expect(remote.state()).toEqual({
    ...{ revision: 2, state: 'reverted' },
    problem: 'the collector was not reached within 30 s',
  });
  remote.reached();
  expect(inForce()).toEqual(['a']);
  expect(await configure(2, listOf('b'))).toEqual({
    outcome: 'refused',
    detail: 'revision 2 is not newer than 2 and was reverted',
  });
});

test('an end in the middle of a trial is a failed trial, also by a power cut', async () => {
  const first = await remoteRig();
  await first.configure(1, listOf('a'));
  await first.clock.advanceGently(5000);
  first.remote.reached();
  await first.configure(2, listOf('b'));
  const second = await remoteRig({ folder: first.folder });
  expect(second.inForce()).toEqual(['a']);
  expect(second.remote.state()).toEqual({
    ...{ revision: 2, state: 'reverted' },
    problem: 'the agent ended while it was tried',
  });
  const third = await remoteRig({ folder: first.folder });
  expect(third.inForce()).toEqual(['a']);
  expect(third.remote.state()).toMatchObject({ revision: 2, state: 'reverted' });
});

test('an accepted list is in force after a restart', async () => {
  const first = await remoteRig();
  await first.configure(3, listOf('a'));
  await first.clock.advanceGently(5000);
  first.remote.reached();
  const second = await remoteRig({ folder: first.folder });
  expect(second.inForce()).toEqual(['a']);
  expect(second.remote.state()).toEqual({ revision: 3, state: 'applied' });
});

test('an older revision is refused, the same one changes nothing, another text of it is refused', async () => {
  const { configure, clock, remote, applied } = await remoteRig();
  await configure(5, listOf('a'));
  await clock.advanceGently(5000);
  remote.reached();
  const turns = applied.length;
  expect(await configure(4, listOf('b'))).toMatchObject({ outcome: 'refused' });
  expect(await configure(5, listOf('b'))).toMatchObject({ outcome: 'refused' });
  expect(await configure(5, listOf('a'))).toMatchObject({ outcome: 'done' });
  expect(applied.length).toBe(turns);
  expect(remote.state()).toEqual({ revision: 5, state: 'applied' });
});

test('a list with a mistake is never in force, and is refused with line and field', async () => {
  const { configure, remote, inForce, folder } = await remoteRig();
  const wrong = `${listOf('a')}  - { device: b, driver: gpoi, line: 4 }\n`;
  const answer = await configure(1, wrong);
  expect(answer.outcome).toBe('refused');
  expect(answer.detail).toMatch(/^3:\d+ devices\.1\.driver: there is no driver "gpoi"/);
  expect(inForce()).toEqual(OWN);
  expect(remote.state()).toMatchObject({ revision: 1, state: 'refused', problem: answer.detail });
  const after = await remoteRig({ folder });
  expect(after.remote.state()).toMatchObject({ revision: 1, state: 'refused' });
});

test('a newer list takes the place of one that is tried; both failing, the accepted one is back', async () => {
  const { configure, clock, remote, inForce } = await remoteRig();
  await configure(1, listOf('a'), 60_000);
  await clock.advanceGently(30_000);
  await configure(2, listOf('b'), 60_000);
  await clock.advanceGently(59_000);
  expect(inForce()).toEqual(['b']);
  await clock.advanceGently(1000);
  expect(inForce()).toEqual(OWN);
  expect(remote.state()).toMatchObject({ revision: 2, state: 'reverted' });
});

test('a file that is damaged in any way is set aside; the own file is in force, and it is said', async () => {
  const first = await remoteRig();
  await first.configure(1, listOf('a'));
  await first.clock.advanceGently(5000);
  first.remote.reached();
  const whole = readFileSync(first.path, 'utf8');
  for (const text of [
    '',
    'x',
    whole.slice(0, -9),
    whole.replace('"device"', '"devicf"'),
    '\0'.repeat(50),
  ]) {
    writeFileSync(first.path, text.replace('devices:', 'devicez:'));
    const after = await remoteRig({ folder: first.folder });
    expect(after.inForce()).toEqual(OWN);
    expect(after.remote.problems()).toEqual(['HW-AGENT-070']);
    expect(readdirSync(first.folder)).toContain('revisions.damaged');
  }
});

test('what cannot be kept on the disk is not tried', async () => {
  const file = {
    load: () => ({ memory: NOTHING_SENT, isDamaged: false }),
    save() {
      throw new Error('ENOSPC');
    },
  };
  const { configure, inForce, remote } = await remoteRig({ file });
  const answer = await configure(1, listOf('a'));
  expect(answer).toEqual({ outcome: 'failed', detail: 'cannot be kept: ENOSPC' });
  expect(inForce()).toEqual(OWN);
  expect(remote.state()).toBe(null);
});

test('a disk that fills during a trial does not end the list that proved itself', async () => {
  const folder = (await remoteRig()).folder;
  const real = createRevisionFile(`${folder}/other`);
  let isFull = false;
  const file = {
    load: real.load,
    save(memory: Parameters<typeof real.save>[0]) {
      if (isFull) throw new Error('ENOSPC');
      real.save(memory);
    },
  };
  const { configure, inForce, remote, clock } = await remoteRig({ file });
  await configure(1, listOf('a'));
  await clock.advanceGently(5000);
  isFull = true;
  remote.reached();
  await clock.advanceGently(600_000);
  expect(inForce()).toEqual(['a']);
  isFull = false;
  remote.reached();
  expect(remote.state()).toEqual({ revision: 1, state: 'applied' });
  expect(real.load().memory.applied?.revision).toBe(1);
});

test('an agent whose own file forbids it takes nothing, and drops what it took before', async () => {
  const first = await remoteRig();
  await first.configure(1, listOf('a'));
  await first.clock.advanceGently(5000);
  first.remote.reached();
  const ownFile = `${OWN_FILE}remote: { configuration: false }\n`;
  const second = await remoteRig({ folder: first.folder, ownFile });
  expect(second.inForce()).toEqual(OWN);
  expect(second.remote.state()).toMatchObject({ revision: 1, state: 'refused' });
  expect(await second.configure(2, listOf('b'))).toMatchObject({ outcome: 'refused' });
  expect(second.remote.state()).toMatchObject({ revision: 2, state: 'refused' });
});

test('a list that kept a device which agent.yaml has no more gives way to agent.yaml', async () => {
  const first = await remoteRig();
  await first.configure(1, 'devices:\n  - { device: w1-film, keep: true }\n');
  await first.clock.advanceGently(5000);
  first.remote.reached();
  expect(first.inForce()).toEqual(['w1-film']);
  const ownFile = OWN_FILE.replace(/.*w1-film.*\n/, '');
  const second = await remoteRig({ folder: first.folder, ownFile });
  expect(second.inForce()).toEqual(['w1-seat']);
  expect(second.remote.state()).toMatchObject({
    ...{ revision: 1, state: 'refused' },
    problem: expect.stringContaining('agent.yaml of the box has no device "w1-film"'),
  });
  expect(second.remote.problems()).toEqual(['HW-AGENT-072']);
});

type Act =
  | {
      readonly act: 'configure';
      readonly revision: number;
      readonly device: string;
      readonly tryMs: number;
    }
  | { readonly act: 'reached' | 'restart' }
  | { readonly act: 'wait'; readonly ms: number }
  | { readonly act: 'wall'; readonly ms: number };

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    fc.record({
      act: fc.constant('configure' as const),
      revision: fc.integer({ min: 1, max: 8 }),
      device: fc.constantFrom('a', 'b', 'c', 'NOT AN ID'),
      tryMs: fc.integer({ min: 10_000, max: 40_000 }),
    }),
    fc.record({ act: fc.constantFrom('reached' as const, 'restart' as const) }),
    fc.record({ act: fc.constant('wait' as const), ms: fc.nat(20_000) }),
    fc.record({ act: fc.constant('wall' as const), ms: fc.integer({ min: -9e11, max: 9e11 }) }),
  ),
  { maxLength: 25 },
);

test('whatever comes in whatever order: no list stays that the collector was not reached with', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (plan) => {
      const clock = createFakeClock();
      let now = await remoteRig({ clock });
      let proven: string[] = OWN;
      let highest = 0;
      for (const one of plan) {
        const before = now.remote.state();
        if (one.act === 'configure') {
          const answer = await now.configure(one.revision, listOf(one.device), one.tryMs);
          const isNew = answer.outcome === 'done' && answer.detail !== 'in force already';
          if (isNew) expect(one.revision).toBeGreaterThan(highest);
          if (isNew) highest = one.revision;
          else expect(now.remote.state()?.state === 'trying').toBe(before?.state === 'trying');
        } else if (one.act === 'wait') await clock.advanceGently(one.ms);
        else if (one.act === 'wall') clock.stepWall(one.ms);
        else if (one.act === 'reached') {
          now.remote.reached();
          if (before?.state === 'trying' && now.remote.state()?.state === 'applied')
            proven = now.inForce();
        } else {
          now.remote.stop();
          now = await remoteRig({ clock, folder: now.folder });
          expect(now.inForce()).toEqual(proven);
        }
        if (now.remote.state()?.state !== 'trying') expect(now.inForce()).toEqual(proven);
      }
      await clock.advanceGently(60_000);
      expect(now.remote.state()?.state).not.toBe('trying');
      expect(now.inForce()).toEqual(proven);
    }),
    { numRuns: 150, seed: 11 },
  );
}, 120_000);
