import type { z } from '@hono/zod-openapi';
import { explainIssue } from './explain-issue.ts';
import type { Part } from './explain-issue.ts';
import type { JsonObject } from './json-body.ts';
import { quote } from './explain-issue.ts';
import { findUnstorable } from './storable-text.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { badRequest } from '../errors/error-type.ts';

/**
 * Checks a part of a request against its schema. Reports every problem at once, by field, never by value.
 * @param given the part as it came
 * @param path parameters of the path, which may come again here with the same value: some clients do that
 * Refusals: `bad_request`.
 */
export function validate<Schema extends z.ZodObject>(
  schema: Schema,
  part: Part,
  given: JsonObject,
  path: Readonly<Record<string, string>> = {},
): Outcome<z.output<Schema>, 'bad_request'> {
  const problems: string[] = [];
  const rest: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(given)) {
    const repeated = Object.hasOwn(path, name) && !Object.hasOwn(schema.shape, name);
    if (!repeated) rest[name] = value;
    else if (value !== path[name]) problems.push(`${quote(name)} of the ${part} is not the one of the path.`);
  }
  const unstorable = findUnstorable(given);
  problems.push(
    ...unstorable.map((field) => `${quote(field)} has a character or number that cannot be kept.`),
  );
  // Before the schema, which stops at unknown fields.
  const unknown = Object.keys(rest).filter((name) => !Object.hasOwn(schema.shape, name));
  problems.push(...unknown.map((name) => `The ${part} has an unknown ${nounOf(part)} ${quote(name)}.`));
  for (const name of unknown) delete rest[name];
  const read = schema.safeParse({ ...rest });
  if (!read.success) problems.push(...read.error.issues.flatMap((issue) => explainIssue(issue, part)));
  if (problems.length > 0 || !read.success) return badRequest([...new Set(problems)]);
  return allow(read.data);
}

function nounOf(part: Part): string {
  return part === 'body' ? 'field' : 'parameter';
}
