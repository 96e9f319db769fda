import type { Client } from '@temporalio/client';
import { grpcStatusOf } from '../runtime/temporal-faults.ts';
import { organizationAttribute, stateAttribute } from '../workflows/messages.ts';

/** `INDEXED_VALUE_TYPE_KEYWORD`, as Temporal's operator service numbers it. */
export const keyword = 2;

const wanted = [organizationAttribute.name, stateAttribute.name];

/** What may not be done by a role that has no part in operating the namespace, or is not offered (Temporal Cloud). */
export function isDenied(error: unknown): boolean {
  return ['PERMISSION_DENIED', 'UNIMPLEMENTED'].includes(grpcStatusOf(error) ?? '');
}

/**
 * Returns the search attributes that the namespace lacks. Where its list may not be read, each is tried in a query,
 * which needs no more than what reads workflows.
 * @throws WrongType where one is there with another type
 */
export async function findMissingAttributes(client: Client, namespace: string): Promise<readonly string[]> {
  const { operatorService } = client.connection;
  try {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    const wrong = wanted.filter((name) => ![undefined, keyword].includes(customAttributes?.[name]));
    if (wrong.length > 0) throw new WrongType(wrong);
    return wanted.filter((name) => customAttributes?.[name] === undefined);
  } catch (error) {
    if (!isDenied(error)) throw error;
  }
  const answers = await Promise.all(wanted.map((name) => answersTo(client, namespace, name)));
  return wanted.filter((_, index) => answers[index] !== true);
}

/** Whether a query may name the attribute; where no query is allowed it counts as missing. */
async function answersTo(client: Client, namespace: string, name: string): Promise<boolean> {
  try {
    const query = `${name} = 'x'`;
    await client.workflowService.listWorkflowExecutions({ namespace, query, pageSize: 1 });
    return true;
  } catch (error) {
    if (isDenied(error) || grpcStatusOf(error) === 'INVALID_ARGUMENT') return false;
    throw error;
  }
}

/** A search attribute is there with a type that ours cannot have. */
class WrongType extends Error {
  override readonly name = 'WrongType';
  readonly ownWords: string;

  constructor(names: readonly string[]) {
    super(
      `The namespace has ${names.join(' and ')} with another type than Keyword; remove it or take another namespace.`,
    );
    this.ownWords = this.message;
  }
}
