import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

/** The languages that e-mails and pages have words in. */
export const locales = ['en', 'es', 'fr', 'pt-br'] as const;
export type Locale = (typeof locales)[number];

/** Answers the language to write in; English when not said. Refuses with `invalid_locale`. */
export function parseLocale(text: string | undefined, place = 'locale'): Outcome<Locale> {
  const locale = locales.find((known) => known === (text ?? 'en'));
  if (locale !== undefined) return allow(locale);
  return refuse('invalid_locale', `${place} is none of ${locales.join(', ')}.`);
}
