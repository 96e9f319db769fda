/** @jsxImportSource hono/jsx */
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { Mark, tabIcon } from './icons.tsx';
import { cardSheet } from './sheets.ts';
import type { Sheet } from './sheets.ts';

/** The document around every page. */
type DocumentProps = {
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly title: string;
  readonly sheet: Sheet;
  readonly children?: Child;
};

export function Document({ lang, dir, title, sheet, children }: DocumentProps) {
  return (
    <html lang={lang} dir={dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex, nofollow" />
        <title>{title}</title>
        <link rel="icon" href={tabIcon} />
        <style>{raw(sheet.css)}</style>
      </head>
      <body>{children}</body>
    </html>
  );
}

/** A page with one message: a card in the middle, and the sender at its foot. */
type CardProps = Omit<DocumentProps, 'sheet'> & { readonly footer: string };

export function Card({ footer, children, ...document }: CardProps) {
  return (
    <Document {...document} sheet={cardSheet}>
      <main>{children}</main>
      <footer>
        <Mark />
        {footer}
      </footer>
    </Document>
  );
}

/** The page as it goes over the wire. Text inside it was escaped by JSX. */
export function toHtml(page: Child | Promise<Child>): string {
  return `<!doctype html>${String(page)}`;
}
