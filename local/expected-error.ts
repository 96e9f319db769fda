import { ConfigError } from '../runtime/env/variables.ts';
import { DirectoryInUse } from './processes/lock.ts';

/**
 * Returns whether an error's message is safe to print: a message of Usher's own, or of a system call, which names a
 * file or an address of this machine. Messages of PostgreSQL quote rows and are not.
 */
export function isExpectedError(error: unknown): error is Error {
  if (error instanceof ConfigError || error instanceof DirectoryInUse) return true;
  if (!(error instanceof Error) || error.constructor !== Error) return false;
  return !('code' in error) || 'syscall' in error;
}
