import { words as en } from './en/index.ts';
import { words as es } from './es/index.ts';
import { words as fr } from './fr/index.ts';
import { words as ptBr } from './pt-br/index.ts';
import type { Words } from './words.ts';

/** The languages an invitation can be written in, by the names that callers use. */
export const locales = ['en', 'es', 'fr', 'pt-br'] as const;

export type Locale = (typeof locales)[number];

// A language that lacks a word, or a locale without its words, does not compile.
const everyWord = { en, es, fr, 'pt-br': ptBr } as const satisfies Record<Locale, Words>;

/** Answers all words of a language. */
export function words(locale: Locale): Words {
  return everyWord[locale];
}
