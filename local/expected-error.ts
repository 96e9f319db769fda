import { ConfigError } from '../runtime/env/variables.ts';
import { DirectoryInUse } from './processes/lock.ts';

/**
 * Whether an error's message may be shown: it is ours, or that of a system call, which names a file or an address of
 * this machine. PostgreSQL's quote rows.
 */
export function isExpectedError(fault: unknown): fault is Error {
  if (fault instanceof ConfigError || fault instanceof DirectoryInUse) return true;
  if (!(fault instanceof Error) || fault.constructor !== Error) return false;
  return !('code' in fault) || 'syscall' in fault;
}
