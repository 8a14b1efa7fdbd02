/** A test by its file and (a part of) its full name. */
export interface NamedTest {
  readonly file: string;
  readonly name: string;
}

/** A mistake that somebody could make in one place, and the tests that must notice it. */
export interface PlantedBug {
  readonly name: string;
  readonly file: string;
  /** Must stand in the file exactly once; otherwise the table is out of date. */
  readonly find: string;
  readonly replace: string;
  /** Each of them must fail, by an assertion. */
  readonly tests: readonly NamedTest[];
}
