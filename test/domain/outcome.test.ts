import { expect, expectTypeOf, test } from 'vitest';
import { allow, combine, optional, refuse } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';

const name = (text: string): Outcome<string, 'invalid_name'> =>
  text === '' ? refuse('invalid_name', 'name is empty.') : allow(text);
const locale = (text: string): Outcome<'en', 'invalid_locale'> =>
  text === 'en' ? allow('en') : refuse('invalid_locale', 'locale is unknown.');

test('an object of values becomes the value of the object', () => {
  expect(combine({ name: name('Ada'), locale: locale('en') })).toEqual(allow({ name: 'Ada', locale: 'en' }));
});

test('the first refusal in the order of the fields wins', () => {
  expect(combine({ name: name(''), locale: locale('xx') })).toEqual(name(''));
  expect(combine({ locale: locale('xx'), name: name('') })).toEqual(locale('xx'));
  expect(combine({ name: name('Ada'), locale: locale('xx') })).toEqual(locale('xx'));
});

test('a field that was not given stays absent, one that is null stays null', () => {
  const given: string | undefined = undefined;
  const combined = combine({ name: optional(given, name), message: allow(null) });
  expect(combined).toEqual(allow({ message: null }));
  expect(Object.keys(combined.ok ? combined.value : {})).toEqual(['message']);
});

test('types follow the outcomes: optional where an outcome may be undefined, one union of errors', () => {
  const combined = combine({ name: optional('Ada' as string | undefined, name), locale: locale('en') });
  expectTypeOf(combined).toExtend<
    Outcome<{ name?: string; locale: 'en' }, 'invalid_name' | 'invalid_locale'>
  >();
  if (combined.ok) expectTypeOf(combined.value.name).toEqualTypeOf<string | undefined>();
});

test('a refusal has details only where some are given', () => {
  expect(refuse('invalid_name', 'name is empty.').refusal).toEqual({
    type: 'invalid_name',
    message: 'name is empty.',
  });
  expect(refuse('invalid_name', 'name is empty.', { line: 1 }).refusal.details).toEqual({ line: 1 });
});
