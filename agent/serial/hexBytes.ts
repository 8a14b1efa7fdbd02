import Type from 'typebox';

/** The schema of bytes as a person writes them: `AA 55 01`. In YAML it needs quotes: "55" is a text. */
export function hexSetting(bytesMax: number) {
  return Type.String({
    pattern: `^([0-9A-Fa-f]{2}( ?[0-9A-Fa-f]{2}){0,${bytesMax - 1}})?$`,
    maxLength: bytesMax * 3,
    default: '',
  });
}

/** The bytes of such a text. */
export function readHex(text: string): number[] {
  return (text.match(/[0-9A-Fa-f]{2}/g) ?? []).map((pair) => Number.parseInt(pair, 16));
}
