import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { grpcStatusOf } from '../runtime/temporal-faults.ts';
import { findMissingAttributes, isDenied, keyword } from './search-attributes.ts';

const retentionDays = 7;
/** A new namespace takes a while to be known by every Temporal service. */
const attempts = 50;
const pauseMs = 200;

/** What was created, and the commands for what this role may not create, of which an operator runs one. */
export type NamespaceMigration = { readonly made: readonly string[]; readonly commands: readonly string[] };

/** Printed before the commands. */
export const missingPermissions =
  'The Temporal namespace lacks what this role may not make. Run one of these (the first for Temporal Cloud), then migrate again:';

/**
 * Creates the namespace (with a retention of 7 days) and its search attributes where they are missing, and waits until
 * they can be used.
 * @throws where Temporal does not respond
 */
export async function migrateNamespace(client: Client, namespace: string): Promise<NamespaceMigration> {
  const made = new Set<string>();
  if (!(await namespaceExists(client, namespace))) {
    const isMade = await makeNamespace(client, namespace);
    if (!isMade) return { made: [...made], commands: namespaceCommands(namespace) };
    made.add(`namespace ${namespace}`);
  }
  let last: unknown = null;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      const missing = await findMissingAttributes(client, namespace);
      if (missing.length === 0) return { made: [...made], commands: [] };
      const searchAttributes = Object.fromEntries(missing.map((name) => [name, keyword]));
      await client.connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
      for (const name of missing) made.add(`search attribute ${name}`);
    } catch (error) {
      if (isDenied(error)) {
        const missing = await findMissingAttributes(client, namespace);
        return { made: [...made], commands: attributeCommands(namespace, missing) };
      }
      if (grpcStatusOf(error) === null) throw error;
      last = error;
    }
    await sleep(pauseMs);
  }
  throw new Error('The search attributes could not be created.', { cause: last });
}

/** A role that may not describe the namespace belongs to one, so it exists. */
async function namespaceExists(client: Client, namespace: string): Promise<boolean> {
  try {
    await client.workflowService.describeNamespace({ namespace });
    return true;
  } catch (error) {
    if (isDenied(error)) return true;
    if (grpcStatusOf(error) === 'NOT_FOUND') return false;
    throw error;
  }
}

/** @returns false where this role may not create namespaces */
async function makeNamespace(client: Client, namespace: string): Promise<boolean> {
  const seconds = retentionDays * 86_400;
  try {
    await client.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: seconds as never },
    });
    return true;
  } catch (error) {
    if (isDenied(error)) return false;
    // Created by another migrate meanwhile.
    if (grpcStatusOf(error) === 'ALREADY_EXISTS') return true;
    throw error;
  }
}

function namespaceCommands(namespace: string): readonly string[] {
  const name = quoted(namespace);
  return [
    `tcld namespace create --namespace ${name} --region REGION --retention-days ${retentionDays}`,
    `temporal operator namespace create --namespace ${name} --retention ${retentionDays}d`,
  ];
}

function attributeCommands(namespace: string, missing: readonly string[]): readonly string[] {
  if (missing.length === 0) return [];
  const name = quoted(namespace);
  const ofCloud = missing.map((attribute) => ` --search-attribute "${attribute}=Keyword"`).join('');
  const ofCli = missing.map((attribute) => ` --name ${attribute} --type Keyword`).join('');
  return [
    `tcld namespace search-attributes add --namespace ${name}${ofCloud}`,
    `temporal operator search-attribute create --namespace ${name}${ofCli}`,
  ];
}

/** Quotes an argument for a POSIX shell. */
function quoted(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
