import type { EmailWords } from './email-words.ts';
import type { PageWords } from './page-words.ts';

/** All words of one language. */
export type Words = {
  /** BCP 47, for `<html lang>`. */
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly emails: EmailWords;
  readonly pages: PageWords;
};
