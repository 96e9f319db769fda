/** gRPC status codes by number (https://grpc.io/docs/guides/status-codes). */
const statusNames = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

export type GrpcStatus = (typeof statusNames)[number];

/**
 * Returns the gRPC status of an error, or null where it has none. The client's errors carry a number, often in their
 * cause; those of the worker's native connection have the name in their text.
 */
export function grpcStatusOf(error: unknown): GrpcStatus | null {
  if (typeof error === 'string') return statusIn(error);
  if (!(error instanceof Error)) return null;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'number') return statusNames[code] ?? null;
  return grpcStatusOf(error.cause) ?? (error.name === 'TransportError' ? statusIn(error.message) : null);
}

function statusIn(text: string): GrpcStatus | null {
  const name = /\bStatus \{ code: ([A-Za-z]+)/.exec(text)?.[1];
  const found = statusNames.find((status) => status.replaceAll('_', '') === name?.toUpperCase());
  return found ?? null;
}

const reasons: Partial<Record<GrpcStatus, string>> = {
  INVALID_ARGUMENT: 'the namespace refuses it, perhaps for lack of its search attributes: run migrate',
  DEADLINE_EXCEEDED: 'no response in time',
  NOT_FOUND: 'there is no such namespace; see TEMPORAL_NAMESPACE, and run migrate',
  PERMISSION_DENIED: 'the API key or certificate may not do this in the namespace',
  RESOURCE_EXHAUSTED: 'a limit of the namespace or of the server is reached',
  UNAVAILABLE: 'no server at the address, or it is shutting down',
  UNAUTHENTICATED: 'the API key or certificate is not accepted',
};

/** Returns the log fields of an error of Temporal: its gRPC status, if any, and a reason without user data. */
export function temporalFault(error: unknown): {
  readonly grpc_status: string | null;
  readonly reason: string;
} {
  const status = grpcStatusOf(error);
  if (status !== null) return { grpc_status: status, reason: reasons[status] ?? 'refused with this status' };
  return { grpc_status: null, reason: reasonWithoutStatus(error) };
}

function reasonWithoutStatus(error: unknown): string {
  if (error instanceof Error && 'safeMessage' in error) return String(error.safeMessage);
  const message = error instanceof Error ? error.message : '';
  if (/ConnectionRefused|ECONNREFUSED/.test(message)) return 'the connection is refused';
  if (/dns error|ENOTFOUND|EAI_AGAIN/.test(message)) return 'the host name has no address';
  if (/InvalidContentType|[Cc]ertificate|UnknownIssuer|HandshakeFailure|tls/.test(message)) {
    return 'the TLS handshake failed; see TEMPORAL_TLS';
  }
  return `unexpected (${error instanceof Error ? error.name : typeof error})`;
}
