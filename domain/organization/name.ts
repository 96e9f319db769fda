import { parseShownText } from '../invitation/text.ts';
import type { Outcome } from '../outcome.ts';

/** Answers an organization's name: 1 to 128 code points that may stand in mail. Refuses with `invalid_organization_name`. */
export function parseOrganizationName(text: string, field = 'organization_name'): Outcome<string> {
  return parseShownText(text, {
    place: field,
    refusal: 'invalid_organization_name',
    minCodePoints: 1,
    maxCodePoints: 128,
  });
}
