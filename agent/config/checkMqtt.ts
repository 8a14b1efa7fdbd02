import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isLoopback } from '../../runtime/loopback.ts';
import type { CheckedFile } from './checkedFile.ts';

/** The way to the collector, checked, with the secret read. */
export interface MqttConfig {
  readonly url: string;
  readonly secret: string;
  readonly caFile: string | null;
  /** Readings travel unencrypted over a network. */
  readonly isExposed: boolean;
}

/** Checks what the schema cannot say about `mqtt`, and reads the secret. */
export function checkMqtt(file: CheckedFile): MqttConfig {
  const { configFolder, report } = file;
  const { mqtt } = file.settings;
  let isExposed = false;
  if (!URL.canParse(mqtt.url)) report(['mqtt', 'url'], 'is not an address');
  else {
    const url = new URL(mqtt.url);
    isExposed = url.protocol === 'mqtt:' && !isLoopback(url.hostname);
    if (url.username !== '' || url.password !== '') {
      report(['mqtt', 'url'], 'must not contain a name or a password; use secretFile');
    }
  }
  if (isExposed && !mqtt.insecure) {
    report(
      ['mqtt', 'url'],
      'mqtt:// over a network is unencrypted: use mqtts://, or set mqtt.insecure: true',
    );
  }
  const caFile = mqtt.ca === undefined ? null : resolve(configFolder, mqtt.ca);
  if (caFile !== null && readText(caFile) === null) report(['mqtt', 'ca'], 'cannot be read');
  return { url: mqtt.url, secret: readSecret(file), caFile, isExposed };
}

function readSecret({ settings, configFolder, report }: CheckedFile): string {
  const { secret, secretFile } = settings.mqtt;
  if ((secret === undefined) === (secretFile === undefined)) {
    report(['mqtt'], 'give either secret or secretFile');
    return '';
  }
  if (secretFile === undefined) return secret ?? '';
  const text = readText(resolve(configFolder, secretFile))?.trim() ?? '';
  if (text === '') report(['mqtt', 'secretFile'], 'cannot be read, or is empty');
  return text;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
