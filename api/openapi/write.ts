import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { documentWithoutServer } from './document.ts';

/**
 * `npm run openapi`: writes the document that the api serves to `openapi.json`, at the root of the project; or to the
 * file that is named, for a check to compare.
 */
const file = fileURLToPath(new URL('../../openapi.json', import.meta.url));
const options = (await resolveConfig(file)) ?? {};
const text = JSON.stringify(documentWithoutServer());
await writeFile(process.argv[2] ?? file, await format(text, { ...options, filepath: file }));
