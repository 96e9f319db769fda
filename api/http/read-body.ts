import { allow, refuse } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { ErrorType } from '../errors/error-type.ts';

/** The largest body of an ordinary call. */
export const bodyLimitBytes = 256 * 1024;

const tooLarge = (limitBytes: number) =>
  refuse('request_too_large', `The body is larger than ${Math.floor(limitBytes / 1024)} KiB.`);

/**
 * Reads a JSON body as text. The limit holds while reading, whatever Content-Length says or does not say.
 * Refusals: `unsupported_media_type`, `request_too_large`, `bad_request` for what is not UTF-8.
 * @returns an empty text when there is no body
 */
export async function readBody(
  request: Request,
  limitBytes = bodyLimitBytes,
): Promise<Outcome<string, ErrorType>> {
  if (request.headers.get('content-encoding') !== null) {
    return refuse('unsupported_media_type', 'Content-Encoding is not supported; send the body as it is.');
  }
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) return tooLarge(limitBytes);
  const bytes = await readUpTo(request.body, limitBytes);
  if (bytes === 'cut off') return refuse('bad_request', 'The body ended before it was whole.');
  if (bytes === null) return tooLarge(limitBytes);
  if (bytes.length === 0) return allow('');
  if (!isJson(request.headers.get('content-type'))) {
    return refuse('unsupported_media_type', 'The body must be JSON, with Content-Type: application/json.');
  }
  try {
    return allow(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return refuse('bad_request', 'The body is not valid UTF-8.');
  }
}

function isJson(contentType: string | null): boolean {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters.map((part) => part.trim()).find((part) => part.startsWith('charset='));
  return (
    type.trim() === 'application/json' &&
    (charset === undefined || /^charset="?(utf-?8|us-ascii)"?$/.test(charset))
  );
}

/** Null: there is more than the limit. A client that hangs up is no fault of ours, and nothing for the log to cry about. */
async function readUpTo(
  body: ReadableStream<Uint8Array> | null,
  limitBytes: number,
): Promise<Buffer | 'cut off' | null> {
  if (body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  for (;;) {
    const part = await reader.read().catch(() => 'cut off' as const);
    if (part === 'cut off') return part;
    if (part.done) return Buffer.concat(chunks);
    const { value } = part;
    length += value.byteLength;
    if (length > limitBytes) {
      await reader.cancel().catch(() => undefined);
      return null;
    }
    chunks.push(value);
  }
}
