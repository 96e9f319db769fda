import type { ReminderRule } from '../../../domain/invitation/reminders.ts';
import { parseReminders } from '../../../domain/invitation/reminders.ts';
import { parseMetadata } from '../../../domain/organization/metadata.ts';
import type { Metadata } from '../../../domain/organization/metadata.ts';
import { parseOrganizationName } from '../../../domain/organization/name.ts';
import { parseSlug } from '../../../domain/organization/slug.ts';
import { allow } from '../../../domain/outcome.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import type { OrganizationFields } from '../../schemas/organization-fields.ts';

export type OrganizationTexts = {
  readonly name?: string;
  readonly slug?: string;
  readonly trustedMetadata?: Metadata;
  readonly defaultReminders?: readonly ReminderRule[] | null;
};

/** Parses what is said of an organization beside its policy; what is not said stays absent. */
export function readOrganizationTexts(fields: Partial<OrganizationFields>): Outcome<OrganizationTexts> {
  const { organization_name, organization_slug, trusted_metadata, default_reminders } = fields;
  const name = organization_name === undefined ? undefined : parseOrganizationName(organization_name);
  if (name?.ok === false) return name;
  const slug = organization_slug === undefined ? undefined : parseSlug(organization_slug);
  if (slug?.ok === false) return slug;
  const metadata =
    trusted_metadata === undefined ? undefined : parseMetadata(trusted_metadata, 'trusted_metadata');
  if (metadata?.ok === false) return metadata;
  const reminders = Array.isArray(default_reminders)
    ? parseReminders(default_reminders, null, 'default_reminders')
    : undefined;
  if (reminders?.ok === false) return reminders;
  return allow({
    ...(name === undefined ? {} : { name: name.value }),
    ...(slug === undefined ? {} : { slug: slug.value }),
    ...(metadata === undefined ? {} : { trustedMetadata: metadata.value }),
    ...(reminders === undefined ? {} : { defaultReminders: reminders.value }),
    ...(default_reminders === null ? { defaultReminders: null } : {}),
  });
}
