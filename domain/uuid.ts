const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Returns whether this is a UUID in the form in which ids are stored: lower case, without a prefix. */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && uuid.test(text);
}
