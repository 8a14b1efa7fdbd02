import Type from 'typebox';

/**
 * The schema of one of several words. TypeBox infers the type of a union from a tuple only, and a
 * list that is mapped is none; so the type is said here, once.
 */
export function oneOf<const T extends readonly string[]>(
  words: T,
  options: { readonly default?: T[number] } = {},
) {
  return Type.Unsafe<T[number]>(
    Type.Union(
      words.map((word) => Type.Literal(word)),
      options,
    ),
  );
}
