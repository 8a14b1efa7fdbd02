import type { NamedTest, PlantedBug } from './plantedBug.ts';

const DAYS = 'tests/simulation/duty/firstDays.test.ts';

/** Simulated days on which the bug shows. */
function seeds(...numbers: readonly number[]): NamedTest[] {
  return numbers.map((seed) => ({ file: DAYS, name: `(seed ${seed})` }));
}

/** In what sensors tell, and how far it is certain. */
const WATCHING_BUGS: readonly PlantedBug[] = [
  {
    name: 'a simulated day: unknown counts as empty',
    file: 'collector/detection/judgeWindow.ts',
    find: "levels.every((level) => level === 'empty') ? 'empty' : 'unknown'",
    replace: "levels.every((level) => level !== 'occupied') ? 'empty' : 'unknown'",
    tests: seeds(4, 5),
  },
  {
    name: 'a simulated day: one sensor that sees nobody is enough',
    file: 'collector/detection/judgeWindow.ts',
    find: "levels.length > 0 && levels.every((level) => level === 'empty')",
    replace: "levels.includes('empty')",
    tests: seeds(4, 14),
  },
  {
    name: 'a simulated day: time that no heartbeat covers counts as watched',
    file: 'collector/detection/sensorSignal.ts',
    find: '  const continues = continuesWatch(watch, coverage);',
    replace: '  const continues = true;',
    tests: seeds(13, 14),
  },
  {
    name: 'a simulated day: a window is judged before its slowest sensor has spoken',
    file: 'collector/detection/quietWindow.ts',
    find: '    if (endMs < lowestMs) lowestMs = endMs;',
    replace: '    lowestMs = Math.max(Number.isFinite(lowestMs) ? lowestMs : 0, endMs);',
    tests: seeds(6, 14),
  },
  {
    name: 'a simulated day: a device that nobody reads counts as watched',
    file: 'collector/detection/heartbeatIntake.ts',
    find: 'lagging.find((one) => one.device === slot.deviceId)',
    replace: 'lagging.find((one) => one.device !== slot.deviceId && one.device === undefined)',
    tests: seeds(4, 5),
  },
  {
    name: 'a simulated day: what a broken sensor said goes on',
    file: 'collector/detection/readingIntake.ts',
    find: '  if (wasWell && device.condition !== null) {',
    replace: '  if (wasWell && device.condition === null) {',
    tests: seeds(4, 14),
  },
  {
    name: 'a simulated day: a clock that was never set is believed',
    file: 'collector/journal/readingTime.ts',
    find: `  if (reading.clock.state !== 'unsynced') {
    const error`,
    replace: `  if (reading.wallMs > 0) {
    const error`,
    tests: seeds(5, 17),
  },
  {
    name: 'a simulated day: the silence of sensors while somebody is there is ignored',
    file: 'collector/detection/post/episodeRule.ts',
    find: 'const boundMs = curve.shortestMs(',
    replace: 'const boundMs = 0 * curve.shortestMs(',
    tests: seeds(5, 17),
  },
];

/** In who has to be there, when, and who is excused. */
const DUTY_BUGS: readonly PlantedBug[] = [
  {
    name: 'a simulated day: a declared state excuses nobody',
    file: 'collector/detection/moment.ts',
    find: "if (excuse === null || level === 'occupied')",
    replace: "if (excuse === null || level !== 'unknown')",
    tests: seeds(1, 2),
  },
  {
    name: 'a simulated day: a declared short leave never runs out',
    file: 'collector/detection/statementIntake.ts',
    find: "  if (state !== 'away') return given;",
    replace: '  if (state.length > 0) return given;',
    tests: seeds(4, 5),
  },
  {
    name: 'a simulated day: what is declared late changes nothing',
    file: 'collector/detection/correction.ts',
    find: '  if (window === undefined || wanted.fromMs >= window.judgedMs) return;',
    replace: '  if (window === undefined || wanted.fromMs >= 0) return;',
    tests: seeds(1, 2),
  },
  {
    name: 'a simulated day: declared states are forgotten by a restart',
    file: 'collector/detection/detectorState.ts',
    find: '    ...{ declared, bookings, correction: corrections, unsupported },',
    replace: '    ...{ bookings, correction: corrections, unsupported },',
    tests: seeds(1, 2),
  },
  {
    name: 'a simulated day: a spare window has to be staffed though it is closed',
    file: 'collector/detection/moment.ts',
    find: "window.mode === 'spare' && !declared.isActive",
    replace: "window.mode === 'spare' && declared.changesMs < 0",
    tests: seeds(2, 6),
  },
  {
    name: 'a simulated day: the clock of an absence starts before duty does',
    file: 'collector/detection/post/episode.ts',
    find: 'const emptySinceMs = episode.emptySinceMs ?? certainFromMs;',
    replace: 'const emptySinceMs = episode.emptySinceMs ?? episode.silentSinceMs ?? certainFromMs;',
    tests: seeds(1, 2),
  },
  {
    name: 'a simulated day: an absence goes on through the unknown',
    file: 'collector/detection/post/episode.ts',
    find: '  const next = { ...episode, ...FORGOTTEN, wasSeen: true };',
    replace: '  const next = { ...episode, wasSeen: true };',
    tests: seeds(15),
  },
  {
    name: 'a simulated day: a window is accused where any few are enough',
    file: 'collector/detection/post/episode.ts',
    find: "verdict === 'not-on-duty' || context.basis !== 'named'",
    replace: "verdict === 'not-on-duty' || context.basis === 'none'",
    tests: seeds(1, 9),
  },
  {
    name: 'a simulated day: a make-up day is a weekend',
    file: 'collector/duty/dayRule.ts',
    find: 'notice?.isOffDay === false && duty.makeUpDays',
    replace: 'notice?.isOffDay === true && duty.makeUpDays',
    tests: seeds(2, 6),
  },
  {
    name: 'a simulated day: the summer table is ignored',
    file: 'collector/duty/dayRule.ts',
    find: 'from <= to ? from <= monthDay && monthDay <= to : monthDay >= from',
    replace: 'from <= to ? monthDay < from && monthDay > to : monthDay >= from',
    tests: seeds(6, 24),
  },
  {
    name: 'a simulated day: of an hour that comes twice the second counts',
    file: 'collector/duty/calendarDay.ts',
    find: '  if (exists.length > 0) return Math.min(...exists);',
    replace: '  if (exists.length > 0) return Math.max(...exists);',
    tests: seeds(14),
  },
];

/** Mistakes that the simulation of whole days must notice (docs/simulation.md). */
export const SIMULATED_DAY_BUGS: readonly PlantedBug[] = [...WATCHING_BUGS, ...DUTY_BUGS];
