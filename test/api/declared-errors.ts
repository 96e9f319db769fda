import { routes } from '../../api/routes/all.ts';

/** Errors of every route. */
const commonErrors = [
  'bad_request',
  'unauthorized_credentials',
  'request_too_large',
  'unsupported_media_type',
  'internal_error',
  'service_unavailable',
  'invalid_idempotency_key',
  'idempotency_key_reused',
  'idempotency_key_in_progress',
];

const patterns = routes.map(({ method, path, errors, operationId }) => ({
  method: method.toUpperCase(),
  path: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  declared: new Set<string>([...commonErrors, ...errors]),
  operationId,
}));

/**
 * Checks that the route which answered declares the error, so that `/openapi.json` names it.
 * @throws where it does not
 */
export function expectDeclared(method: string, url: string, body: Readonly<Record<string, unknown>>): void {
  const errorType = body['error_type'];
  if (typeof errorType !== 'string') return;
  // As a client sends it: without dots for segments.
  const path = new URL(url, 'http://api').pathname;
  const route = patterns.find((one) => one.method === method && one.path.test(path));
  if (route === undefined || route.declared.has(errorType)) return;
  throw new Error(`${route.operationId} does not declare the error that it responds with: ${errorType}`);
}
