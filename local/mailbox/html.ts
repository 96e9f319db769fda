/** Markup that is safe to put into a page: only `html` makes it, and escapes everything else. */
export type Html = { readonly markup: string };

type Part = string | Html | readonly Html[];

/** A template whose values are escaped, also inside double-quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = strings.reduce((made, string, index) => {
    const part = parts[index - 1];
    return made + (part === undefined ? '' : markupOf(part)) + string;
  }, '');
  return { markup };
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function markupOf(part: Part): string {
  if (typeof part === 'string') return escapeHtml(part);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}
