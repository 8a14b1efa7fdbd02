import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadSite } from '../../collector/site/loadSite.ts';
import type { Site } from '../../collector/site/site.ts';
import { CaseProblem, readLines } from './caseLines.ts';
import { type ExpectedCase, readExpected } from './expectedLine.ts';
import { type InputCase, readInput } from './inputLine.ts';

/** A case: what happened in a hall, and what must be known of it. */
export interface Case {
  /** The site with which it begins. */
  readonly site: Site;
  /** The windows of all versions of its site. */
  readonly windows: ReadonlySet<string>;
  readonly input: InputCase;
  readonly expected: ExpectedCase;
}

/** A folder with a `site.yaml`; what it is about stands in its README.md. */
export interface CaseFolder {
  readonly path: string;
  /** As "calendar/holiday". */
  readonly name: string;
  /** Why the product is known not to do this yet; null: it must. */
  readonly failsBecause: string | null;
}

const FAILS = /^Expected to fail: (.+)$/m;
const README_CHARACTERS_MIN = 80;

/** The cases below a folder, by name. Throws a `CaseProblem` for one that does not say what it is about. */
export function findCases(root: string): CaseFolder[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === 'site.yaml')
    .map(({ parentPath: path }) => {
      const name = relative(root, path);
      const about = join(path, 'README.md');
      const text = existsSync(about) ? readFileSync(about, 'utf8') : '';
      if (text.length < README_CHARACTERS_MIN) {
        throw new CaseProblem(about, 'say in a paragraph which rule this is, and whose');
      }
      return { path, name, failsBecause: FAILS.exec(text)?.[1] ?? null };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Reads a case. Throws a `CaseProblem`, or a `ConfigFailure` for its site, which name file and line. */
export function loadCase(folder: string): Case {
  const name = (file: string) => relative(process.cwd(), join(folder, file));
  const linesOf = (file: string) => readLines(name(file), readFileSync(join(folder, file), 'utf8'));
  const sites = new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => [file, loadSite(join(folder, file), 'en').site]),
  );
  const site = sites.get('site.yaml');
  if (site === undefined) throw new CaseProblem(name('site.yaml'), 'the case has no such file');
  const halls = [...sites.values()].flatMap((site) => site.halls);
  const windows = new Set(halls.flatMap((hall) => hall.windows.map(({ id }) => id)));
  const input = readInput(linesOf('input.jsonl'), sites);
  const expected = readExpected(linesOf('expected.jsonl'), windows);
  return { site, windows, input, expected };
}
