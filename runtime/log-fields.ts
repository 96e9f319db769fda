import { grpcStatusOf } from './temporal-faults.ts';

/** The fields that a log line may have. None of them can hold personal data or a secret. */
const fieldNames = [
  'request_id',
  'method',
  'path',
  'route',
  'status',
  'duration_ms',
  'error_type',
  'diagnostic',
  'reason',
  'grpc_status',
  'organization_id',
  'member_id',
  'invitation_id',
  'request_row_id',
  'email_kind',
  'generation',
  'attempt',
  'count',
  'port',
  'signal',
  'step',
  'workflowId',
  'runId',
  'workflowType',
  'activityType',
  'activityId',
  'taskQueue',
  'namespace',
  'sdkComponent',
] as const;

export type LogFields = Readonly<
  Partial<Record<(typeof fieldNames)[number], string | number | boolean | null>>
>;

/** Picks the allowed fields, and hides values that look like an address or a token. */
export function pickAllowed(
  fields: Readonly<Record<string, unknown>>,
): Record<string, string | number | boolean> {
  const picked: Record<string, string | number | boolean> = {};
  for (const name of fieldNames) {
    const value = fields[name];
    if (typeof value === 'string') picked[name] = safeText(value);
    if (typeof value === 'number' || typeof value === 'boolean') picked[name] = value;
  }
  return picked;
}

/** Returns the path of a URL without its query; a part that is not an id, a slug or a word becomes a star. */
export function safePath(path: string): string {
  const parts = path.split('?', 1)[0]?.split('/') ?? [];
  return parts.map((part) => (/^[A-Za-z0-9._~-]*$/.test(part) && !isSecretLike(part) ? part : '*')).join('/');
}

/**
 * Describes an error by its class, code, gRPC status and stack frames, without its message, which may quote an address.
 * An error with a message of our own repeats it as `safeMessage`, which is logged.
 */
export function describeError(error: unknown): Record<string, string | readonly string[]> {
  if (!(error instanceof Error)) return { error_name: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { error_code: safeText(error.code) } : {};
  const status = grpcStatusOf(error);
  const message =
    'safeMessage' in error && typeof error.safeMessage === 'string'
      ? { reason: safeText(error.safeMessage) }
      : {};
  const cause = error.cause === undefined ? {} : { error_cause: describeCause(error.cause) };
  // A message of several lines may look like a stack: only lines with the exact shape of a frame are kept.
  const frames = (error.stack ?? '').split('\n').filter((line) => framePattern.test(line));
  return {
    error_name: safeText(error.name),
    ...code,
    ...(status === null ? {} : { grpc_status: status }),
    ...message,
    ...cause,
    stack: frames.slice(0, 12).map((line) => line.trim()),
  };
}

const framePattern = /^\s+at (?:async )?(?:[\w.<>[\]#$ ]+ \()?(?:file:\/|node:|\/)[^\s?]*:\d+:\d+\)?$/;

function describeCause(cause: unknown): string {
  return cause instanceof Error ? safeText(cause.name) : typeof cause;
}

function safeText(text: string): string {
  return text.length > 400 || /@|%40/.test(text) || isSecretLike(text) ? '[hidden]' : text;
}

/** A token is 43 consecutive characters of base64url, with capitals or digits; our ids and names are not. */
function isSecretLike(text: string): boolean {
  const runs = text.replaceAll(ourIds, '').match(/[A-Za-z0-9_-]{32,}/g) ?? [];
  return runs.some((run) => /[A-Z0-9]/.test(run));
}

const ourIds = /(?:[a-z]+[-/])?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
