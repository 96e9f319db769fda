import { expect } from 'vitest';
import { findByInvitationId } from '../../../api/requests/find.ts';
import { insertRequest } from '../../../db/requests-insert.ts';
import { newId } from '../../../runtime/ids.ts';
import type { SimulatedClock } from '../../support/simulated-clock.ts';
import { anOrganization } from '../../support/records.ts';
import type { Decisions } from '../decisions.ts';
import { nextRequest, nextAction, inputOf } from './next.ts';
import { actionsOn } from './actions.ts';
import type { Action } from './actions.ts';
import type { Random } from './random.ts';
import { inOrder, recordedIn, recordedOf, renamed } from './recorded.ts';
import { addressOf, allowedDomain, emptyModel, idsTaken, isOpenIn, isOpening } from './state.ts';

const pausesMs = [1_000, 2 * 60_000, 5 * 60_000, 61 * 60_000, 3 * 86_400_000, 31 * 86_400_000];

export type Environment = { readonly records: Decisions; readonly clock: SimulatedClock; nowMs: number };

/**
 * Runs random steps on one organization, some at once. After each the database agrees with the model; after two at once,
 * with the model in one order or the other.
 * @param steps the least number of steps
 * @param log receives a description of each step, to explain a failure
 * @returns the number of steps
 */
export async function playSequence(
  environment: Environment,
  random: Random,
  steps: number,
  log: string[],
): Promise<number> {
  const { sql } = environment.records;
  const policy = { emailJitProvisioning: 'RESTRICTED', emailAllowedDomains: [allowedDomain] };
  const organizationId = await anOrganization(sql, policy);
  const actions = actionsOn(environment.records, organizationId);
  const hashes = new Map<string, string>();
  const leading = new Set<string>();
  let model = emptyModel(environment.nowMs);
  let count = 0;

  const play = { ask, do: () => doSome(1), together: () => doSome(2), pass: passTime, mail };
  while (count < steps) {
    await play[random.weighted({ ask: 42, do: 18, together: 20, pass: 8, mail: 12 })]();
  }
  const lost = await Promise.all([...leading].map(async (id) => ((await leadsSomewhere(id)) ? [] : [id])));
  expect(lost.flat()).toEqual([]);
  return count;

  /** Every id in a response leads to an invitation or a refused request, unless the person was erased. */
  async function leadsSomewhere(id: string): Promise<boolean> {
    if ((await findByInvitationId(sql, organizationId, id)) !== null) return true;
    const erased = await sql`select 1 from requests where invitation_id = ${id} and input = '{}' limit 1`;
    return erased.length > 0;
  }

  async function ask(): Promise<void> {
    const something = nextRequest(model, random);
    if (something === null) return;
    const { operation, about } = something;
    const id = newId();
    const hash = 'generation' in operation ? (hashes.get(`${about} ${operation.generation}`) ?? '') : null;
    const hasNewIds = isOpening({ operation }) && idsTaken(model, addressOf({ operation }) ?? '') === null;
    const ids = isOpening({ operation }) && !hasNewIds ? newId() : about;
    const input = inputOf(operation, hash) as never;
    const actor = { type: 'project', id: null } as const;
    await insertRequest(
      sql,
      { id, verb: operation.verb, organizationId, invitationId: ids, memberId: newId(), input, actor },
      null,
    );
    const [written] = await sql`select invitation_id, has_new_ids from requests where id = ${id}`;
    expect(written).toEqual({ invitationId: about, hasNewIds });
    leading.add(about);
    model.requests.push({
      id,
      operation,
      about,
      originalId: about,
      hasNewIds,
      requestedAtMs: model.nowMs,
      outcome: null,
    });
    count += 1;
    log.push(`ask ${id} of ${about}: ${JSON.stringify(operation)}`);
    // Half of the requests are decided at once, as usual; the others stay pending while more come.
    if (random.below(2) === 0) await doAll([actions.decide(id)]);
  }

  async function doSome(count: number): Promise<void> {
    const some = Array.from({ length: count }, () => nextAction(model, actions, random));
    const all = some.filter((one) => one !== null);
    const [first, second] = all;
    if (first === undefined) await ask();
    else await doAll(first.name === second?.name ? [first] : all);
  }

  async function passTime(): Promise<void> {
    const open = model.invitations.filter(isOpenIn);
    const untilExpiryMs = Math.max(0, (random.of(open)?.expiresAtMs ?? 0) - model.nowMs);
    model.nowMs += random.below(2) === 0 ? untilExpiryMs : (random.of(pausesMs) ?? 0);
    environment.nowMs = model.nowMs;
    await environment.clock.setClock(model.nowMs);
    count += 1;
    log.push(`it is ${model.nowMs}`);
    const over = open.filter(({ expiresAtMs }) => expiresAtMs <= model.nowMs);
    for (const { id } of over) if (random.below(2) === 0) await doAll([actions.expire(id)]);
  }

  async function mail(): Promise<void> {
    const due = random.of(model.invitations.filter((one) => one.emailDueAtMs !== null));
    if (due === undefined) return ask();
    await doAll([actions.mail(due.id, due.generation, random.below(4) > 0 ? 'sent' : 'refused')]);
  }

  async function doAll(all: readonly Action[]): Promise<void> {
    count += all.length;
    log.push(all.map(({ name }) => name).join(', and at once '));
    const results = await Promise.all(all.map(({ inDatabase }) => inDatabase()));
    const recorded = await recordedOf(sql, organizationId);
    const { tokenHashes, ...found } = recorded;
    const happened = JSON.stringify(inOrder({ results, ...found }));
    const orders = all.length === 2 ? [all, all.toReversed()] : [all];
    const candidates = orders.map((order) => {
      const candidate = structuredClone(model);
      const said = new Map(order.map(({ name, inModel }) => [name, inModel(candidate)]));
      const after = renamed(candidate, model, recorded);
      return {
        after,
        wanted: inOrder({ results: all.map(({ name }) => said.get(name)), ...recordedIn(after) }),
      };
    });
    const fitting = candidates.find(({ wanted }) => JSON.stringify(wanted) === happened);
    if (fitting === undefined) expect(JSON.parse(happened)).toEqual(candidates[0]?.wanted);
    else model = fitting.after;
    keepLinks(tokenHashes);
  }

  /** A generation keeps its link, and no other generation has it. */
  function keepLinks(tokenHashes: Readonly<Record<string, string>>): void {
    for (const { id, generation } of model.invitations) {
      const hash = tokenHashes[id] ?? '';
      const name = `${id} ${generation}`;
      if (!hashes.has(name)) expect([...hashes.values()]).not.toContain(hash);
      expect(hash).toBe(hashes.get(name) ?? hash);
      hashes.set(name, hash);
    }
  }
}
