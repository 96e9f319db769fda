import type { Sheet } from './sheets.ts';

/**
 * The headers of every page: no script, nothing from elsewhere but the tab's picture inside the page itself, no frame
 * around it, and no trace of its address, which may hold a link's secret, in caches, referrers or search engines.
 */
export function pageHeaders(sheet: Sheet): Record<string, string> {
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': [
      "default-src 'none'",
      `style-src '${sheet.hash}'`,
      'img-src data:',
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Robots-Tag': 'noindex, nofollow',
  };
}
