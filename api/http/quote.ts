/** A name in the caller's own spelling, made short and printable. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 64 ? `${name.slice(0, 64)}…` : name).replaceAll(/[^\x20-\x7e…]/g, '?');
}
