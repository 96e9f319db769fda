import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { allow, refuse } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { ApiDeps, Project } from '../deps.ts';
import type { ApiEnv } from '../http/env.ts';
import { respondWithError } from '../http/response.ts';

/** Refuses requests without the project's credentials with `unauthorized_credentials`. */
export function requireCredentials({ project }: Pick<ApiDeps, 'project'>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const credentials = checkCredentials(c.req.header('authorization'), project);
    if (!credentials.ok) return respondWithError(c, project, credentials);
    await next();
    return undefined;
  };
}

/** Checks HTTP Basic credentials `project_id:secret`; the refusal does not say which of the two is wrong. */
function checkCredentials(
  authorization: string | undefined,
  project: Pick<Project, 'projectId' | 'secretHashes'>,
): Outcome<null, 'unauthorized_credentials'> {
  const encoded = /^basic +([A-Za-z0-9+/_-]+={0,2}) *$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) {
    return refuse(
      'unauthorized_credentials',
      'Send HTTP Basic credentials: the project id and one of its secrets.',
    );
  }
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const projectMatches = isSame(sha256(text.slice(0, colon)), sha256(project.projectId));
  const given = sha256(text.slice(colon + 1));
  // Every hash is compared, so that the time taken gives nothing away.
  const matches = project.secretHashes.filter((hash) => isSame(hash, given)).length;
  return colon !== -1 && projectMatches && matches > 0
    ? allow(null)
    : refuse('unauthorized_credentials', 'The project id or the secret is wrong.');
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
