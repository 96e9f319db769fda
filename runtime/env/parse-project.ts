import { createHash } from 'node:crypto';
import type { LinkKey, MailFrom } from './config.ts';
import type { Read } from './variables.ts';

export function parseProjectId(text: string): Read<string> {
  return /^[A-Za-z0-9-]{1,64}$/.test(text) ? { value: text } : { fault: 'must be 1 to 64 of A-Z a-z 0-9 -' };
}

/** Comma-separated secrets; answers their SHA-256 only, so that no memory of the process keeps them for long. */
export function parseSecrets(text: string): Read<readonly Buffer[]> {
  const secrets = text.split(',').map((secret) => secret.trim());
  const position = secrets.findIndex((secret) => !/^[\x20-\x7e]{16,128}$/.test(secret));
  return position === -1
    ? { value: secrets.map((secret) => createHash('sha256').update(secret).digest()) }
    : { fault: `secret ${position + 1} must be 16 to 128 printable ASCII characters` };
}

/** Role names, lowest first. */
export function parseRoles(text: string): Read<readonly string[]> {
  const roles = text.split(',').map((role) => role.trim());
  const position = roles.findIndex((role) => !/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/.test(role));
  if (position !== -1) return { fault: `role ${position + 1} must be 1 to 64 of A-Z a-z 0-9 _ . : -` };
  return new Set(roles).size === roles.length ? { value: roles } : { fault: 'names a role twice' };
}

/** A whole number of days, from 1; 36,500 are a hundred years. */
export function parseDays(text: string): Read<number> {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= 36_500
    ? { value: days }
    : { fault: 'must be a whole number of days, 1 to 36500' };
}

/** `id:base64 of 32 bytes`, comma-separated, the minting key first. */
export function parseLinkKeys(text: string): Read<readonly LinkKey[]> {
  const keys: LinkKey[] = [];
  for (const [index, entry] of text.split(',').entries()) {
    const match = /^\s*([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)\s*$/.exec(entry);
    const [id, encoded] = [match?.[1], match?.[2]];
    if (id === undefined || encoded === undefined) {
      return { fault: `key ${index + 1} must be an id, a colon and the base64 of 32 bytes` };
    }
    keys.push({ id, key: Buffer.from(encoded, 'base64') });
  }
  const ids = new Set(keys.map(({ id }) => id));
  return ids.size === keys.length ? { value: keys } : { fault: 'has two keys of one id' };
}

/** `sender@company.com` or `Name <sender@company.com>`. */
export function parseMailFrom(text: string): Read<MailFrom> {
  const match = /^(?:([^<>"\r\n]{0,80})<)?([^\s<>@",;:]{1,64}@[A-Za-z0-9.-]{1,253})(>?)$/.exec(text);
  const [name, address] = [match?.[1], match?.[2]];
  const bracketsMatch = (name !== undefined) === (match?.[3] === '>');
  return address !== undefined && bracketsMatch
    ? { value: { name: (name ?? '').trim(), address } }
    : { fault: 'must be an e-mail address, or a name followed by one in angle brackets' };
}
