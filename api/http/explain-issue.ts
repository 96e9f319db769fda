import type { z } from '@hono/zod-openapi';

/** The part of a request that a field is in. */
export type Part = 'body' | 'query' | 'path';

type Issue = z.core.$ZodIssue;

/** Describes an issue of a schema: names the field and what it must be, never what it is. */
export function explainIssue(issue: Issue, part: Part): readonly string[] {
  const field = pathOf(issue.path);
  const name = field === '' ? `The ${part}` : quote(field);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map(
        (key) => `The ${part} has an unknown field ${quote(pathOf([...issue.path, key]))}.`,
      );
    case 'invalid_type':
      return [
        // zod names what it received only in its message.
        issue.message.endsWith('received undefined')
          ? `${name} is required.`
          : `${name} must be ${words[issue.expected] ?? issue.expected}.`,
      ];
    case 'invalid_value':
      return [
        issue.values.length === 1
          ? `${name} can only be ${JSON.stringify(issue.values[0])} here.`
          : `${name} must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}.`,
      ];
    case 'too_big':
      return [`${name} must be at most ${issue.maximum}${unitOf(issue.origin)}.`];
    case 'too_small':
      return [`${name} must be at least ${issue.minimum}${unitOf(issue.origin)}.`];
    case 'custom':
      return [`${name} ${issue.message}.`];
    default:
      return [`${name} is not valid.`];
  }
}

const words: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'an array',
  null: 'null',
};

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' entries long' : '';
}

function pathOf(steps: readonly PropertyKey[]): string {
  return steps.reduce<string>(
    (path, step) =>
      typeof step === 'number' ? `${path}[${step}]` : path === '' ? String(step) : `${path}.${String(step)}`,
    '',
  );
}

/** A name in the caller's own spelling, made short and printable. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 64 ? `${name.slice(0, 64)}…` : name).replaceAll(/[^\x20-\x7e…]/g, '?');
}
