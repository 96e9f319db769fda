import { newId } from '../../runtime/ids.ts';
import { SeatLimitAppeared } from '../../db/policies.ts';
import { transaction } from '../../db/sql.ts';
import type { Json, Sql } from '../../db/sql.ts';
import { unlessRefused } from '../../db/unless-refused.ts';
import type { ApiDeps } from '../deps.ts';
import type { Answer, Told } from '../http/answer.ts';
import { deny } from '../http/errors.ts';
import { isKept } from './is-kept.ts';
import type { Idempotency } from './read-idempotency-key.ts';
import { replay } from './replay.ts';

type Once = {
  readonly idempotency: Idempotency | null;
  readonly deps: Pick<ApiDeps, 'sql'>;
  render(told: Told<unknown>): Answer;
};

/** Whom an answer tells of: what is erased with them. */
export type Subject = { readonly organizationId?: string; readonly memberId?: string };

/** What is to be done; it says whom its answer tells of. */
export type Deed<T> = (sql: Sql, about: (subject: Subject) => void) => Promise<Told<T>>;

/**
 * Does a deed on plain records once per idempotency key, in one transaction with the key and the answer: a crash
 * leaves all of it or nothing.
 * @param deed runs in the transaction, in a part of its own that a refusal takes back; may run again when a seat limit
 *   appeared meanwhile
 * Refusals: `idempotency_key_reused`, `idempotency_key_in_progress`, and those of the deed.
 */
export async function answerOnce<T>(once: Once, deed: Deed<T>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { answer } = await transaction(once.deps.sql, async (tx) => ({
        answer: await answerIn(tx, once, deed),
      }));
      return answer;
    } catch (error) {
      if (error instanceof NotKept) return error.answer;
      if (error instanceof KeyIsBusy) return once.render(inProgress());
      if (!(error instanceof SeatLimitAppeared) || attempt === 3) throw error;
    }
  }
}

async function answerIn<T>(tx: Sql, once: Once, deed: Deed<T>): Promise<Answer> {
  const { idempotency } = once;
  if (idempotency === null)
    return once.render(await unlessRefused(tx, (part) => deed(part, () => undefined)));
  const requestId = await claim(tx, idempotency);
  if (requestId === null) return (await replay(tx, idempotency, once)) ?? once.render(inProgress());
  let subject: Subject = {};
  const told = await unlessRefused(tx, (part) => deed(part, (named) => (subject = { ...subject, ...named })));
  const answer = once.render(told);
  // The claim goes too: the same key may come again with a better form.
  if (!isKept(answer)) throw new NotKept(answer);
  await keep(tx, requestId, answer, subject);
  return answer;
}

/** Takes the key; null when it was taken before. Waits for a transaction that is about to take it. */
async function claim(tx: Sql, { scope, key, bodyHash }: Idempotency): Promise<string | null> {
  const id = newId();
  try {
    await tx`
      delete from requests
      where idempotency_scope = ${scope} and idempotency_key = ${key} and kind = 'plain'
        and asked_at < clock() - interval '24 hours'`;
    const rows = await tx`
      insert into requests (id, kind, idempotency_scope, idempotency_key, body_hash)
      values (${id}, 'plain', ${scope}, ${key}, ${bodyHash})
      on conflict (idempotency_scope, idempotency_key) do nothing returning 1`;
    return rows.length > 0 ? id : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '55P03') throw new KeyIsBusy();
    throw error;
  }
}

async function keep(tx: Sql, requestId: string, answer: Answer, subject: Subject): Promise<void> {
  const kept = { status: answer.status, body: answer.body } as unknown as Json;
  await tx`
    update requests
    set answer = ${tx.json(kept)}, answered_at = clock(), decided_at = clock(),
      organization_id = ${subject.organizationId ?? null}, member_id = ${subject.memberId ?? null}
    where id = ${requestId}`;
}

function inProgress() {
  return deny(
    'idempotency_key_in_progress',
    'A request with this Idempotency-Key is still running; ask again.',
  );
}

class NotKept extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super('not kept');
    this.name = 'NotKept';
    this.answer = answer;
  }
}

class KeyIsBusy extends Error {}
