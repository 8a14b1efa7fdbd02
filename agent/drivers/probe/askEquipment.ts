import { plainText, readBoundedJson, valueAt } from '../../probing/boundedJson.ts';
import { converse } from '../../probing/conversation.ts';
import { askEcho, findPing } from '../../probing/echo.ts';
import { askHttp, type HttpReply } from '../../probing/httpQuestion.ts';
import type { ProbeSurroundings } from '../../probing/probing.ts';
import { askSnmp, type SnmpValue } from '../../probing/snmpPort.ts';
import { printable } from '../../probing/socketErrors.ts';
import { findTarget } from '../../probing/target.ts';
import {
  type EquipmentAnswer,
  type EquipmentResult,
  equipmentResult,
  judgeFailure,
} from './equipmentResult.ts';
import { judgePrinter, printerOids } from './printerState.ts';
import { type ProbeSecrets, readProbeSecrets } from './probeSecrets.ts';
import { type ProbeSettings, planOf } from './probeSettings.ts';

type Secrets = Extract<ProbeSecrets, { ok: true }>;

/** One question, to an address that has been judged. */
interface Question {
  readonly settings: ProbeSettings;
  readonly surroundings: ProbeSurroundings;
  readonly secrets: Secrets;
  readonly address: string;
}

/**
 * Asks a piece of equipment once, as its settings say. For a doctor's visit it reads the secrets
 * itself. Never throws; is over after about the settings' `timeoutMs`.
 */
export async function probeOnce(
  settings: ProbeSettings,
  surroundings: ProbeSurroundings,
  secrets: ProbeSecrets = readProbeSecrets(settings, surroundings.configFolder),
): Promise<EquipmentAnswer> {
  if (!secrets.ok) return { kind: 'not-asked', reason: secrets.reason };
  const target = await findTarget(settings.address, surroundings);
  if (target.kind === 'not-asked') return target;
  const question = { settings, surroundings, secrets, address: target.address };
  try {
    return await ask(question);
  } catch (error) {
    return { kind: 'not-asked', reason: printable((error as Error).message) };
  }
}

function ask(question: Question): Promise<EquipmentAnswer> {
  const { check } = planOf(question.settings);
  switch (check) {
    case 'icmp':
      return askAlive(question);
    case 'tcp':
      return askPort(question);
    case 'http':
      return askPage(question);
    case 'snmp':
      return askByOids(question);
    default:
      return check satisfies never;
  }
}

async function askAlive({ settings, surroundings, address }: Question): Promise<EquipmentAnswer> {
  const { timeoutMs } = settings;
  const pingProgram = findPing();
  const outcome = await askEcho({ clock: surroundings.clock, address, timeoutMs, pingProgram });
  switch (outcome.kind) {
    case 'alive':
      return equipmentResult('ok', outcome.note, outcome.latencyMs);
    case 'silent':
      return equipmentResult('unreachable', outcome.reason);
    case 'not-asked':
      return outcome;
    default:
      return outcome satisfies never;
  }
}

/** A port that takes a connection is well; nothing is said there. */
async function askPort({ settings, surroundings, address }: Question): Promise<EquipmentAnswer> {
  const { port } = planOf(settings);
  if (port === null) return { kind: 'not-asked', reason: 'the settings name no port' };
  const outcome = await converse<null>({
    ...{ clock: surroundings.clock, address, port, timeoutMs: settings.timeoutMs },
    answerBytesMax: 1024,
    begin: () => ({ result: null }),
    hear: () => ({ result: null }),
  });
  if (outcome.kind === 'failed') return judgeFailure(outcome);
  return equipmentResult('ok', null, outcome.latencyMs);
}

const BODY_BYTES_MAX = 256 * 1024;

