import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

/** The languages that e-mails and pages have words in. */
export const locales = ['en', 'es', 'fr', 'pt-br'] as const;
export type Locale = (typeof locales)[number];

/** A language tag of BCP 47 as far as it names a language, a script and a region: `pt`, `pt-BR`, `es-419`. */
const languageTag = /^(?<language>[a-z]{2,3})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?$/;

/**
 * Returns the language to write in; English when not said. Case does not count, and a region falls to its language:
 * `pt-BR` and `pt` are `pt-br`, `es-MX` is `es`. Refuses with `invalid_locale`.
 */
export function parseLocale(text: string | undefined, field = 'locale'): Outcome<Locale> {
  const tag = (text ?? 'en').toLowerCase();
  const language = languageTag.exec(tag)?.groups?.['language'];
  const locale = locales.find((known) => known.split('-')[0] === language);
  if (locale !== undefined) return allow(locale);
  return refuse('invalid_locale', `${field} is none of ${locales.join(', ')}, nor a region of one of them.`);
}
