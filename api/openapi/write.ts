import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { documentWithoutServer } from './document.ts';

/** `npm run openapi`: writes the OpenAPI document to `openapi.json`, or to the file given, which the check compares. */
const file = fileURLToPath(new URL('../../openapi.json', import.meta.url));
const options = (await resolveConfig(file)) ?? {};
const text = JSON.stringify(documentWithoutServer());
await writeFile(process.argv[2] ?? file, await format(text, { ...options, filepath: file }));
