import { currentDeadline } from '../../db/sql/deadline.ts';
import type { Deadline } from '../../db/sql/deadline.ts';
import type { InvitationRow } from '../../db/invitations.ts';
import type { Organization } from '../../db/organizations.ts';
import { isTransientError } from '../../db/sql/transient-errors.ts';
import type { Request } from '../../db/requests.ts';

/** What an HTTP request has read and written down so far. */
export type Memory = {
  /** As it was written down: undecided. */
  request?: Request;
  /** It is about an invitation that is not there yet. */
  isNew?: boolean;
  invitation?: InvitationRow;
  organization?: Organization;
  /** It is to be told from memory, without reading again. */
  isEnough?: boolean;
};

const memories = new WeakMap<Deadline, Memory>();

/** Notes what the HTTP request at hand has read or written, for a response that PostgreSQL gives nothing for. */
export function remember(part: Memory): void {
  const deadline = currentDeadline();
  if (deadline !== null) memories.set(deadline, { ...memories.get(deadline), ...part });
}

/** Returns what the HTTP request at hand has noted. */
export function remembered(): Memory {
  const deadline = currentDeadline();
  return (deadline === null ? undefined : memories.get(deadline)) ?? {};
}

/**
 * Reads from PostgreSQL, unless memory is enough. Once what was asked is written down there, and PostgreSQL does not
 * answer any more, what is remembered stands in: the caller is owed a 202.
 * @param recall null where too little is remembered
 * @throws what the read threw
 */
export async function orRemembered<T>(
  read: () => Promise<T>,
  recall: (memory: Memory) => T | null,
): Promise<T> {
  const known = remembered().isEnough === true ? recall(remembered()) : null;
  if (known !== null) return known;
  try {
    return await read();
  } catch (error) {
    const isKept = currentDeadline()?.isKept === true;
    const recalled = isKept && isTransientError(error) ? recall(remembered()) : null;
    if (recalled === null) throw error;
    return recalled;
  }
}
