import type { CaseTable } from './answers.ts';
import { faultCases } from './faults.ts';
import { inputCases } from './input.ts';
import { linkCases } from './links.ts';
import { mailCases } from './mail.ts';
import { peopleCases } from './people.ts';

/**
 * Where each case of `test/fixtures/cases/adversarial.json` is tested, or why not. To run one: take its id out of the
 * line where it waits, put it under `runBy(<your test file>, …)`, and take the case in that file by `casesRunBy`, or
 * write its id in the test's name.
 */
export const register: CaseTable = {
  ...faultCases,
  ...inputCases,
  ...linkCases,
  ...mailCases,
  ...peopleCases,
};
