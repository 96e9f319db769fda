import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EmailKind } from '../domain/invitation/snapshot.ts';
import { locales, words } from '../locales/index.ts';
import { renderEmail } from './render-email.ts';
import { sampleEmail } from './samples.ts';

// `npm run emails`: writes every kind of e-mail in every language to .emails, and a page that lists them.
const folder = resolve('.emails');
await mkdir(folder, { recursive: true });

const rows: string[] = [];
const emailKinds = Object.keys(words('en').emails.kinds) as readonly EmailKind[];
for (const kind of emailKinds) {
  const cells: string[] = [];
  for (const locale of locales) {
    const { subject, html, text } = await renderEmail(sampleEmail(kind, locale));
    const name = `${kind}.${locale}`;
    await writeFile(join(folder, `${name}.html`), html);
    await writeFile(join(folder, `${name}.txt`), `Subject: ${subject}\n\n${text}`);
    const { lang } = words(locale);
    cells.push(`<td lang="${lang}"><a href="${name}.html">${lang}</a> (<a href="${name}.txt">text</a>)</td>`);
  }
  rows.push(`<tr><th scope="row">${kind}</th>${cells.join('')}</tr>`);
}
await writeFile(
  join(folder, 'index.html'),
  `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>E-mails</title>
<style>:root { color-scheme: light dark } body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem }
th { text-align: start; font-weight: 500 } th, td { padding: 0.4rem 1.6rem 0.4rem 0 }</style>
<h1>E-mails</h1>
<table>
${rows.join('\n')}
</table>
</html>
`,
);
console.log(folder);
