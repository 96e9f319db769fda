import type { DecisionResult } from '../../domain/invitation/snapshot.ts';
import type { Findings } from '../../db/transactions/findings.ts';
import type { InviteInput, RequestInputs } from '../../domain/invitation/inputs.ts';
import { decideRequest } from '../../db/transactions/decide.ts';
import type { TransactionDeps } from '../../db/transactions/context.ts';
import { findInvitation } from '../../db/invitations.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import { newId } from '../../runtime/ids.ts';
import { createLinkKeys } from '../../runtime/links.ts';
import { cloneDatabase } from '../support/database.ts';
import { aRequest, inviteInput } from '../support/records.ts';
import { projectRoles } from '../support/simulation.ts';

/** Decisions on a real database, without a workflow. */
export type Decisions = Awaited<ReturnType<typeof openDecisions>>;

export async function openDecisions(options = { connections: 10 }) {
  const { sql, url, drop } = await cloneDatabase(options);
  const links = createLinkKeys([{ id: 'test', key: Buffer.alloc(32, 7) }]);
  const transactions: TransactionDeps = {
    sql,
    mintLink: links.mint,
    isLinkAlive: links.isLinkAlive,
    projectRoles,
    newId,
  };

  type Asked<V extends keyof RequestInputs> = {
    readonly verb: V;
    readonly organizationId: string;
    readonly invitationId: string;
    readonly input: RequestInputs[V];
  };
  const ask = <V extends keyof RequestInputs>(asked: Asked<V>): Promise<string> => aRequest(sql, asked);
  const row = async (invitationId: string): Promise<Invitation> => {
    const found = await findInvitation(sql, invitationId);
    if (found === null) throw new Error('There is no such invitation.');
    return found;
  };
  return {
    sql,
    url,
    transactions,
    drop,
    ask,
    row,
    decide: (requestId: string, invitationId?: string): Promise<DecisionResult & Findings> =>
      decideRequest(transactions, requestId, invitationId),
    /** Inserts a request and decides it. */
    async now<V extends keyof RequestInputs>(asked: Asked<V>): Promise<DecisionResult> {
      return decideRequest(transactions, await ask(asked));
    },
    async invited(organizationId: string, address: string, input: Partial<InviteInput> = {}) {
      const invitationId = newId();
      const asked = {
        verb: 'invite',
        organizationId,
        invitationId,
        input: inviteInput(address, input),
      } as const;
      const { outcome } = await decideRequest(transactions, await ask(asked));
      if (outcome !== 'done') throw new Error(`The invitation was not made: ${outcome}`);
      return row(invitationId);
    },
  };
}

export function acceptInput(invitation: Pick<Invitation, 'tokenHash'>): RequestInputs['accept'] {
  return { tokenHash: Buffer.from(invitation.tokenHash).toString('hex'), signedInAddress: null };
}

export const endInput: RequestInputs['revoke'] = { tokenHash: null, reason: null };
