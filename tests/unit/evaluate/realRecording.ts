import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { parseRecording, type RecordedRow } from '../../evaluate/recording.ts';

const FILE = join(packageRoot(), '..', 'shared', 'data', 'room-occupancy', 'train.csv');

/** The real day that the preset was counted from; null where it is not at hand. */
export const realRecording: readonly RecordedRow[] | null = existsSync(FILE)
  ? parseRecording(FILE, readFileSync(FILE, 'utf8'))
  : null;
