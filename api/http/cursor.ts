import type { Passed } from './errors.ts';
import { deny, pass } from './errors.ts';
import { bodyHash } from '../idempotency/body-hash.ts';
import type { JsonValue } from './parse-json.ts';

const markLength = 16;

/** What a list is a list of: its route, its filters. A cursor belongs to one list. */
export type ListName = JsonValue;

/** The place after an entry of a list. */
export function toCursor(list: ListName, lastId: string): string {
  return `${markOf(list)}${Buffer.from(lastId.replaceAll('-', ''), 'hex').toString('base64url')}`;
}

/** The id that a cursor stands behind; null for the first page. Refusals: `invalid_cursor`. */
export function readCursor(list: ListName, cursor: string | null | undefined): Passed<string | null> {
  if (cursor === null || cursor === undefined || cursor === '') return pass(null);
  const hex = Buffer.from(cursor.slice(markLength), 'base64url').toString('hex');
  const isOurs = /^[A-Za-z0-9_-]{38}$/.test(cursor) && cursor.startsWith(markOf(list)) && hex.length === 32;
  if (!isOurs) return deny('invalid_cursor', 'cursor is not one that this list gave out.');
  return pass(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
}

function markOf(list: ListName): string {
  return bodyHash(list).toString('base64url').slice(0, markLength);
}
