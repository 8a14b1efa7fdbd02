import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { type Parsed, parsed, problem } from './problem.ts';
import { schemaProblem } from './schemaProblem.ts';
import { isLongerThan } from './textSize.ts';
import { isUnderstoodVersion, PROTOCOL_VERSION } from './version.ts';

/** Makes the parser of one kind of JSON message: size, syntax, version and fields, in this order. */
export function messageParser<T>(schema: TSchema, bytesMax: number): (text: string) => Parsed<T> {
  // Compiled at the first message: an agent never parses what only a collector receives, and each
  // compiled schema costs megabytes on a small device.
  let compiled: Validator | null = null;
  return (text) => {
    if (isLongerThan(text, bytesMax)) {
      return problem('HW-WIRE-002', '', `more than the ${bytesMax} bytes allowed`);
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return problem('HW-WIRE-001', '', String(error));
    }
    const version = (value as { v?: unknown } | null)?.v;
    if (typeof version === 'number' && !isUnderstoodVersion(version)) {
      return problem(
        'HW-WIRE-003',
        '/v',
        `version ${version}, this side speaks ${PROTOCOL_VERSION}`,
      );
    }
    compiled ??= Compile(schema);
    if (compiled.Check(value)) return parsed(value as T);
    return schemaProblem(compiled, value);
  };
}
