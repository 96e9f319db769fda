/**
 * Returns a function that formats an instant, to the minute, in UTC and with the zone's name: the reader's zone is
 * unknown, and a time without a zone would be wrong for most readers.
 * @param lang BCP 47
 */
export function instantWriter(lang: string): (atMs: number) => string {
  const format = new Intl.DateTimeFormat(lang, {
    timeZone: 'UTC',
    timeZoneName: 'short',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  });
  // French writes the first of a month as an ordinal. Some versions of Intl put a narrow no-break space before "PM", for
  // which a mail program may have no glyph.
  const first = lang === 'fr' ? '1er' : '1';
  return (atMs) =>
    format
      .formatToParts(atMs)
      .map(({ type, value }) => (type === 'day' && value === '1' ? first : value))
      .join('')
      .replaceAll('\u202f', ' ');
}
