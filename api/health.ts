import type { Readiness } from './deps.ts';
import type { ApiResponse, Rendering } from './http/response.ts';
import { renderError } from './http/response.ts';
import { refuse } from '../domain/outcome.ts';

/**
 * What `GET /health` answers: the process is alive, whatever it stands on; 503 when it cannot recover by itself, so
 * that somebody restarts it.
 */
export function healthResponse(isStuck: boolean, rendering: Rendering): ApiResponse {
  const { requestId } = rendering;
  if (!isStuck) {
    return {
      kind: 'answer',
      status: 200,
      body: { status_code: 200, request_id: requestId, status: 'alive' },
    };
  }
  const { refusal } = refuse(
    'service_unavailable',
    'A connection to PostgreSQL is neither answered nor given up; restart this process.',
  );
  const denied = renderError(refusal, rendering);
  return { ...denied, body: { ...denied.body, status: 'stuck' } };
}

/** What `GET /ready` answers: 200, or a 503 like every other, with what answers and what does not beside it. */
export function readyResponse(readiness: Readiness, rendering: Rendering): ApiResponse {
  if (readiness.postgres && readiness.temporal) {
    const body = { status_code: 200, request_id: rendering.requestId, status: 'ready', ...readiness };
    return { kind: 'answer', status: 200, body };
  }
  const away = [readiness.postgres ? [] : ['PostgreSQL'], readiness.temporal ? [] : ['Temporal']].flat();
  const { refusal } = refuse('service_unavailable', `${away.join(' and ')} did not answer in time.`);
  const denied = renderError(refusal, rendering);
  return { ...denied, body: { ...denied.body, status: 'not ready', ...readiness } };
}
