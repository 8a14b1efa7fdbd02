/** Names of linux/input-event-codes.h without `KEY_`, in the order of their codes from the first. */
const NAMED_FROM: readonly (readonly [number, string])[] = [
  [
    1,
    `ESC 1 2 3 4 5 6 7 8 9 0 MINUS EQUAL BACKSPACE TAB Q W E R T Y U I O P LEFTBRACE RIGHTBRACE ENTER
     LEFTCTRL A S D F G H J K L SEMICOLON APOSTROPHE GRAVE LEFTSHIFT BACKSLASH Z X C V B N M COMMA DOT
     SLASH RIGHTSHIFT KPASTERISK LEFTALT SPACE CAPSLOCK F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NUMLOCK
     SCROLLLOCK KP7 KP8 KP9 KPMINUS KP4 KP5 KP6 KPPLUS KP1 KP2 KP3 KP0 KPDOT`,
  ],
  [
    85,
    `ZENKAKUHANKAKU 102ND F11 F12 RO KATAKANA HIRAGANA HENKAN KATAKANAHIRAGANA MUHENKAN KPJPCOMMA
     KPENTER RIGHTCTRL KPSLASH SYSRQ RIGHTALT LINEFEED HOME UP PAGEUP LEFT RIGHT END DOWN PAGEDOWN
     INSERT DELETE MACRO MUTE VOLUMEDOWN VOLUMEUP POWER KPEQUAL KPPLUSMINUS PAUSE SCALE KPCOMMA HANGEUL
     HANJA YEN LEFTMETA RIGHTMETA COMPOSE`,
  ],
  [183, 'F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24'],
];

const CODES = new Map<string, number>(
  NAMED_FROM.flatMap(([first, names]) =>
    names.split(/\s+/).map((name, index) => [`KEY_${name}`, first + index] as const),
  ),
);
const NAMES = new Map([...CODES].map(([name, code]) => [code, name]));

/** The highest code of a key or button (`KEY_MAX`). */
const CODE_MAX = 0x2ff;

/**
 * The code of a key by its name (`KEY_1`, `KEY_KP5`), or by `code-N` for keys without a name here;
 * null for anything else. A bare number is refused: the code of the key "1" is 2.
 */
export function keyCodeOf(name: string): number | null {
  const known = CODES.get(name);
  if (known !== undefined) return known;
  const number = Number(/^code-(\d{1,3})$/.exec(name)?.[1] ?? Number.NaN);
  return number >= 1 && number <= CODE_MAX ? number : null;
}

/** The name by which a configuration calls a key. */
export function keyNameOf(code: number): string {
  return NAMES.get(code) ?? `code-${code}`;
}
