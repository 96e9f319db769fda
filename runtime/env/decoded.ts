/** Decodes a part of a URL. Null where a percent sign starts no escape, or the bytes are not UTF-8. */
export function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
