import { expect, test } from 'vitest';
import { curlOf } from '../../../api/pages/docs/curl.ts';
import { asOpenApi } from '../../../api/pages/docs/document.ts';
import { fieldsOf } from '../../../api/pages/docs/fields.ts';
import { groupCalls } from '../../../api/pages/docs/operations.ts';
import { docsPage } from '../../../api/pages/docs/routes.tsx';
import { describeType } from '../../../api/pages/docs/describe-type.ts';
import { sampleOpenapi } from './sample-openapi.ts';

const document = asOpenApi(sampleOpenapi);

test('calls stand under their tag, in the order of the document', () => {
  const groups = groupCalls(document).map(({ tag, calls }) => [tag, calls.map(({ id }) => id)]);
  expect(groups).toEqual([
    ['Organizations', ['getOrganization', 'updateOrganization', 'deleteOrganization']],
    ['Magic links', ['invite']],
  ]);
});

test.each([
  [{ type: 'string', minLength: 1, maxLength: 80 }, 'string, 1 to 80 characters'],
  [{ type: ['string', 'null'] }, 'string or null'],
  [{ type: 'string', enum: ['en', 'es'] }, 'one of en, es'],
  [
    { type: 'array', items: { type: 'integer', minimum: 1 }, maxItems: 5 },
    'array of integers (at least 1), at most 5 entries',
  ],
  [
    { type: ['array', 'null'], items: { anyOf: [{ type: 'string' }, { type: 'number' }] } },
    'array of strings or numbers, or null',
  ],
  [{ type: 'integer', minimum: 1, maximum: 1_000_000 }, 'integer, 1 to 1,000,000'],
  [{ type: 'string', enum: ['OPTIONAL'] }, 'always "OPTIONAL"'],
  [{ type: 'array', items: {}, maxItems: 0 }, 'always []'],
  [{ anyOf: [{ type: 'object' }, { type: 'null' }] }, 'object or null'],
  [{ type: 'boolean', const: true }, 'always true'],
  [{ type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, 'integer'],
  [{ type: 'boolean', default: false }, 'boolean, default false'],
])('%j is said as “%s”', (schema, words) => {
  expect(describeType(document, schema)).toBe(words);
});

test('a schema that holds itself ends', () => {
  const [organization] = fieldsOf(document, { $ref: '#/components/schemas/Organization' });
  expect(organization?.required).toBe(true);
  expect(organization?.fields.map(({ name }) => name)).toEqual(['organization_id', 'parent']);
});

test('the example has the fields that must be there, and goes into a shell as it is', () => {
  const invite = groupCalls(document)[1]?.calls[0];
  if (invite === undefined) throw new Error('The sample has no invite.');
  expect(curlOf(document, invite)).toBe(
    [
      'curl -X POST "$USHER_URL/v1/b2b/magic_links/email/invite"',
      '-u "$USHER_PROJECT_ID:$USHER_SECRET"',
      "-H 'Content-Type: application/json'",
      '-d \'{\n  "organization_id": "organization-…",\n  "email_address": "ada@company.com"\n}\'',
    ].join(' \\\n  '),
  );
});

test('the page links each error to its page, and puts no markup of the document into its own', () => {
  const html = docsPage(sampleOpenapi);
  expect(html).toContain('<a href="errors/invalid_restricted_email_setting">');
  expect(html).toContain('The invitee&#39;s &lt;name&gt;.');
  expect(html).not.toContain('<script');
});

test('what is no OpenAPI document is refused', () => {
  for (const other of [null, 'openapi', {}, { info: {} }])
    expect(() => docsPage(other)).toThrow('Not an OpenAPI document');
});
