/**
 * Returns a name, also one marked by `isolated`, as the last word of a sentence. Adds a full stop unless the name ends
 * with one, as "Company Inc." does.
 */
export function ended(name: string): string {
  return /[.!?…]\u2069?$/u.test(name) ? name : `${name}.`;
}
