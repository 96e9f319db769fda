import type { ReminderRule } from '../../../domain/invitation/reminders.ts';
import { parseReminders } from '../../../domain/invitation/reminders.ts';
import { parseMetadata } from '../../../domain/organization/metadata.ts';
import type { Metadata } from '../../../domain/organization/metadata.ts';
import { parseOrganizationName } from '../../../domain/organization/name.ts';
import { parseSlug } from '../../../domain/organization/slug.ts';
import { allow, combine, optional } from '../../../domain/outcome.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import type { OrganizationFields } from '../../schemas/organization-fields.ts';

export type ParsedOrganizationFields = {
  readonly name?: string;
  readonly slug?: string;
  readonly trustedMetadata?: Metadata;
  readonly defaultReminders?: readonly ReminderRule[] | null;
};

/** Parses the given fields of an organization, without its policy; the others stay absent. Refuses as each parser does. */
export function parseOrganizationFields(
  fields: Partial<OrganizationFields>,
): Outcome<ParsedOrganizationFields> {
  return combine({
    name: optional(fields.organization_name, parseOrganizationName),
    slug: optional(fields.organization_slug, parseSlug),
    trustedMetadata: optional(fields.trusted_metadata, (value) => parseMetadata(value, 'trusted_metadata')),
    defaultReminders: optional(fields.default_reminders, (rules) =>
      rules === null ? allow(null) : parseReminders(rules, null, 'default_reminders'),
    ),
  });
}
