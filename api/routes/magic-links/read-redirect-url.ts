import { parseRedirectUrl } from '../../../domain/invitation/redirect-url.ts';
import { allow } from '../../../domain/outcome.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import type { Project } from '../../deps.ts';

/** Parses where the link leads: the given URL, else the project's default, else null, which is our own page. */
export function readRedirectUrl(
  written: string | undefined,
  project: Pick<Project, 'redirectUrls' | 'defaultRedirectUrl'>,
  field: string,
): Outcome<string | null> {
  if (written === undefined) return allow(project.defaultRedirectUrl);
  return parseRedirectUrl(written, project.redirectUrls, field);
}
