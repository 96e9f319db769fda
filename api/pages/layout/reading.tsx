/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { Document } from './document.tsx';
import { Mark } from './icons.tsx';
import { readingSheet } from './sheets.ts';

type ReadingProps = {
  readonly title: string;
  /** Links at the top of the page. */
  readonly nav: Child | Promise<Child>;
  /** Beside the text on a wide screen, above it on a narrow one. */
  readonly contents?: Child | Promise<Child>;
  readonly children?: Child;
};

/** A page to read or look something up in. English only: its readers are developers. */
export function Reading({ title, nav, contents, children }: ReadingProps) {
  return (
    <Document lang="en" dir="ltr" title={`${title} · Usher`} sheet={readingSheet}>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <header>
        <span class="brand">
          <Mark />
          Usher
        </span>
        <nav aria-label="Pages">{nav}</nav>
      </header>
      <div class={contents === undefined ? 'column' : 'column with-contents'}>
        {contents}
        <main id="content">{children}</main>
      </div>
    </Document>
  );
}
