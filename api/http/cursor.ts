import type { PageEnd } from '../../db/sql/pages.ts';
import { bodyHash } from '../idempotency/body-hash.ts';
import type { JsonValue } from './json-body.ts';
import { allow, refuse } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';

const markLength = 16;
const idBytes = 16;
const totalBytes = 5;
const shape = /^[A-Za-z0-9_-]{44}$/;

/** The route and filters of a list. A cursor belongs to one list. */
export type ListName = JsonValue;

/** Returns the cursor behind a page of a list. It carries the total of the first page: later pages need not count again. */
export function toCursor(list: ListName, { lastId, total }: PageEnd): string {
  const bytes = Buffer.alloc(idBytes + totalBytes);
  bytes.write(lastId.replaceAll('-', ''), 'hex');
  bytes.writeUIntBE(total, idBytes, totalBytes);
  return `${markOf(list)}${bytes.toString('base64url')}`;
}

/** Returns where the page before a cursor ended; null for the first page. Refusals: `invalid_cursor`. */
export function readCursor(
  list: ListName,
  cursor: string | null | undefined,
): Outcome<PageEnd | null, 'invalid_cursor'> {
  if (cursor === null || cursor === undefined || cursor === '') return allow(null);
  if (!shape.test(cursor) || !cursor.startsWith(markOf(list))) {
    return refuse('invalid_cursor', 'cursor is not one that this list gave out.');
  }
  const bytes = Buffer.from(cursor.slice(markLength), 'base64url');
  const hex = bytes.toString('hex', 0, idBytes);
  return allow({
    lastId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    total: bytes.readUIntBE(idBytes, totalBytes),
  });
}

function markOf(list: ListName): string {
  return bodyHash(list).toString('base64url').slice(0, markLength);
}
