import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

const maxLength = 128;
/** Where an organization is named, what begins so is read as an id. */
const idPrefix = 'organization-';
const slugText = /^[a-z0-9._~-]{2,128}$/;

/** Answers a slug that can be told from an id and stand in a path. Refuses with `invalid_organization_slug`. */
export function parseSlug(text: string, field = 'organization_slug'): Outcome<string> {
  // A URL parser takes `..` for the folder above.
  if (slugText.test(text) && !text.startsWith(idPrefix) && text !== '..') return allow(text);
  return refuse(
    'invalid_organization_slug',
    `${field} is not 2 to ${maxLength} of a-z, 0-9 and . _ ~ -, or begins with ${idPrefix}.`,
  );
}

/**
 * Answers a slug for an organization that was given none; always a valid one.
 * @param attempt from 1; later ones differ from each other, for when the slug before was taken.
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
