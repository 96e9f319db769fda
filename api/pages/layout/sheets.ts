import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page's whole style sheet, and the hash by which its Content-Security-Policy lets it in and nothing else. */
export type Sheet = { readonly css: string; readonly hash: string };

/** For pages with one thing to say. */
export const cardSheet = readSheet('base.css', 'card.css');

/** For the reference pages. */
export const readingSheet = readSheet('base.css', 'reading.css', 'operation.css');

function readSheet(...files: readonly string[]): Sheet {
  const css = files.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8')).join('\n');
  return { css, hash: `sha256-${createHash('sha256').update(css).digest('base64')}` };
}
