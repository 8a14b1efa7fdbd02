// The launchers are plain JavaScript; these are the types of what the tests import from them.
declare module '*/bin/build.mjs' {
  export function hashOf(root: string, paths: readonly string[]): string;
}
declare module '*/bin/checkMachine.mjs' {
  export function isTooOld(version: string, needed?: string): boolean;
  export function missingTools(environment: Readonly<Record<string, string>>): string[];
}
declare module '*/bin/prepare.mjs' {
  type Packages = Record<string, { version: string; integrity?: string; optional?: boolean }>;
  export function holdsAll(found: Packages, wanted: Packages): boolean;
}
declare module '*/bin/testOutcome.mjs' {
  interface Skipped {
    readonly file: string;
    readonly name: string;
    readonly status: string;
  }
  interface Outcome {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: readonly Skipped[];
  }
  export function testOutcome(report: object | null, exitStatus: number | string): Outcome;
  export function outcomeLine(outcome: Outcome): string;
  export function skipLines(
    skipped: readonly Skipped[],
    means: {
      readonly missing: readonly string[];
      textOf(file: string): string;
      sentenceOf(program: string): string;
    },
  ): string[];
}
