import type { ToldAs } from '../../runtime/configFile.ts';
import type { AgentSettings } from './settings.ts';

/** The place of a setting, as path segments. */
export type Place = readonly (string | number)[];

/** Notes one problem of the file; checking goes on, so that all are told at once. */
export type Report = (place: Place, message: string, told?: ToldAs) => void;

/** A file whose schema is satisfied, on its way through the checks that a schema cannot say. */
export interface CheckedFile {
  readonly settings: AgentSettings;
  /** Where relative paths start. */
  readonly configFolder: string;
  readonly report: Report;
}
