import { inject } from 'vitest';

/** What the global setup starts once for a whole `npm test`, and every test file may use. */
export type Provided = {
  /** PostgreSQL's own database, from which databases are made and dropped. */
  readonly maintenanceUrl: string;
  /** Fully migrated, and cloned by `cloneDatabase`. Nobody may connect to it. */
  readonly templateDatabase: string;
  /** Of the Temporal dev server. One task queue per test keeps tests apart. */
  readonly temporalAddress: string;
  /** Files for the time of this run. Gone afterwards. */
  readonly runFolder: string;
};

declare module 'vitest' {
  interface ProvidedContext {
    readonly usher: Provided;
  }
}

/** @throws Error in a test that runs without the global setup. */
export function provided(): Provided {
  return inject('usher');
}
