import type { ToldAs } from '../../runtime/configFile.ts';
import type { AgentSettings } from './settings.ts';

/** The place of a setting, as path segments. */
export type Place = readonly (string | number)[];

/** Notes one problem of the file; checking goes on, so that all are told at once. */
export type Report = (place: Place, message: string, told?: ToldAs) => void;

/** A file on its way through the checks that a schema cannot say. */
export interface CheckedFile {
  /** What its schema has nothing against, see `isSound`; the rest may be of any shape. */
  readonly settings: AgentSettings;
  /** Where relative paths start. */
  readonly configFolder: string;
  /** Says whether the schema is satisfied by a part of the file. */
  isSound(place: Place): boolean;
  readonly report: Report;
}
