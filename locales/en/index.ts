import { emails } from './emails.ts';
import { pages } from './pages.ts';
import type { Words } from '../words.ts';

export const words: Words = { lang: 'en', dir: 'ltr', emails, pages };
