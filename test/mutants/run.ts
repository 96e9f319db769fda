import { mutations } from './mutations.ts';
import type { Mutation } from './mutation.ts';
import { copyTree } from './copy-tree.ts';
import { runTests } from './run-tests.ts';

// `npm run mutants [NAME...]`: takes each protection out of a copy of the tree and says whether a test notices.
// The unbroken copy is tested first. Exits 1 where a mutant survives, or where the tests say nothing about it.

const names = process.argv.slice(2);
const unknown = names.filter((name) => !mutations.some((one) => one.name === name));
if (unknown.length > 0) {
  process.stderr.write(`There is no mutation ${unknown.join(', ')}. Known: ${knownNames()}\n`);
  process.exit(2);
}
const chosen = names.length === 0 ? mutations : mutations.filter(({ name }) => names.includes(name));
const tree = await copyTree();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(130));

const unbroken = await runTests(tree.path, [...new Set(chosen.flatMap(({ tests }) => tests))]);
if (unbroken.verdict !== 'passed') {
  process.stdout.write(`The unbroken tests do not pass:\n${unbroken.details}\n`);
  await end(1);
}
const verdicts = new Map<string, string[]>();
for (const mutation of chosen) {
  const startedMs = performance.now();
  const verdict = await judge(mutation);
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  process.stdout.write(`${verdict.padEnd(9)} ${mutation.name} (${seconds} s): ${mutation.protects}\n`);
  verdicts.set(verdict, [...(verdicts.get(verdict) ?? []), mutation.name]);
}
for (const [verdict, ones] of verdicts)
  process.stdout.write(`${verdict}: ${ones.length} of ${chosen.length}\n`);
await end(verdicts.get('killed')?.length === chosen.length ? 0 : 1);

/** `killed` where a test failed, `survived` where all passed, `unclear` where the tests could not be run. */
async function judge({ file, text, replacement, tests }: Mutation): Promise<string> {
  const restore = await tree.replaceOnce(file, text, replacement);
  try {
    const { verdict, details } = await runTests(tree.path, tests);
    if (verdict === 'unclear') process.stdout.write(`${details}\n`);
    return { failed: 'killed', passed: 'survived', unclear: 'unclear' }[verdict];
  } finally {
    await restore();
  }
}

function knownNames(): string {
  return mutations.map(({ name }) => name).join(', ');
}

async function end(code: number): Promise<never> {
  await tree.remove();
  process.exit(code);
}
