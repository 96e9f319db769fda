import { locales } from '../../../locales/index.ts';
import type { Locale } from '../../../locales/index.ts';

/**
 * The language of ours that a reader would like best, by `Accept-Language` (RFC 9110, 12.5.4): for pages that belong
 * to no invitation. `pt` and `pt-PT` get `pt-br`, `fr-CA` gets `fr`; English where nothing fits.
 */
export function preferredLocale(acceptLanguage: string | undefined): Locale {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 1_000)
    .split(',')
    .map(parseRange)
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
  for (const { language } of wanted) {
    const locale = locales.find((candidate) => candidate.split('-')[0] === language);
    if (locale !== undefined) return locale;
  }
  return 'en';
}

function parseRange(range: string): { readonly language: string; readonly quality: number } {
  const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { language: tag.split('-')[0] ?? '', quality: quality === undefined ? 1 : Number(quality) || 0 };
}
