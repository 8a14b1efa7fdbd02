import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { type CharacterChip, describeFailure, readLines, surveyChips } from './characterChips.ts';
import { type CharacterPort, loadCharacterPort } from './characterPort.ts';
import type { LineInfo } from './gpioUapi.ts';
import { type GpioChip, readChips } from './lineNumber.ts';

/** A chip of the character device with its lines. */
export interface DescribedChip extends CharacterChip {
  readonly lineInfos: readonly LineInfo[];
}

/** The GPIO of this machine, for a person who looks for a line or for a fault. */
export interface GpioDescription {
  readonly character: {
    /** Whether lines can be had through this door. */
    readonly isUsable: boolean;
    readonly chips: readonly DescribedChip[];
    /** What stands in the way, as short English sentences: no package, no permission, an old kernel. */
    readonly problems: readonly string[];
  };
  readonly sysfs: {
    readonly isUsable: boolean;
    readonly chips: readonly GpioChip[];
    readonly problems: readonly string[];
  };
}

/** Where to look; a test brings its own. */
export interface GpioSurroundings {
  readonly loadPort: () => Promise<CharacterPort>;
  readonly sysfsRoot: string;
}

const MACHINE: GpioSurroundings = { loadPort: loadCharacterPort, sysfsRoot: '/sys' };

/** Looks at every chip and line through both doors and takes none of them. Never throws. */
export async function describeGpio(
  surroundings: GpioSurroundings = MACHINE,
): Promise<GpioDescription> {
  return {
    character: await describeCharacter(surroundings),
    sysfs: describeSysfs(surroundings.sysfsRoot),
  };
}

async function describeCharacter({
  loadPort,
}: GpioSurroundings): Promise<GpioDescription['character']> {
  let port: CharacterPort;
  try {
    port = await loadPort();
  } catch (error) {
    return { isUsable: false, chips: [], problems: [(error as Error).message] };
  }
  const { chips, closed } = surveyChips(port);
  const problems = closed.map(({ reason }) => reason);
  const described: DescribedChip[] = [];
  for (const chip of chips) {
    try {
      described.push({ ...chip, lineInfos: readLines(port, chip) });
    } catch (error) {
      problems.push(describeFailure(error, chip.path));
    }
  }
  return { isUsable: described.length > 0, chips: described, problems };
}

function describeSysfs(sysfsRoot: string): GpioDescription['sysfs'] {
  const chips = readChips(sysfsRoot);
  if (chips.length === 0) return { isUsable: false, chips, problems: [] };
  try {
    accessSync(join(sysfsRoot, 'class/gpio/export'), constants.W_OK);
    return { isUsable: true, chips, problems: [] };
  } catch {
    const problem = 'no permission for /sys/class/gpio/export: join the group "gpio"';
    return { isUsable: false, chips, problems: [problem] };
  }
}
