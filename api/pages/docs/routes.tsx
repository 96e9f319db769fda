/** @jsxImportSource hono/jsx */
import { Hono } from 'hono';
import { toHtml } from '../layout/document.tsx';
import { pageHeaders } from '../layout/headers.ts';
import { Paragraphs } from '../layout/prose.tsx';
import { Reading } from '../layout/reading.tsx';
import { readingSheet } from '../layout/sheets.ts';
import { asOpenApi } from './document.ts';
import { OperationSection } from './operation.tsx';
import { groupCalls } from './operations.ts';
import type { CallGroup } from './operations.ts';

/** The readable reference, at `/docs`, rendered once from the document at `/openapi.json`. */
export function docsPages(openapi: unknown): Hono {
  const pages = new Hono();
  const html = docsPage(openapi);
  const headers = pageHeaders(readingSheet);
  pages.get('/docs', (context) => context.body(html, 200, headers));
  return pages;
}

/** The whole page as HTML. Throws where `openapi` is no OpenAPI document. */
export function docsPage(openapi: unknown): string {
  const document = asOpenApi(openapi);
  const groups = groupCalls(document);
  const { title, version, description } = document.info;
  return toHtml(
    <Reading title={`${title} API reference`} nav={<OtherPages />} contents={<Contents groups={groups} />}>
      <p class="kicker">Version {version}</p>
      <h1>API reference</h1>
      {description !== undefined && (
        <div class="lead">
          <Paragraphs text={description} />
        </div>
      )}
      {groups.map(({ tag, description: about, calls }) => (
        <section class="tag">
          <h2>{tag}</h2>
          {about !== undefined && <Paragraphs text={about} />}
          {calls.map((call) => (
            <OperationSection document={document} call={call} />
          ))}
        </section>
      ))}
    </Reading>,
  );
}

function OtherPages() {
  return (
    <>
      <a href="errors">Errors</a>
      <a href="openapi.json">openapi.json</a>
    </>
  );
}

/** Twice: folded for narrow screens, open beside the text on wide ones; the style sheet shows one of them. */
function Contents({ groups }: { readonly groups: readonly CallGroup[] }) {
  return (
    <div>
      <nav class="contents narrow" aria-label="All calls">
        <details>
          <summary>All calls</summary>
          <CallLinks groups={groups} />
        </details>
      </nav>
      <nav class="contents wide" aria-label="All calls">
        <CallLinks groups={groups} />
      </nav>
    </div>
  );
}

function CallLinks({ groups }: { readonly groups: readonly CallGroup[] }) {
  return (
    <>
      {groups.map(({ tag, calls }) => (
        <>
          <p class="group">{tag}</p>
          <ul>
            {calls.map(({ id, summary }) => (
              <li>
                <a href={`#${id}`}>{summary}</a>
              </li>
            ))}
          </ul>
        </>
      ))}
    </>
  );
}
