import { printParseErrorCode, visit } from 'jsonc-parser';
import { allow, refuse } from '../../domain/outcome.ts';
import type { Outcome, Refused } from '../../domain/outcome.ts';

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };
export type JsonObject = { readonly [name: string]: JsonValue };

/** Deeper than anything a caller needs, and far from where a stack ends. */
const depthLimit = 64;

/**
 * Reads a JSON body as text; an empty text where there is none. Refusals: `unsupported_media_type`, `bad_request` for
 * what is not UTF-8. The limit of its size is middleware.
 */
export async function readBody(
  request: Request,
): Promise<Outcome<string, 'unsupported_media_type' | 'bad_request'>> {
  if (request.headers.get('content-encoding') !== null) {
    return refuse('unsupported_media_type', 'Content-Encoding is not supported; send the body as it is.');
  }
  // A client that hangs up is no error of ours.
  const bytes = await request.arrayBuffer().catch(() => null);
  if (bytes === null) return cutOff();
  if (bytes.byteLength === 0) return allow('');
  if (!isJson(request.headers.get('content-type'))) {
    return refuse('unsupported_media_type', 'The body must be JSON, with Content-Type: application/json.');
  }
  try {
    return allow(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return refuse('bad_request', 'The body is not valid UTF-8.');
  }
}

export function cutOff(): Refused<'bad_request'> {
  return refuse('bad_request', 'The body ended before it was whole.');
}

function isJson(contentType: string | null): boolean {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters.map((part) => part.trim()).find((part) => part.startsWith('charset='));
  return (
    type.trim() === 'application/json' &&
    (charset === undefined || /^charset="?(utf-?8|us-ascii)"?$/.test(charset))
  );
}

/**
 * Parses a body. Refusals: `bad_request`, with line and column for malformed JSON; a trailing comma, which a
 * well-known example has, gets a sentence of its own.
 */
export function parseJson(text: string): Outcome<JsonValue, 'bad_request'> {
  if (nestsDeeperThan(depthLimit, text)) {
    return refuse('bad_request', `The JSON body is nested deeper than ${depthLimit} levels.`);
  }
  try {
    return allow(JSON.parse(text) as JsonValue);
  } catch {
    const { offset, isTrailingComma } = firstError(text);
    const before = text.slice(0, offset);
    const [line, column] = [before.split('\n').length, offset - before.lastIndexOf('\n')];
    const hint = isTrailingComma
      ? ' There is a trailing comma: JSON allows no comma after the last field or entry; remove it.'
      : '';
    const message = `The body is not valid JSON: line ${line}, column ${column}.${hint}`;
    return refuse('bad_request', message, { line, column });
  }
}

/** Finds where a text stops being JSON, in UTF-16 units. @param text refused by `JSON.parse` */
function firstError(text: string): { readonly offset: number; readonly isTrailingComma: boolean } {
  let first: { offset: number; isTrailingComma: boolean } | null = null;
  let commaAt = -1;
  const options = { disallowComments: true, allowTrailingComma: false };
  visit(
    text,
    {
      onSeparator: (character, offset) => void (commaAt = character === ',' ? offset : -1),
      onError(code, offset) {
        const isClosing = /[}\]]/.test(text.charAt(offset));
        const isTrailingComma =
          isClosing &&
          commaAt !== -1 &&
          text.slice(commaAt + 1, offset).trim() === '' &&
          ['PropertyNameExpected', 'ValueExpected'].includes(printParseErrorCode(code));
        first ??= { offset: isTrailingComma ? commaAt : offset, isTrailingComma };
      },
    },
    options,
  );
  return first ?? { offset: text.length, isTrailingComma: false };
}

function nestsDeeperThan(limit: number, text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (inString) {
      if (unit === 0x5c) at += 1;
      else if (unit === 0x22) inString = false;
    } else if (unit === 0x22) inString = true;
    else if (unit === 0x5b || unit === 0x7b) depth += 1;
    else if (unit === 0x5d || unit === 0x7d) depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
