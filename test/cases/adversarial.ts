import { runInNewContext } from 'node:vm';
import { readFixture } from '../fixtures/read.ts';
import { register } from './register.ts';

export type AdversarialCase = {
  readonly id: string;
  readonly area: string;
  readonly input: unknown;
  readonly setup: string;
  readonly expected: string;
  readonly why: string;
};

export const adversarialCases = readFixture<readonly AdversarialCase[]>('cases/adversarial.json');

/**
 * The cases that the register says are run by this test file: a file that takes them from here cannot leave one out.
 * @param file from the root of the project: `test/domain/address/email-cases.test.ts`.
 */
export function casesRunBy(file: string): readonly AdversarialCase[] {
  return adversarialCases.filter(({ id }) => {
    const answer = register[id];
    return answer !== undefined && 'by' in answer && answer.by === file;
  });
}

/** A case whose input is code has it run apart from us; other inputs are as written. */
export function inputOf(written: unknown): unknown {
  if (typeof written === 'object' && written !== null && 'js' in written && typeof written.js === 'string') {
    return runInNewContext(`(${written.js})`);
  }
  return written;
}
