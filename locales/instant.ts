/**
 * Answers how a language writes an instant, to the minute, in UTC and with the zone's name: the reader's own zone
 * is not known, and a time without a zone would be wrong for most.
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
  // The first of a month is an ordinal in French. Where Intl has a narrow no-break space before "PM", as some versions
  // do, a mail program may have no glyph for it.
  const first = lang === 'fr' ? '1er' : '1';
  return (atMs) =>
    format
      .formatToParts(atMs)
      .map(({ type, value }) => (type === 'day' && value === '1' ? first : value))
      .join('')
      .replaceAll('\u202f', ' ');
}
