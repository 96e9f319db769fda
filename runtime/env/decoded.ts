/** Decodes a part of a URL. Null where a percent sign begins no escape, or the bytes are no UTF-8. */
export function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
