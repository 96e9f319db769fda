import { posix } from 'node:path';
import { importsOf } from './imports.ts';
import type { Import } from './imports.ts';

export type Module = keyof typeof modules;
type Allowance = {
  /** Modules, folders or single files that values may come from. */
  readonly values: readonly string[];
  /** The same for types alone. */
  readonly types: readonly string[];
};

/** The table of modules, as ARCHITECTURE.md has it. `null`: anything. */
export const modules = {
  domain: { values: [], types: [] },
  runtime: { values: [], types: [] },
  locales: { values: [], types: ['domain'] },
  workflows: { values: ['domain'], types: ['activities'] },
  emails: { values: ['locales'], types: ['domain'] },
  db: { values: ['domain'], types: [] },
  activities: { values: ['domain', 'db', 'emails', 'workflows/messages.ts'], types: ['runtime'] },
  api: { values: ['domain', 'db', 'locales', 'runtime', 'workflows/messages.ts'], types: ['workflows'] },
  worker: { values: ['activities', 'db', 'runtime', 'workflows/messages.ts'], types: [] },
  local: null,
  bench: null,
  test: null,
  docs: null,
} as const satisfies Record<string, Allowance | null>;

/** Modules that are run in a sandbox or are pure: the only packages they may have, and where. */
const packages: Readonly<Record<string, readonly { readonly name: string; readonly under: string }[]>> = {
  domain: [
    { name: 'tr46', under: 'domain/address/' },
    { name: 'tldts', under: 'domain/address/' },
  ],
  locales: [],
  workflows: [
    { name: '@temporalio/workflow', under: 'workflows/' },
    { name: '@temporalio/common', under: 'workflows/' },
  ],
};

/** What is wrong with the imports of one file, one sentence each. */
export function wrongImports(file: string, source: string): readonly string[] {
  const module = moduleOf(file);
  if (module !== null && modules[module] === null) return [];
  return importsOf(source).flatMap((found) => {
    const fault = found.specifier.startsWith('.') ? wrongModule(file, found) : wrongPackage(file, found);
    return fault === null ? [] : [`${file} imports ${found.specifier}: ${fault}`];
  });
}

function wrongModule(file: string, { specifier, isType }: Import): string | null {
  const target = posix.join(posix.dirname(file), specifier);
  const [from, to] = [moduleOf(file), moduleOf(target)];
  if (from === null) return null;
  if (to === null) return 'it lies outside the modules';
  const allowed: Allowance | null = modules[from];
  if (from === to || allowed === null) return null;
  if (allows(allowed.values, target) || (isType && allows(allowed.types, target))) return null;
  return allows(allowed.types, target)
    ? `only types of ${to} may come to ${from}`
    : `${from} may not import it`;
}

function allows(entries: readonly string[], target: string): boolean {
  return entries.some((entry) => target === entry || target.startsWith(`${entry}/`));
}

function wrongPackage(file: string, { specifier }: Import): string | null {
  const allowed = packages[moduleOf(file) ?? ''];
  if (allowed === undefined) return null;
  const isAllowed = allowed.some(({ name, under }) => specifier === name && file.startsWith(under));
  return isAllowed ? null : `${moduleOf(file)} may not have this package here`;
}

/** null: a file at the root. */
function moduleOf(file: string): Module | null {
  const folder = file.split('/', 1)[0] ?? '';
  return file.includes('/') && folder in modules ? (folder as Module) : null;
}
