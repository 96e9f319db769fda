import type { OrganizationReference } from '../../db/organizations.ts';

export type IdKind = 'organization' | 'member' | 'invitation';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** `member-<uuid>`: an id as callers see it. */
export function toId(kind: IdKind, bare: string): string {
  return `${kind}-${bare}`;
}

/** The uuid of an id of this kind; null for anything else. */
export function readId(kind: IdKind, text: string): string | null {
  return new RegExp(`^${kind}-(${uuid})$`).exec(text)?.[1] ?? null;
}

/** Reads an organization's id, slug or external id. */
export function readOrganizationReference(text: string): OrganizationReference {
  const id = readId('organization', text);
  return id === null ? { alias: text } : { id };
}
