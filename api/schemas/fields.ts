import { z } from '@hono/zod-openapi';
import type { JsonObject } from '../http/json-body.ts';
import { isJsonObject } from '../http/json-body.ts';

/** Any JSON object, taken as it is; what it may be is for the domain to say. */
export const jsonObject = z
  .custom<JsonObject>(isJsonObject, 'must be a JSON object')
  .openapi({ type: 'object', additionalProperties: true, description: 'At most 4 KiB of JSON' });

/** The caller's own name for a thing; it can stand in a path and cannot be taken for one of our ids. */
export const externalId = z
  .string()
  .refine(
    (text) => /^[A-Za-z0-9._|-]{1,128}$/.test(text) && !/^(?:\.{1,2}$|organization-|member-)/.test(text),
    'must be 1 to 128 of A-Z a-z 0-9 . _ | - not begin like one of our ids, and not be "." or ".."',
  )
  .openapi({ pattern: '^[A-Za-z0-9._|-]{1,128}$' });

export const webUrl = z
  .string()
  .refine(
    (text) =>
      text === '' || (text.length <= 2048 && /^https?:\/\/[^\s\\]+$/.test(text) && URL.canParse(text)),
    'must be empty or an http(s) URL of at most 2048 characters',
  );

export const timestamp = z.string().openapi({ format: 'date-time' });

/** Fields that only sessions, PKCE and login templates of other systems need: taken, and of no effect. */
export const ignored = z
  .unknown()
  .openapi({ type: ['string', 'number', 'object', 'boolean', 'null'], description: 'Accepted and ignored' });

/** A list that is always empty here. */
export const emptyList = z.array(z.unknown()).max(0).openapi({ description: 'Always empty' });

/** `a, b or c`, for a description. */
export function listOf(names: readonly string[], conjunction: 'and' | 'or'): string {
  return `${names.slice(0, -1).join(', ')} ${conjunction} ${names.at(-1) ?? ''}`;
}
