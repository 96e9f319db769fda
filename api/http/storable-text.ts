import type { JsonValue } from './json-body.ts';

/**
 * Returns the paths of values that PostgreSQL cannot store: U+0000, half a surrogate pair, a number that is not finite.
 * The HTTP layer refuses them, by path.
 * @param value nested no deeper than `parseJson` allows
 */
export function findUnstorable(value: JsonValue, path = ''): readonly string[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [path];
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string, JsonValue][] = Array.isArray(value)
    ? value.map((entry, index) => [`${path}[${index}]`, entry])
    : Object.entries(value).map(([name, entry]) => [path === '' ? name : `${path}.${name}`, entry]);
  return entries.flatMap(([name, entry]) => (isStorable(name) ? findUnstorable(entry, name) : [path]));
}

/** Returns whether a text is well-formed and has no U+0000. */
export function isStorable(text: string): boolean {
  return !/\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}
