import type { TSchema } from 'typebox';

/** A setting that names something on the machine itself, by its place. */
export interface LocalSetting {
  readonly field: readonly (string | number)[];
  readonly why: 'file' | 'secret' | 'local-only' | 'folder';
}

/** Settings whose value is a file of this machine, by how they are called everywhere here. */
const FILE_NAME = /^(file|folder|directory|ca|cert|key)$|(File|Folder|Directory)$/;
/** Settings that open something. They are never sent: they would lie in two more places. */
const SECRET_NAME = /(secret|password|passphrase|token|community|credential)/i;
/** Settings that begin with a slash and are no path of this machine: of a web address, or in JSON. */
const WEB_PATH_NAME = /(^path|Path|^pointer|Pointer)$/;
/** A path of this machine. */
const MACHINE_PATH = /^(\/|~|\.{1,2}\/|file:)|(^|\/)\.\.(\/|$)/;
/** Device nodes that a driver is meant to open; opening any other may do something (a watchdog). */
const DEVICE_NODE =
  /^\/dev\/(tty(USB|ACM|AMA|S|mxc|O|SC|XRUSB)\d{1,3}|serial\d|serial\/by-(path|id)\/[\w:.+-]{1,120}|input\/by-(path|id)\/[\w:.+-]{1,120}|input\/event\d{1,3}|hidraw\d{1,3}|gpiochip\d{1,3})$/;

/** What of a schema says which settings are there. */
interface Rule {
  readonly localOnly?: boolean;
  readonly anyOf?: readonly Rule[];
  readonly properties?: Readonly<Record<string, Rule>>;
  readonly items?: Rule;
}

/**
 * Settings that may stand in a file on the machine and not in a document from elsewhere: whoever
 * takes over a collector must not make agents read files, open what is no device of a hall, or learn
 * secrets. Three nets, because drivers come and go: what a driver marks (`localOnly` in its schema,
 * also on the whole of its settings), how a setting is called, and what its value looks like.
 */
export function findLocalSettings(schema: TSchema, settings: unknown): LocalSetting[] {
  return look(schema as Rule, settings, []);
}

function look(rule: Rule | null, value: unknown, field: readonly (string | number)[]) {
  const found: LocalSetting[] = [];
  const name = field.findLast((segment) => typeof segment === 'string') ?? '';
  if (rule?.localOnly === true) found.push({ field, why: 'local-only' });
  else if (FILE_NAME.test(name)) found.push({ field, why: 'file' });
  else if (SECRET_NAME.test(name)) found.push({ field, why: 'secret' });
  else if (typeof value === 'string') {
    const isPath = MACHINE_PATH.test(value) && !WEB_PATH_NAME.test(name);
    if (isPath && !DEVICE_NODE.test(value)) found.push({ field, why: 'folder' });
  } else if (Array.isArray(value)) {
    const items = rule?.items ?? null;
    value.forEach((item, index) => {
      found.push(...look(items, item, [...field, index]));
    });
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      found.push(...look(ruleOf(rule, key), inner, [...field, key]));
    }
  }
  return found;
}

/** The rule of one setting; where several shapes are allowed, one that knows it, the strictest first. */
function ruleOf(rule: Rule | null, key: string): Rule | null {
  const shapes = rule === null ? [] : (rule.anyOf ?? [rule]);
  const known = shapes.flatMap(({ properties }) =>
    properties !== undefined && Object.hasOwn(properties, key) ? [properties[key] as Rule] : [],
  );
  return known.find(({ localOnly }) => localOnly === true) ?? known[0] ?? null;
}
