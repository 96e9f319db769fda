/** @jsxImportSource hono/jsx */

/** A sentence in which `code` stands between backticks, as comments and OpenAPI descriptions write it. */
export function Prose({ text }: { readonly text: string }) {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}

/** Several paragraphs of it, with an empty line between them. */
export function Paragraphs({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(/\n\s*\n/u).map((paragraph) => (
        <p>
          <Prose text={paragraph} />
        </p>
      ))}
    </>
  );
}
