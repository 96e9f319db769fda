/** One protection, taken out. */
export type Mutation = {
  /** What `npm run mutants NAME` is given. */
  readonly name: string;
  /** The promise that the code keeps by it, in one sentence. */
  readonly protects: string;
  /** From the root of the project. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly text: string;
  readonly replacement: string;
  /** Test files of which at least one test must fail without the protection. */
  readonly tests: readonly string[];
};
