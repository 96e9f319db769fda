import { v7 } from 'uuid';

/** Returns a new UUIDv7 (RFC 9562): ids sort by their time of creation. */
export function newId(): string {
  return v7();
}
