import { parseShownText } from '../invitation/text.ts';
import type { Outcome } from '../outcome.ts';

/** Returns an organization's name: 1 to 128 code points, safe in emails. Refuses with `invalid_organization_name`. */
export function parseOrganizationName(text: string, field = 'organization_name'): Outcome<string> {
  return parseShownText(text, {
    field,
    refusal: 'invalid_organization_name',
    minCodePoints: 1,
    maxCodePoints: 128,
  });
}
