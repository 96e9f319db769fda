import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { organizationAttribute, stateAttribute } from '../workflows/messages.ts';

const retentionSeconds = 7 * 86_400;
const alreadyThere = 6;
/** `INDEXED_VALUE_TYPE_KEYWORD`, as Temporal's operator service numbers it. */
const keyword = 2;

/**
 * Makes the namespace (with a retention of 7 days) and its search attributes where they are missing, and waits until
 * they can be used.
 * @returns the names of what it made
 */
export async function migrateNamespace(client: Client, namespace: string): Promise<readonly string[]> {
  const { workflowService, operatorService } = client.connection;
  const made: string[] = [];
  await workflowService
    .registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: retentionSeconds as never },
    })
    .then(() => made.push(`namespace ${namespace}`))
    .catch(unlessThere);
  const wanted = [organizationAttribute.name, stateAttribute.name];
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const known = await operatorService.listSearchAttributes({ namespace }).catch(() => null);
    const missing = wanted.filter((name) => known?.customAttributes?.[name] === undefined);
    if (known !== null && missing.length === 0) return made;
    const searchAttributes = Object.fromEntries(missing.map((name) => [name, keyword]));
    await operatorService
      .addSearchAttributes({ namespace, searchAttributes })
      .then(() => made.push(...missing.map((name) => `search attribute ${name}`)))
      // A namespace that was just made is not known everywhere at once.
      .catch(() => sleep(200));
  }
  throw new Error('The search attributes could not be made.');
}

function unlessThere(error: unknown): void {
  if (error instanceof Error && 'code' in error && error.code === alreadyThere) return;
  throw error;
}
