import type { MiddlewareHandler } from 'hono';
import { refuse } from '../domain/outcome.ts';
import type { ApiDeps } from './deps.ts';
import type { ApiEnv } from './http/env.ts';
import { renderError, respond } from './http/response.ts';

/** `GET /health`: 200 while the process works, whatever it depends on; 503 when only a restart helps. */
export function health({ isStuck, project }: ApiDeps): MiddlewareHandler<ApiEnv> {
  return async (c) => {
    const requestId = c.get('requestId');
    if (!isStuck()) {
      const body = { status_code: 200, request_id: requestId, status: 'alive' };
      return respond(c, { kind: 'response', status: 200, body });
    }
    const { refusal } = refuse(
      'service_unavailable',
      'A connection to PostgreSQL is neither answered nor given up; restart this process.',
    );
    const error = renderError(refusal, { requestId, publicBaseUrl: project.publicBaseUrl });
    return respond(c, { ...error, body: { ...error.body, status: 'stuck' } });
  };
}

/** `GET /ready`: 200, or 503, each with the state of PostgreSQL and Temporal. */
export function ready({ checkReadiness, project }: ApiDeps): MiddlewareHandler<ApiEnv> {
  return async (c) => {
    const requestId = c.get('requestId');
    const readiness = await checkReadiness();
    if (readiness.postgres && readiness.temporal) {
      const body = { status_code: 200, request_id: requestId, status: 'ready', ...readiness };
      return respond(c, { kind: 'response', status: 200, body });
    }
    const away = [readiness.postgres ? [] : ['PostgreSQL'], readiness.temporal ? [] : ['Temporal']].flat();
    const { refusal } = refuse('service_unavailable', `${away.join(' and ')} did not answer in time.`);
    const error = renderError(refusal, { requestId, publicBaseUrl: project.publicBaseUrl });
    return respond(c, { ...error, body: { ...error.body, status: 'not ready', ...readiness } });
  };
}
