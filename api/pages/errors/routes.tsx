/** @jsxImportSource hono/jsx */
import { Hono } from 'hono';
import type { ErrorType } from '../../errors/error-type.ts';
import { toHtml } from '../layout/document.tsx';
import { pageHeaders } from '../layout/headers.ts';
import { Prose } from '../layout/prose.tsx';
import { Reading } from '../layout/reading.tsx';
import { readingSheet } from '../layout/sheets.ts';
import { errorGroups, errorTable, isErrorType } from '../../errors/table.ts';

/** The pages behind `error_url`, at `/errors/{error_type}`, and their index at `/errors`. */
export function errorPages(): Hono {
  const pages = new Hono();
  const headers = pageHeaders(readingSheet);
  pages.get('/errors', (context) => context.body(toHtml(<IndexPage />), 200, headers));
  pages.get('/errors/:type', (context) => {
    const type = context.req.param('type');
    if (isErrorType(type)) return context.body(toHtml(<ErrorPage type={type} />), 200, headers);
    return context.body(toHtml(<UnknownPage />), 404, headers);
  });
  return pages;
}

function ErrorPage({ type }: { readonly type: ErrorType }) {
  const { status, meaning, remedy } = errorTable[type];
  return (
    <Reading title={type} nav={<a href="../errors">All errors</a>}>
      <p class="kicker">HTTP {status}</p>
      <h1>
        <code>{type}</code>
      </h1>
      <h2>What it means</h2>
      <p>
        <Prose text={meaning} />
      </p>
      <h2>What to do</h2>
      <p>
        <Prose text={remedy} />
      </p>
      <h2>What it looks like</h2>
      <pre>
        <code>{sampleResponse(type)}</code>
      </pre>
    </Reading>
  );
}

function sampleResponse(type: ErrorType): string {
  const response = {
    status_code: errorTable[type].status,
    request_id: '…',
    error_type: type,
    error_message: '…',
    error_url: `…/errors/${type}`,
  };
  return JSON.stringify(response, null, 2);
}

function IndexPage() {
  return (
    <Reading title="Errors" nav={<a href="docs">API reference</a>}>
      <h1>Errors</h1>
      <p class="lead">
        Every error carries one of these in <code>error_type</code>, and the address of its page in{' '}
        <code>error_url</code>.
      </p>
      {errorGroups.map(({ title, errors }) => (
        <section>
          <h2>{title}</h2>
          <ul class="rows">{Object.keys(errors).filter(isErrorType).map(ErrorRow)}</ul>
        </section>
      ))}
    </Reading>
  );
}

function ErrorRow(type: ErrorType) {
  const { status, meaning } = errorTable[type];
  return (
    <li>
      <a href={`errors/${type}`}>
        <code>{type}</code>
      </a>
      <span class="status">{status}</span>
      <p>
        <Prose text={meaning} />
      </p>
    </li>
  );
}

function UnknownPage() {
  return (
    <Reading title="No such error" nav={<a href="../errors">All errors</a>}>
      <h1>There is no such error</h1>
      <p>
        Look for it in the <a href="../errors">list of all errors</a>.
      </p>
    </Reading>
  );
}
