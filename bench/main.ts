import { benchBatches } from './batches.ts';
import { benchCases } from './cases.ts';
import { benchDispatch } from './dispatch.ts';
import { benchEmails } from './emails.ts';
import { benchFloor } from './floor.ts';
import { benchHistory } from './history.ts';
import { benchLines } from './lines.ts';
import { benchPolicy } from './policy.ts';
import { benchSearch } from './search.ts';
import { benchRush } from './rush.ts';
import { benchStatements } from './statements.ts';

/** The measurements of `npm run bench -- <name>...`. Without a name it runs all of them. */
const benches: Readonly<Record<string, () => Promise<void>>> = {
  history: benchHistory,
  floor: benchFloor,
  emails: benchEmails,
  dispatch: benchDispatch,
  batches: benchBatches,
  search: benchSearch,
  policy: benchPolicy,
  lines: benchLines,
  cases: benchCases,
  rush: benchRush,
  statements: benchStatements,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => benches[name] === undefined);
if (unknown.length > 0) {
  console.error(
    `Unknown measurement: ${unknown.join(', ')}. Choose from: ${Object.keys(benches).join(', ')}.`,
  );
  process.exit(2);
}
for (const name of names.length > 0 ? names : Object.keys(benches)) {
  console.log(`\n# ${name}`);
  await benches[name]?.();
}
process.exit(0);
