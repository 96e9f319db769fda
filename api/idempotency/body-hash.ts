import { createHash } from 'node:crypto';
import type { JsonValue } from '../http/json-body.ts';

/**
 * Returns the SHA-256 of a JSON value, the same whatever the order of its fields and its white space.
 */
export function bodyHash(value: JsonValue): Buffer {
  return createHash('sha256').update(canonicalJson(value)).digest();
}

/**
 * Returns the SHA-256 of the JSON value of a text, numbers by their exact value: `1.0` is `1`, and integers beyond 2^53,
 * which `JSON.parse` rounds, differ.
 * @param text well-formed JSON, without U+0000 in its strings
 */
export function bodyHashOfText(text: string): Buffer {
  const exact = text.replaceAll(stringOrNumber, (token) =>
    // No string of a body begins so.
    token.startsWith('"') ? token : JSON.stringify(`\u0000${exactNumber(token)}`),
  );
  return bodyHash(JSON.parse(exact) as JsonValue);
}

const stringOrNumber = /"(?:[^"\\]+|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A number as digits without zeros at either end, and the power of ten they are to be taken by. */
function exactNumber(token: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = numberParts.exec(token) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}

const numberParts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]\+?(-?\d+))?$/;

function canonicalJson(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((entry: JsonValue) => canonicalJson(entry)).join(',')}]`;
  const fields = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${fields.map(([name, entry]) => `${JSON.stringify(name)}:${canonicalJson(entry)}`).join(',')}}`;
}
