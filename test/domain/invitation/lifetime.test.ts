import { expect, test } from 'vitest';
import { parseLifetimeMinutes } from '../../../domain/invitation/lifetime.ts';
import { parseLocale } from '../../../domain/invitation/locale.ts';
import { casesRunBy } from '../../cases/adversarial.ts';

test.each([
  [undefined, 10_080],
  [5, 5],
  [10_080, 10_080],
])('a lifetime of %s minutes is %i', (value, minutes) => {
  expect(parseLifetimeMinutes(value)).toEqual({ ok: true, value: minutes });
});

test.each([4, 10_081, 0, -5, 5.5, Number.NaN, Infinity])('a lifetime of %s minutes is refused', (value) => {
  expect(parseLifetimeMinutes(value)).toMatchObject({ ok: false, refusal: { type: 'invalid_expiration' } });
});

test.each(casesRunBy('test/domain/invitation/lifetime.test.ts'))('$id, $why: refused', ({ input }) => {
  const { expires_in_seconds } = (input as { readonly json: { readonly expires_in_seconds: number } }).json;
  expect(parseLifetimeMinutes(expires_in_seconds / 60).ok).toBe(false);
  expect(parseLifetimeMinutes(expires_in_seconds).ok).toBe(false);
});

test.each([
  [undefined, 'en'],
  ['en', 'en'],
  ['es', 'es'],
  ['fr', 'fr'],
  ['pt-br', 'pt-br'],
  ['pt-BR', 'pt-br'],
  ['PT-BR', 'pt-br'],
  ['pt', 'pt-br'],
  ['pt-PT', 'pt-br'],
  ['EN', 'en'],
  ['en-US', 'en'],
  ['es-MX', 'es'],
  ['es-419', 'es'],
  ['fr-Latn-CA', 'fr'],
])('the locale %s is %s', (text, locale) => {
  expect(parseLocale(text)).toEqual({ ok: true, value: locale });
});

test.each(['', 'ar', 'toString', 'english', 'en-', 'en_US', 'en-USA1', 'e', ' en', 'pt-b', 'esp'])(
  'the locale %j is refused',
  (text) => {
    expect(parseLocale(text)).toMatchObject({ ok: false, refusal: { type: 'invalid_locale' } });
  },
);
