import { createHash } from 'node:crypto';
import { parseEmailAddress } from '../../domain/address/parse-email-address.ts';
import type { InviteTerms, Terms } from '../../domain/invitation/terms.ts';
import type { Pool } from '../../db/sql.ts';
import { newId } from '../../runtime/ids.ts';

type Columns = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

/** Writes an organization that lets everybody in, but for what is given. Answers its id. */
export async function anOrganization(sql: Pool, columns: Columns = {}): Promise<string> {
  const id = newId();
  const row = {
    id,
    name: 'Acme',
    slug: `acme-${id}`,
    emailInvites: 'ALL_ALLOWED',
    emailJitProvisioning: 'NOT_ALLOWED',
    ssoJitProvisioning: 'ALL_ALLOWED',
    oauthTenantJitProvisioning: 'NOT_ALLOWED',
    ...columns,
  };
  await sql`insert into organizations ${sql(row as Record<string, string>)}`;
  return id;
}

/** Writes an active member. Answers its id. */
export async function aMember(
  sql: Pool,
  organizationId: string,
  address: string,
  roles = ['member'],
): Promise<string> {
  const id = newId();
  await sql`
    insert into members (id, organization_id, email_address, canonical_address, name, roles)
    values (${id}, ${organizationId}, ${address}, ${address.toLowerCase()}, 'Grace', ${roles})`;
  return id;
}

export function emailAddress(text: string) {
  const parsed = parseEmailAddress(text);
  if (!parsed.ok) throw new Error(parsed.refusal.message);
  return parsed.value;
}

export function inviteTerms(address: string, terms: Partial<InviteTerms> = {}): InviteTerms {
  return {
    emailAddress: emailAddress(address),
    roles: [],
    invitedByMemberId: null,
    name: null,
    message: null,
    locale: 'en',
    trustedMetadata: {},
    untrustedMetadata: {},
    redirectUrl: null,
    lifetimeMinutes: 10_080,
    reminders: null,
    ...terms,
  };
}

type AskedFor<V extends keyof Terms> = {
  readonly verb: V;
  readonly organizationId: string;
  readonly invitationId: string;
  readonly terms: Terms[V];
};

/** Writes a request about exactly this invitation. Returns its id. */
export async function aRequest<V extends keyof Terms>(sql: Pool, asked: AskedFor<V>): Promise<string> {
  const id = newId();
  const canonical = 'emailAddress' in asked.terms ? (asked.terms.emailAddress?.canonical ?? null) : null;
  await sql`
    insert into requests (id, kind, organization_id, invitation_id, member_id, address_hash, terms, asked_at)
    values (${id}, ${asked.verb}, ${asked.organizationId}, ${asked.invitationId}, ${newId()},
      address_hash(${asked.organizationId}, ${canonical}), ${sql.json(asked.terms as never)}, clock())`;
  return id;
}

export function tokenHashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
