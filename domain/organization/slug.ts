import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

const maxLength = 128;
/** Text that starts with this is parsed as an id. */
const idPrefix = 'organization-';
const slugText = /^[a-z0-9._~-]{2,128}$/;

/** Returns a slug, which cannot be mistaken for an id and is safe in a path. Refuses with `invalid_organization_slug`. */
export function parseSlug(text: string, field = 'organization_slug'): Outcome<string> {
  // A URL parser resolves `..` to the parent folder.
  if (slugText.test(text) && !text.startsWith(idPrefix) && text !== '..') return allow(text);
  return refuse(
    'invalid_organization_slug',
    `${field} is not 2 to ${maxLength} of a-z, 0-9 and . _ ~ -, or begins with ${idPrefix}.`,
  );
}

/**
 * Returns a valid slug for an organization created without one.
 * @param attempt from 1; each attempt returns another slug, for when the previous one is taken
 */
export function slugFromName(name: string, attempt = 1): string {
  const ending = attempt > 1 ? `-${attempt}` : '';
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const whole = words.length < 2 || words.startsWith(idPrefix) ? `org-${words}`.replace(/-$/, '') : words;
  return whole.slice(0, maxLength - ending.length).replace(/-$/, '') + ending;
}
