import type { Validator } from 'typebox/compile';
import { type Parsed, problem } from './problem.ts';

/**
 * Says what a schema has against a value that it refused: the field at fault as a JSON pointer (of a
 * missing field, where it should stand) and a sentence for the log.
 */
export function schemaProblem(validator: Validator, value: unknown): Parsed<never> {
  const error = validator.Errors(value)[0];
  if (error === undefined) return problem('HW-WIRE-004', '', 'does not fit');
  const { instancePath, message } = error;
  switch (error.keyword) {
    case 'required': {
      const missing = error.params.requiredProperties[0] ?? '';
      return problem('HW-WIRE-004', `${instancePath}/${missing}`, 'is missing');
    }
    case 'boolean':
      return problem('HW-WIRE-004', instancePath, 'is not a field that is known here');
    case 'const':
      return problem('HW-WIRE-004', instancePath, 'is not one of the values allowed');
    default:
      return problem('HW-WIRE-004', instancePath, message);
  }
}
