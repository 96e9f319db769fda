import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

/** The languages of emails and pages. */
export const locales = ['en', 'es', 'fr', 'pt-br'] as const;
export type Locale = (typeof locales)[number];

/** A BCP 47 language tag of language, script and region: `pt`, `pt-BR`, `es-419`. */
const languageTag = /^(?<language>[a-z]{2,3})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?$/;

/**
 * Returns the language to write in; English by default. Case does not count, and a region falls back to its language:
 * `pt-BR` and `pt` are `pt-br`, `es-MX` is `es`. Refuses with `invalid_locale`.
 */
export function parseLocale(text: string | undefined, field = 'locale'): Outcome<Locale> {
  const tag = (text ?? 'en').toLowerCase();
  const language = languageTag.exec(tag)?.groups?.['language'];
  const locale = locales.find((known) => known.split('-')[0] === language);
  if (locale !== undefined) return allow(locale);
  return refuse('invalid_locale', `${field} is none of ${locales.join(', ')}, nor a region of one of them.`);
}
