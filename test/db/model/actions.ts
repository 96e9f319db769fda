import { addMember } from '../../../db/transactions/add-member.ts';
import { claimDueEmail } from '../../../db/transactions/claim-email.ts';
import { decideRequest } from '../../../db/transactions/decide.ts';
import { expireInvitation } from '../../../db/transactions/expire-invitation.ts';
import { recordSent, recordUndeliverable } from '../../../db/transactions/settle-email.ts';
import { eraseMember } from '../../../db/transactions/erase-member.ts';
import { findPerson } from '../../../db/members.ts';
import { transaction } from '../../../db/sql/client.ts';
import { rollbackOnRefusal } from '../../../db/sql/rollback-on-refusal.ts';
import { newId } from '../../../runtime/ids.ts';
import { emailAddress } from '../../support/records.ts';
import type { Decisions } from '../decisions.ts';
import { decideIn, expireIn } from './lines.ts';
import { addMemberIn, deleteMemberIn, mailIn } from './rules.ts';
import type { Model, Policy } from './state.ts';

/** A step in the database, and the same in the model. Both return the caller's result. */
export type Action = {
  readonly name: string;
  readonly inDatabase: () => Promise<string>;
  readonly inModel: (model: Model) => string;
};

const project = { type: 'project', id: null } as const;

/** The steps that change an organization's invitations and members, as api and activities do. */
export function actionsOn(records: Decisions, organizationId: string) {
  const { sql, transactions } = records;
  return {
    /** Repeats the decision where the request was reassigned, as the api does. */
    decide: (requestId: string): Action => ({
      name: `decide ${requestId}`,
      inDatabase: async () => {
        for (let attempt = 0; attempt < 5; attempt += 1) {
          const { outcome } = await decideRequest(transactions, requestId);
          if (outcome !== 'already_open') return outcome;
        }
        return 'pointed elsewhere five times';
      },
      inModel: (model) => {
        decideIn(model, requestId);
        return String(model.requests.find(({ id }) => id === requestId)?.outcome);
      },
    }),
    expire: (invitationId: string): Action => ({
      name: `expire ${invitationId}`,
      inDatabase: async () => {
        await expireInvitation(transactions, invitationId);
        return 'done';
      },
      inModel: (model) => expireIn(model, invitationId) ?? 'done',
    }),
    addMember: (address: string): Action => ({
      name: `add ${address}`,
      inDatabase: async () => {
        const member = {
          ...{ id: newId(), emailAddress: emailAddress(address), emailVerified: false, name: '', roles: [] },
          ...{ trustedMetadata: {}, untrustedMetadata: {} },
        };
        const added = await rollbackOnRefusal(sql, (part) =>
          addMember(part, organizationId, member, project),
        );
        return added.ok ? 'done' : added.refusal.type;
      },
      inModel: (model) => addMemberIn(model, address),
    }),
    deleteMember: (address: string): Action => ({
      name: `delete ${address}`,
      inDatabase: async () => {
        const person = await findPerson(sql, organizationId, { canonicalAddress: address });
        if (person?.status === 'active') await transaction(sql, (tx) => eraseMember(tx, person, project));
        return 'done';
      },
      inModel: (model) => deleteMemberIn(model, address) ?? 'done',
    }),
    setPolicy: (policy: Partial<Policy>): Action => ({
      name: `policy ${JSON.stringify(policy)}`,
      inDatabase: async () => {
        await sql`update organizations set ${sql(policy)} where id = ${organizationId}`;
        return 'done';
      },
      inModel: (model) => {
        Object.assign(model.policy, policy);
        return 'done';
      },
    }),
    /** Two transactions, so it is never run beside another step. */
    mail: (invitationId: string, generation: number, delivery: 'sent' | 'refused'): Action => ({
      name: `mail ${invitationId} ${delivery}`,
      inDatabase: async () => {
        const job = { invitationId, generation, kind: 'invitation', ordinal: 1 } as const;
        const claim = await claimDueEmail(transactions, job, 'usher.example');
        const settle = delivery === 'sent' ? recordSent : recordUndeliverable;
        if (claim.claimed) await settle(transactions, { ...claim, diagnostic: 'smtp' });
        return 'done';
      },
      inModel: (model) => mailIn(model, invitationId, delivery) ?? 'done',
    }),
  };
}

export type Actions = ReturnType<typeof actionsOn>;
