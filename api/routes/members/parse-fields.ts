import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import type { EmailAddress } from '../../../domain/address/types.ts';
import { parsePersonName } from '../../../domain/invitation/text.ts';
import { grantRoles } from '../../../domain/member/roles.ts';
import { parseMetadata } from '../../../domain/organization/metadata.ts';
import type { Metadata } from '../../../domain/organization/metadata.ts';
import { allow } from '../../../domain/outcome.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import type { MemberChangeFields } from '../../schemas/member-fields.ts';

export type MemberTexts = {
  readonly emailAddress?: EmailAddress;
  readonly name?: string;
  readonly roles?: readonly string[];
  readonly trustedMetadata?: Metadata;
  readonly untrustedMetadata?: Metadata;
};

/** Parses what the project says of a member; what is not said stays absent. Refuses as each of the domain's rules. */
export function readMemberTexts(
  fields: Pick<
    MemberChangeFields,
    'email_address' | 'name' | 'roles' | 'trusted_metadata' | 'untrusted_metadata'
  >,
  projectRoles: readonly string[],
): Outcome<MemberTexts> {
  const address = fields.email_address === undefined ? undefined : parseEmailAddress(fields.email_address);
  if (address?.ok === false) return address;
  const name = fields.name === undefined ? undefined : parsePersonName(fields.name);
  if (name?.ok === false) return name;
  const roles =
    fields.roles === undefined
      ? undefined
      : grantRoles({ projectRoles, requested: fields.roles, inviterRoles: null });
  if (roles?.ok === false) return roles;
  const trusted = metadataOf(fields.trusted_metadata, 'trusted_metadata');
  if (trusted?.ok === false) return trusted;
  const untrusted = metadataOf(fields.untrusted_metadata, 'untrusted_metadata');
  if (untrusted?.ok === false) return untrusted;
  return allow({
    ...(address === undefined ? {} : { emailAddress: address.value }),
    ...(name === undefined ? {} : { name: name.value }),
    ...(roles === undefined ? {} : { roles: roles.value }),
    ...(trusted === undefined ? {} : { trustedMetadata: trusted.value }),
    ...(untrusted === undefined ? {} : { untrustedMetadata: untrusted.value }),
  });
}

function metadataOf(value: unknown, place: string): Outcome<Metadata> | undefined {
  return value === undefined ? undefined : parseMetadata(value, place);
}
