import { createHash } from 'node:crypto';
import { parseEmailAddress } from '../../domain/address/parse-email-address.ts';
import type { InviteInput, RequestInputs } from '../../domain/invitation/inputs.ts';
import type { Pool } from '../../db/sql/client.ts';
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

export function inviteInput(address: string, input: Partial<InviteInput> = {}): InviteInput {
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
    ...input,
  };
}

type AskedFor<V extends keyof RequestInputs> = {
  readonly verb: V;
  readonly organizationId: string;
  readonly invitationId: string;
  readonly input: RequestInputs[V];
};

/** Writes a request about exactly this invitation. Returns its id. */
export async function aRequest<V extends keyof RequestInputs>(
  sql: Pool,
  asked: AskedFor<V>,
): Promise<string> {
  const id = newId();
  const canonical = 'emailAddress' in asked.input ? (asked.input.emailAddress?.canonical ?? null) : null;
  await sql`
    insert into requests (id, kind, organization_id, invitation_id, member_id, address_hash, input, requested_at)
    values (${id}, ${asked.verb}, ${asked.organizationId}, ${asked.invitationId}, ${newId()},
      address_hash(${asked.organizationId}, ${canonical}), ${sql.json(asked.input as never)}, clock())`;
  return id;
}

export function tokenHashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
