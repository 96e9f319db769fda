import type { Decided } from '../../domain/invitation/plan.ts';
import type { Findings } from '../../db/changes/findings.ts';
import type { InviteTerms, Terms } from '../../domain/invitation/terms.ts';
import { decideRequest } from '../../db/changes/decide.ts';
import type { Changes } from '../../db/changes/deciding.ts';
import { findInvitation } from '../../db/invitations.ts';
import type { InvitationRow } from '../../db/invitations.ts';
import { newId } from '../../runtime/ids.ts';
import { createLinkKeys } from '../../runtime/links.ts';
import { cloneDatabase } from '../support/database.ts';
import { aRequest, inviteTerms } from '../support/records.ts';
import { projectRoles } from '../support/simulation.ts';

/** Decisions on a real database, without a run around them. */
export type Decisions = Awaited<ReturnType<typeof openDecisions>>;

export async function openDecisions(options = { connections: 10 }) {
  const { sql, url, drop } = await cloneDatabase(options);
  const links = createLinkKeys([{ id: 'test', key: Buffer.alloc(32, 7) }]);
  const changes: Changes = { sql, mintLink: links.mint, isLinkAlive: links.isLinkAlive, projectRoles, newId };

  type Asked<V extends keyof Terms> = {
    readonly verb: V;
    readonly organizationId: string;
    readonly invitationId: string;
    readonly terms: Terms[V];
  };
  const ask = <V extends keyof Terms>(asked: Asked<V>): Promise<string> => aRequest(sql, asked);
  const row = async (invitationId: string): Promise<InvitationRow> => {
    const found = await findInvitation(sql, invitationId);
    if (found === null) throw new Error('There is no such invitation.');
    return found;
  };
  return {
    sql,
    url,
    changes,
    drop,
    ask,
    row,
    decide: (requestId: string, invitationId?: string): Promise<Decided & Findings> =>
      decideRequest(changes, requestId, invitationId),
    /** Asks and decides. */
    async now<V extends keyof Terms>(asked: Asked<V>): Promise<Decided> {
      return decideRequest(changes, await ask(asked));
    },
    async invited(organizationId: string, address: string, terms: Partial<InviteTerms> = {}) {
      const invitationId = newId();
      const asked = {
        verb: 'invite',
        organizationId,
        invitationId,
        terms: inviteTerms(address, terms),
      } as const;
      const { outcome } = await decideRequest(changes, await ask(asked));
      if (outcome !== 'done') throw new Error(`The invitation was not made: ${outcome}`);
      return row(invitationId);
    },
  };
}

export function acceptTerms(invitation: Pick<InvitationRow, 'tokenHash'>): Terms['accept'] {
  return { tokenHash: Buffer.from(invitation.tokenHash).toString('hex'), signedInAddress: null };
}

export const endTerms: Terms['revoke'] = { tokenHash: null, reason: null };