async function askPage(question: Question): Promise<EquipmentAnswer> {
  const { settings, surroundings, address, secrets } = question;
  const { path, tls, allowBasic } = settings.http;
  const host = settings.address.includes(':') ? `[${settings.address}]` : settings.address;
  const { port } = planOf(settings);
  const outcome = await askHttp({
    ...{ clock: surroundings.clock, address, method: 'GET', timeoutMs: settings.timeoutMs },
    url: new URL(`${tls ? 'https' : 'http'}://${host}:${port}${path}`),
    ...{ credentials: secrets.http, allowBasic, ca: secrets.ca, bodyBytesMax: BODY_BYTES_MAX },
  });
  if (outcome.kind === 'failed') return judgeFailure(outcome);
  if (outcome.status === 401 && settings.http.status !== 401) {
    return { kind: 'not-asked', reason: 'it asks for a name and a password' };
  }
  return judgePage(outcome, settings.http);
}

/** What an answer by HTTP says, by the settings. */
export function judgePage(
  reply: Pick<HttpReply, 'status' | 'body' | 'latencyMs'>,
  wanted: Pick<ProbeSettings['http'], 'status' | 'contains' | 'pointer' | 'good'>,
): EquipmentResult {
  const { status, body, latencyMs } = reply;
  const bad = (reason: string) => equipmentResult('fault', reason, latencyMs);
  if (status !== wanted.status) {
    const isRedirect = status >= 300 && status < 400;
    return bad(`HTTP ${status}${isRedirect ? ': redirects are not followed' : ''}`);
  }
  if (wanted.contains !== undefined && !body.includes(wanted.contains)) {
    return bad('the answer does not contain the text that it should');
  }
  if (wanted.pointer === undefined) return equipmentResult('ok', null, latencyMs);
  const read = readBoundedJson(body);
  if (!read.ok) return bad(read.reason);
  const word = plainText(valueAt(read.value, wanted.pointer));
  if (word === null) return bad(`the answer says nothing at ${wanted.pointer || 'the top'}`);
  const isGood = wanted.good === undefined || wanted.good.includes(word);
  return isGood ? equipmentResult('ok', null, latencyMs) : bad(`says "${printable(word, 60)}"`);
}

/** sysUpTime (RFC 3418): every SNMP agent has it. */
const UP_TIME_OID = '1.3.6.1.2.1.1.3.0';

async function askByOids(question: Question): Promise<EquipmentAnswer> {
  const { settings, surroundings, address, secrets } = question;
  const port = planOf(settings).port ?? 161;
  const oids = oidsOf(settings);
  const outcome = await askSnmp({
    ...{ clock: surroundings.clock, address, port, timeoutMs: settings.timeoutMs },
    ...{ access: secrets.snmp, oids },
  });
  if (outcome.kind === 'failed') return judgeFailure(outcome);
  return { ...judgeValues(outcome.values, settings), latencyMs: outcome.latencyMs };
}

function oidsOf({ type, snmp }: ProbeSettings): string[] {
  if (snmp.oid !== undefined) return [UP_TIME_OID, snmp.oid];
  return type === 'printer' ? [UP_TIME_OID, ...printerOids(snmp.deviceIndex)] : [UP_TIME_OID];
}

/** What the values of an SNMP agent say, in the order in which the settings ask for them. */
export function judgeValues(
  values: readonly SnmpValue[],
  { type, snmp }: Pick<ProbeSettings, 'type' | 'snmp'>,
): EquipmentResult {
  const [, second = null, third = null, fourth = null] = values;
  if (snmp.oid !== undefined) {
    const word = wordOf(second);
    if (word === null) return equipmentResult('fault', `it has no value at ${snmp.oid}`);
    const isGood = snmp.good === undefined || snmp.good.includes(word);
    return equipmentResult(
      isGood ? 'ok' : 'fault',
      isGood ? null : `says "${printable(word, 60)}"`,
    );
  }
  if (type !== 'printer') return equipmentResult('ok', null);
  const words = { deviceStatus: second, printerStatus: third, errorState: fourth };
  const judged = judgePrinter(words);
  if (judged === null) return equipmentResult('ok', 'alive; it does not tell its paper and toner');
  return equipmentResult(judged.status, judged.reason);
}

/** A value as a setting would write it: text, number, or octets as hexadecimal when they are no text. */
function wordOf(value: SnmpValue): string | null {
  if (value === null) return null;
  if (!(value instanceof Uint8Array)) return String(value);
  const text = Buffer.from(value).toString('utf8');
  return /^[^\p{C}\ufffd]*$/u.test(text) ? text : Buffer.from(value).toString('hex');
}
