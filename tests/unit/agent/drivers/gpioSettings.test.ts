import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { Check } from 'typebox/value';
import { expect, test } from 'vitest';
import {
  declarationOf,
  gpioDriver,
  observationOf,
} from '../../../../agent/drivers/gpio/gpioDriver.ts';
import {
  checkGpio,
  type GpioSettings,
  gpioSettings,
  resolveSensor,
} from '../../../../agent/drivers/gpio/gpioSettings.ts';
import { SENSOR_KINDS, SENSOR_PRESETS } from '../../../../agent/drivers/gpio/sensorPresets.ts';
import { withDefaults } from './driverRig.ts';

function settings(fields: Partial<GpioSettings> = {}): GpioSettings {
  const given = withDefaults(gpioSettings, { line: 3, ...fields }) as GpioSettings;
  expect(Check(gpioSettings, given)).toBe(true);
  return given;
}

test('a sensor brings what is usual for it, and what is set wins', () => {
  expect(resolveSensor(settings({ sensor: 'pir' }))).toMatchObject({
    ...{ activeLow: false, holdMs: 5000, settleMs: 60_000 },
  });
  expect(resolveSensor(settings({ sensor: 'seat' }))).toMatchObject({
    ...{ activeLow: true, bias: 'pull-up', holdMs: 0, settleMs: 0 },
  });
  const set = { activeLow: false, bias: 'none', debounceMs: 0, holdMs: 1, settleMs: 2 } as const;
  for (const sensor of SENSOR_KINDS) {
    expect(resolveSensor(settings({ sensor, ...set }))).toMatchObject(set);
  }
  expect(resolveSensor(settings())).toMatchObject({
    ...{ activeLow: false, bias: 'as-is', debounceMs: 50, holdMs: 0, settleMs: 0 },
  });
});

test('every figure of a preset says where it comes from', () => {
  for (const { sources, ...preset } of Object.values(SENSOR_PRESETS)) {
    expect(Object.keys(sources).sort()).toEqual(Object.keys(preset).sort());
    expect(Object.values(sources).every((source) => source.length > 10)).toBe(true);
  }
});

test('settings that contradict each other are named', () => {
  const fieldsOf = (fields: Partial<GpioSettings>) =>
    checkGpio(settings(fields)).map(({ field }) => field[0]);
  expect(fieldsOf({})).toEqual([]);
  expect(fieldsOf({ sensor: 'radar', holdMs: 10 })).toEqual([]);
  expect(fieldsOf({ signal: 'camera', sensor: 'pir', holdMs: 1 })).toEqual(['sensor', 'holdMs']);
  expect(fieldsOf({ signal: 'declare' })).toEqual(['signal']);
  expect(fieldsOf({ signal: 'declare', onActive: 'pause', onInactive: 'resume' })).toEqual([]);
  expect(fieldsOf({ onActive: 'pause', onInactive: 'resume' })).toEqual(['onActive', 'onInactive']);
  expect(fieldsOf({ door: 'sysfs', bias: 'pull-up', line: 'GPIO3' })).toEqual(['bias', 'line']);
});

test('two devices on one line are found where they name it alike', () => {
  const claims = (fields: Partial<GpioSettings>) => gpioDriver.claims(settings(fields));
  expect(claims({})).toEqual(claims({ activeLow: true }));
  expect(claims({ line: 'GPIO3' })).toEqual(['GPIO line "GPIO3"']);
  expect(claims({ line: 3, chip: 'pinctrl-bcm2711' })).toEqual(['GPIO line 3 of pinctrl-bcm2711']);
});

test('a key declares when it is pressed; a switch also when it is put back, and where it stands', () => {
  const key = settings({ signal: 'declare', onActive: 'pause' });
  const toggle = settings({ signal: 'declare', onActive: 'pause', onInactive: 'resume' });
  const said = (of: GpioSettings, from: boolean | null, to: boolean) => {
    const declared = declarationOf(of, { from, to });
    return declared?.kind === 'declare' ? declared.action : null;
  };
  expect([said(key, false, true), said(key, true, false), said(key, true, true)]).toEqual([
    ...['pause', null, null],
  ]);
  expect([said(toggle, false, true), said(toggle, true, false)]).toEqual(['pause', 'resume']);
  expect([said(key, null, true), said(key, null, false)]).toEqual([null, null]);
  expect([said(toggle, null, true), said(toggle, null, false)]).toEqual(['pause', null]);
  expect(observationOf(toggle, true)).toBeNull();
});

test('no settings at all, however wrong, crash the check; what passes it can be resolved', () => {
  const value = fc.oneof(
    fc.constantFrom('pir', 'seat', 'declare', 'camera', 'pause', 'sysfs', 'pull-up', 'ok', 'GPIO7'),
    fc.integer(),
    fc.boolean(),
    fc.string({ maxLength: 40 }),
    fc.constant(null),
  );
  const known = Object.keys(gpioSettings.properties);
  const given = fc.dictionary(fc.constantFrom(...known, 'nonsense'), value, { maxKeys: 6 });
  const validator = Compile(gpioSettings);
  let passed = 0;
  fc.assert(
    fc.property(given, fc.nat(15), (fields, line) => {
      const judged = withDefaults(gpioSettings, { line, ...fields }) as GpioSettings;
      if (!validator.Check(judged)) return true;
      passed += 1;
      const [claim = ''] = gpioDriver.claims(judged);
      return (
        checkGpio(judged).every(({ field }) => known.includes(String(field[0]))) &&
        resolveSensor(judged).debounceMs >= 0 &&
        claim.length < 140
      );
    }),
    { seed: 4, numRuns: 50_000 },
  );
  expect(passed).toBeGreaterThan(1000);
}, 60_000);
