import { createHash } from 'node:crypto';
import type { LinkKey, MailFrom } from './config.ts';
import type { Read } from './variables.ts';

export function parseProjectId(text: string): Read<string> {
  return /^[A-Za-z0-9-]{1,64}$/.test(text) ? { value: text } : { issue: 'must be 1 to 64 of A-Z a-z 0-9 -' };
}

/** Parses comma-separated secrets. Returns only their SHA-256, so that the process does not keep the secrets. */
export function parseSecrets(text: string): Read<readonly Buffer[]> {
  const secrets = text.split(',').map((secret) => secret.trim());
  const position = secrets.findIndex((secret) => !/^[\x20-\x7e]{16,128}$/.test(secret));
  return position === -1
    ? { value: secrets.map((secret) => createHash('sha256').update(secret).digest()) }
    : { issue: `secret ${position + 1} must be 16 to 128 printable ASCII characters` };
}

/** Parses comma-separated role names, the lowest first. */
export function parseRoles(text: string): Read<readonly string[]> {
  const roles = text.split(',').map((role) => role.trim());
  const position = roles.findIndex((role) => !/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/.test(role));
  if (position !== -1) return { issue: `role ${position + 1} must be 1 to 64 of A-Z a-z 0-9 _ . : -` };
  return new Set(roles).size === roles.length ? { value: roles } : { issue: 'names a role twice' };
}

/** Parses a whole number of days, 1 to 36,500 (a hundred years). */
export function parseDays(text: string): Read<number> {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= 36_500
    ? { value: days }
    : { issue: 'must be a whole number of days, 1 to 36500' };
}

/** Parses comma-separated link keys, each `id:base64 of 32 bytes`, the minting key first. */
export function parseLinkKeys(text: string): Read<readonly LinkKey[]> {
  const keys: LinkKey[] = [];
  for (const [index, entry] of text.split(',').entries()) {
    const match = /^\s*([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)\s*$/.exec(entry);
    const [id, encoded] = [match?.[1], match?.[2]];
    if (id === undefined || encoded === undefined) {
      return { issue: `key ${index + 1} must be an id, a colon and the base64 of 32 bytes` };
    }
    keys.push({ id, key: Buffer.from(encoded, 'base64') });
  }
  const ids = new Set(keys.map(({ id }) => id));
  return ids.size === keys.length ? { value: keys } : { issue: 'has two keys of one id' };
}

/** Parses `sender@company.com` or `Name <sender@company.com>`. */
export function parseMailFrom(text: string): Read<MailFrom> {
  const match = /^(?:([^<>"\r\n]{0,80})<)?([^\s<>@",;:]{1,64}@[A-Za-z0-9.-]{1,253})(>?)$/.exec(text);
  const [name, address] = [match?.[1], match?.[2]];
  const bracketsMatch = (name !== undefined) === (match?.[3] === '>');
  return address !== undefined && bracketsMatch
    ? { value: { name: (name ?? '').trim(), address } }
    : { issue: 'must be an e-mail address, or a name followed by one in angle brackets' };
}
