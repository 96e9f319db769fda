import { describe, expect, test } from 'vitest';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import { casesRunBy, inputOf } from '../../cases/adversarial.ts';

const cases = casesRunBy('test/domain/address/email-cases.test.ts');

describe('the adversarial addresses', () => {
  test('are all here', () => {
    expect(cases).toHaveLength(71);
  });

  test.each(cases)('$id, $why: $expected', ({ input, expected }) => {
    const outcome = parseEmailAddress(inputOf(input) as string);
    if (expected.startsWith('ACCEPT')) {
      const canonical = /canonical=(?<address>[^;]*)/.exec(expected)?.groups?.['address'];
      expect(outcome).toMatchObject({ ok: true, value: { canonical } });
    } else {
      expect(outcome).toMatchObject({ ok: false, refusal: { type: 'invalid_email' } });
    }
  });
});
