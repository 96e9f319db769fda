import { register } from '../test/cases/register.ts';

/** Counts the adversarial cases that a test runs, and the reasons for the others. `npm test` shows that each passes. */
export function benchCases(): Promise<void> {
  const entries = Object.values(register);
  const reasons = new Map<string, number>();
  for (const entry of entries) {
    const reason =
      'by' in entry
        ? 'run by a test'
        : 'notYet' in entry
          ? `not yet: ${entry.notYet}`
          : `never: ${entry.never}`;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  console.log(`${entries.length} cases`);
  for (const [reason, count] of [...reasons].toSorted((one, other) => other[1] - one[1]))
    console.log(`${count} ${reason}`);
  return Promise.resolve();
}
