import { register } from '../test/cases/register.ts';

/** How many of the adversarial cases a test runs, and why not the others. That each holds, `npm test` shows. */
export function benchCases(): Promise<void> {
  const answers = Object.values(register);
  const reasons = new Map<string, number>();
  for (const answer of answers) {
    const reason =
      'by' in answer
        ? 'run by a test'
        : 'notYet' in answer
          ? `not yet: ${answer.notYet}`
          : `never: ${answer.never}`;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  console.log(`${answers.length} cases`);
  for (const [reason, count] of [...reasons].toSorted((one, other) => other[1] - one[1]))
    console.log(`${count} ${reason}`);
  return Promise.resolve();
}
