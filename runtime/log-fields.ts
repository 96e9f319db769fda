import { grpcStatusOf } from './temporal-faults.ts';

/** The facts a log line may carry. None of them can be personal data or a secret. */
const factNames = [
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
  Partial<Record<(typeof factNames)[number], string | number | boolean | null>>
>;

/** Picks the facts of the list, and blanks what has the look of an address or of a token all the same. */
export function pickAllowed(
  facts: Readonly<Record<string, unknown>>,
): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  for (const name of factNames) {
    const fact = facts[name];
    if (typeof fact === 'string') kept[name] = safeText(fact);
    if (typeof fact === 'number' || typeof fact === 'boolean') kept[name] = fact;
  }
  return kept;
}

/** A URL's path without its query; a part that is not an id, a slug or a word is a star. */
export function safePath(path: string): string {
  const parts = path.split('?', 1)[0]?.split('/') ?? [];
  return parts.map((part) => (/^[A-Za-z0-9._~-]*$/.test(part) && !isSecretLike(part) ? part : '*')).join('/');
}

/**
 * An error by its class, code, gRPC status and stack frames: where it came from, without the words it came with. An
 * error whose words are ours has them in `ownWords`, and those are kept.
 */
export function describeError(error: unknown): Record<string, string | readonly string[]> {
  if (!(error instanceof Error)) return { error_name: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { error_code: safeText(error.code) } : {};
  const status = grpcStatusOf(error);
  const words =
    'ownWords' in error && typeof error.ownWords === 'string' ? { reason: safeText(error.ownWords) } : {};
  const cause = error.cause === undefined ? {} : { error_cause: describeCause(error.cause) };
  // A message of several lines may look like anything: only what has the exact shape of a frame is kept.
  const frames = (error.stack ?? '').split('\n').filter((line) => framePattern.test(line));
  return {
    error_name: safeText(error.name),
    ...code,
    ...(status === null ? {} : { grpc_status: status }),
    ...words,
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

/** A token is 43 characters of base64url in a run, with capitals or digits; our ids and our words are neither. */
function isSecretLike(text: string): boolean {
  const runs = text.replaceAll(ourIds, '').match(/[A-Za-z0-9_-]{32,}/g) ?? [];
  return runs.some((run) => /[A-Z0-9]/.test(run));
}

const ourIds = /(?:[a-z]+[-/])?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
