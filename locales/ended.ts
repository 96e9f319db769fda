/**
 * Answers the name, which may be marked by `isolated`, as the last word of a sentence: "Company Inc." brings its own
 * full stop.
 */
export function ended(name: string): string {
  return /[.!?…]\u2069?$/u.test(name) ? name : `${name}.`;
}
