/** What became of a case: a test file runs it; it waits for something that is not built; or it cannot apply. */
export type Answer = { readonly by: string } | { readonly notYet: string } | { readonly never: string };

export type CaseTable = Readonly<Record<string, Answer>>;

/** @param ids separated by spaces. @param file the test that runs them, from the root of the project. */
export function runBy(file: string, ids: string): CaseTable {
  return table(ids, { by: file });
}

/** @param what that is not built yet, or which test is still to be written. */
export function waitFor(what: string, ids: string): CaseTable {
  return table(ids, { notYet: what });
}

/** @param reason why the case has no meaning here. */
export function cannotApply(reason: string, ids: string): CaseTable {
  return table(ids, { never: reason });
}

function table(ids: string, answer: Answer): CaseTable {
  return Object.fromEntries(ids.split(/\s+/).map((id) => [id, answer]));
}
