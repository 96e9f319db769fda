import type { Read } from './variables.ts';

/** Something that is on or off: `1` or `0`. */
export function parseSwitch(text: string): Read<boolean> {
  return text === '1' || text === '0' ? { value: text === '1' } : { fault: 'must be 1 or 0' };
}
