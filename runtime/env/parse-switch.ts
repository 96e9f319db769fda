import type { Read } from './variables.ts';

/** Parses `1` (on) or `0` (off). */
export function parseSwitch(text: string): Read<boolean> {
  return text === '1' || text === '0' ? { value: text === '1' } : { issue: 'must be 1 or 0' };
}
