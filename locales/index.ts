import { words as en } from './en/index.ts';
import { words as es } from './es/index.ts';
import { words as fr } from './fr/index.ts';
import { words as ptBr } from './pt-br/index.ts';
import type { Words } from './words.ts';

/** The languages of e-mails and pages, by the names that callers use. */
export const locales = ['en', 'es', 'fr', 'pt-br'] as const;

export type Locale = (typeof locales)[number];

// A language with a missing word, or a locale without words, does not compile.
const wordsByLocale = { en, es, fr, 'pt-br': ptBr } as const satisfies Record<Locale, Words>;

/** Returns all words of a language. */
export function words(locale: Locale): Words {
  return wordsByLocale[locale];
}
