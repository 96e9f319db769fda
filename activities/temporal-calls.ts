/** A call that Temporal does not answer within so many milliseconds is given up. */
export const callMs = 5_000;
