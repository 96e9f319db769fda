import type { Mutation } from './mutation.ts';
import { locks } from './locks.ts';
import { rechecks } from './rechecks.ts';
import { constraints } from './constraints.ts';
import { http } from './http.ts';
import { people } from './people.ts';
import { workflows } from './workflows.ts';

/** All protections that `npm run mutants` takes out, each alone. */
export const mutations: readonly Mutation[] = [
  ...locks,
  ...rechecks,
  ...constraints,
  ...http,
  ...people,
  ...workflows,
];
