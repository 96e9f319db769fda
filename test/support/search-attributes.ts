import type { Connection } from '@temporalio/client';

import { organizationAttribute, stateAttribute } from '../../workflows/messages.ts';

/** `KEYWORD`, as Temporal's operator service numbers it. */
const keyword = 2;

/**
 * Makes the search attributes of our runs known to a time-skipping server, which has no list of them to look at as
 * `npm run migrate` does. Twice does no harm.
 */
export async function addSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: { [organizationAttribute.name]: keyword, [stateAttribute.name]: keyword },
  });
}
