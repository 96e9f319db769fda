import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import type { EmailAddress } from '../../../domain/address/types.ts';
import { parsePersonName } from '../../../domain/invitation/text.ts';
import { grantRoles } from '../../../domain/member/roles.ts';
import { parseMetadata } from '../../../domain/organization/metadata.ts';
import type { Metadata } from '../../../domain/organization/metadata.ts';
import { combine, optional } from '../../../domain/outcome.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import type { MemberChangeFields } from '../../schemas/member-fields.ts';

export type ParsedMemberFields = {
  readonly emailAddress?: EmailAddress;
  readonly name?: string;
  readonly roles?: readonly string[];
  readonly trustedMetadata?: Metadata;
  readonly untrustedMetadata?: Metadata;
};

/** Parses the given fields of a member; the others stay absent. Refuses as each parser does. */
export function parseMemberFields(
  fields: Pick<
    MemberChangeFields,
    'email_address' | 'name' | 'roles' | 'trusted_metadata' | 'untrusted_metadata'
  >,
  projectRoles: readonly string[],
): Outcome<ParsedMemberFields> {
  return combine({
    emailAddress: optional(fields.email_address, parseEmailAddress),
    name: optional(fields.name, parsePersonName),
    roles: optional(fields.roles, (requested) => grantRoles({ projectRoles, requested, inviterRoles: null })),
    trustedMetadata: optional(fields.trusted_metadata, (value) => parseMetadata(value, 'trusted_metadata')),
    untrustedMetadata: optional(fields.untrusted_metadata, (value) =>
      parseMetadata(value, 'untrusted_metadata'),
    ),
  });
}
