import type { Operand } from '../schemas/search.ts';
import { quote } from './explain-issue.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { badRequest } from '../errors/error-type.ts';

/** A shorter fuzzy filter would find nearly everything. */
const shortestFuzzy = 3;

/** Readers of the filters of a search: of a list of texts, or of one text to search for. */
export type FilterReaders<Filter> = Readonly<
  Record<
    string,
    { readonly list: (values: readonly string[]) => Filter } | { readonly fuzzy: (value: string) => Filter }
  >
>;

/** Reads the filters of a search. Refusals: `bad_request`, naming every filter that is unknown or of the wrong kind. */
export function readOperands<Filter>(
  operands: readonly Operand[],
  readers: FilterReaders<Filter>,
): Outcome<readonly Filter[], 'bad_request'> {
  const problems: string[] = [];
  const filters: Filter[] = [];
  for (const [index, { filter_name: name, filter_value: value }] of operands.entries()) {
    const operand = `query.operands[${index}]`;
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (reader === undefined)
      problems.push(`${quote(`${operand}.filter_name`)} is an unknown filter ${quote(name)}.`);
    else if ('list' in reader) {
      if (typeof value === 'string')
        problems.push(`${quote(`${operand}.filter_value`)} must be an array of strings.`);
      else filters.push(reader.list(value));
    } else if (typeof value !== 'string' || value.length < shortestFuzzy) {
      problems.push(
        `${quote(`${operand}.filter_value`)} must be a string of at least ${shortestFuzzy} characters.`,
      );
    } else filters.push(reader.fuzzy(value));
  }
  return problems.length === 0 ? allow(filters) : badRequest(problems);
}
