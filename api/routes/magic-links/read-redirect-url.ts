import { parseRedirectUrl } from '../../../domain/invitation/redirect-url.ts';
import { allow } from '../../../domain/outcome.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import type { Project } from '../../deps.ts';

/** Where the link leads: what was asked for, else the project's default, else (null) our own page. */
export function readRedirectUrl(
  written: string | undefined,
  project: Pick<Project, 'redirectUrls' | 'defaultRedirectUrl'>,
  place: string,
): Outcome<string | null> {
  if (written === undefined) return allow(project.defaultRedirectUrl);
  return parseRedirectUrl(written, project.redirectUrls, place);
}
