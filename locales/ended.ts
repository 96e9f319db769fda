/** Answers the name as the last word of a sentence: "Company Inc." brings its own full stop. */
export function ended(name: string): string {
  return /[.!?…]$/u.test(name) ? name : `${name}.`;
}
