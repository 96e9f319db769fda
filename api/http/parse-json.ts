import { findJsonFault } from './find-json-fault.ts';
import { allow, refuse } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };
export type JsonObject = { readonly [name: string]: JsonValue };

/** Deeper than anything a caller needs, and far from where a stack ends. */
const depthLimit = 64;

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
    const { line, column, trailingComma } = findJsonFault(text);
    const hint = trailingComma
      ? ' There is a trailing comma: JSON allows no comma after the last field or entry; remove it.'
      : '';
    return refuse('bad_request', `The body is not valid JSON: line ${line}, column ${column}.${hint}`, {
      line,
      column,
    });
  }
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
