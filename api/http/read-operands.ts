import type { Operand } from '../schemas/search.ts';
import { quote } from './explain-issue.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { badRequest } from '../errors/error-type.ts';

/** A fuzzy filter of fewer characters would find nearly everything. */
const shortestFuzzy = 3;

/** How each filter of a search is read: a list of texts, or one text to look for. */
export type FilterReaders<Filter> = Readonly<
  Record<
    string,
    { readonly list: (values: readonly string[]) => Filter } | { readonly fuzzy: (value: string) => Filter }
  >
>;

/** Reads the filters of a search. Refusals: `bad_request`, every filter that is not known or not of its kind. */
export function readOperands<Filter>(
  operands: readonly Operand[],
  readers: FilterReaders<Filter>,
): Outcome<readonly Filter[], 'bad_request'> {
  const faults: string[] = [];
  const filters: Filter[] = [];
  for (const [index, { filter_name: name, filter_value: value }] of operands.entries()) {
    const place = `query.operands[${index}]`;
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (reader === undefined)
      faults.push(`${quote(`${place}.filter_name`)} is an unknown filter ${quote(name)}.`);
    else if ('list' in reader) {
      if (typeof value === 'string')
        faults.push(`${quote(`${place}.filter_value`)} must be an array of strings.`);
      else filters.push(reader.list(value));
    } else if (typeof value !== 'string' || value.length < shortestFuzzy) {
      faults.push(
        `${quote(`${place}.filter_value`)} must be a string of at least ${shortestFuzzy} characters.`,
      );
    } else filters.push(reader.fuzzy(value));
  }
  return faults.length === 0 ? allow(filters) : badRequest(faults);
}
