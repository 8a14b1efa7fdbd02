import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { loadAgentConfig } from '../../agent/config/agentConfig.ts';
import { loadCollectorConfig } from '../../collector/config.ts';

const HIDDEN = '[hidden]';
const SECRET_NAME = /secret|token|password|credential/i;
/** The name of a file with a secret is none. */
const FILE_NAME = /file$/i;
const ACCOUNT_IN_ADDRESS = /\/\/[^/@\s]*@/g;

/**
 * The configuration as the program understands it, defaults and absolute paths included, as YAML.
 * Secrets are never in it. Throws as reading it does.
 */
export function shownConfig(file: string): string {
  const isAgent = Object.hasOwn((readRaw(file) ?? {}) as object, 'agent');
  const config = isAgent ? agentSettings(file) : loadCollectorConfig(file);
  return stringify(withoutSecrets(config), { lineWidth: 0 });
}

/** Which of the two kinds it is; mistakes are told when it is read in earnest. */
function readRaw(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'), { logLevel: 'silent' });
  } catch {
    return null;
  }
}

function agentSettings(file: string): object {
  const { origin, outboxFile, devices } = loadAgentConfig(file);
  return {
    ...origin?.settings,
    outbox: outboxFile,
    devices: devices.map(({ device, definition, settings }) => ({
      ...{ device, driver: definition.name },
      ...(settings as object),
    })),
  };
}

/** The same with everything hidden that lets somebody in. */
export function withoutSecrets(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, name));
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, part]) => {
      const isSecret = SECRET_NAME.test(key) && !FILE_NAME.test(key) && part !== undefined;
      return [key, isSecret ? HIDDEN : withoutSecrets(part, key)];
    });
    return Object.fromEntries(entries);
  }
  return typeof value === 'string' ? value.replace(ACCOUNT_IN_ADDRESS, `//${HIDDEN}@`) : value;
}
