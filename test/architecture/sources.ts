import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export type Source = { readonly file: string; readonly text: string };

const root = join(import.meta.dirname, '..', '..');

/** Every TypeScript file of the project by its path from the root, with slashes. */
export function readSources(): readonly Source[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .flatMap(({ name }) =>
      readdirSync(join(root, name), { recursive: true, encoding: 'utf8' }).map((path) => `${name}/${path}`),
    )
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('node_modules/'))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
}
