import type { Client } from '@temporalio/client';
import { grpcStatusOf } from '../runtime/temporal-faults.ts';
import { organizationAttribute, stateAttribute } from '../workflows/messages.ts';

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's operator service. */
export const keyword = 2;

const wanted = [organizationAttribute.name, stateAttribute.name];

/** Whether this role may not operate the namespace, or the operator service is not offered (Temporal Cloud). */
export function isDenied(error: unknown): boolean {
  return ['PERMISSION_DENIED', 'UNIMPLEMENTED'].includes(grpcStatusOf(error) ?? '');
}

/**
 * Returns the search attributes that the namespace lacks. Where their list may not be read, each is tried in a query,
 * for which read access to workflows is enough.
 * @throws WrongType where one has another type than Keyword
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
  const isKnown = await Promise.all(wanted.map((name) => canQueryBy(client, namespace, name)));
  return wanted.filter((_, index) => isKnown[index] !== true);
}

/** Whether a query may name the attribute. Where no query is allowed, it counts as missing. */
async function canQueryBy(client: Client, namespace: string, name: string): Promise<boolean> {
  try {
    const query = `${name} = 'x'`;
    await client.workflowService.listWorkflowExecutions({ namespace, query, pageSize: 1 });
    return true;
  } catch (error) {
    if (isDenied(error) || grpcStatusOf(error) === 'INVALID_ARGUMENT') return false;
    throw error;
  }
}

/** A search attribute of ours exists with another type. */
class WrongType extends Error {
  override readonly name = 'WrongType';
  readonly safeMessage: string;

  constructor(names: readonly string[]) {
    super(
      `The namespace has ${names.join(' and ')} with another type than Keyword; remove it or take another namespace.`,
    );
    this.safeMessage = this.message;
  }
}
