import { expect } from 'vitest';
import { routes } from '../../api/routes/all.ts';
import type { TestApi } from './api.ts';
import { newInvitation, newMember, newOrganization } from './api.ts';
import type { Schema } from './fuzz.ts';
import { createFuzzer, randomFrom } from './fuzz.ts';
import { apiTest as test } from '../support/fixtures/api.ts';

type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
};
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

const requestCount = 10_000;

test(
  'HTTPIN-026: ten thousand requests made from the OpenAPI document get what it says: its statuses, its errors, its fields',
  { timeout: 300_000 },
  async ({ api }) => {
    const known: string[] = [
      'acme',
      'ada@company.com',
      'member',
      'admin',
      'company.com',
      'ALL_ALLOWED',
      'en',
    ];
    const document = (await api.raw('/openapi.json', {})).body as unknown as Document;
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        path,
        method: method.toUpperCase(),
        operation,
      })),
    );
    expect(operations).toHaveLength(routes.length);
    const random = randomFrom(1);
    const { objectOf, text, seldom } = createFuzzer(random, () => known);
    const statuses = new Map<number, number>();
    for (let index = 0; index < requestCount; index += 1) {
      if (index % 500 === 0) await learnSomebody(api, known);
      const { path, method, operation } = operations[index % operations.length] ?? operations[0]!;
      const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
        const ours = known.filter((one) => one.startsWith(name.replace('_id', '-')));
        const said = seldom() ? text() : ours.at(Math.floor(random() * ours.length));
        // These are no segments of a path: a client takes them away.
        return said === undefined || /^\.{0,2}$/.test(said) ? 'acme' : encodeURIComponent(said);
      });
      const names = (operation.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name);
      const query = new URLSearchParams(names.filter(() => random() < 0.5).map((name) => [name, text()]));
      const schema = operation.requestBody?.content['application/json'].schema;
      const body = schema === undefined ? undefined : JSON.stringify(objectOf(schema));
      const headers: Record<string, string> = seldom() ? { 'idempotency-key': `key-${index % 7}` } : {};
      const url = query.size === 0 ? place : `${place}?${query.toString()}`;
      const answer = await api.call(method, url, body, headers);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const about = JSON.stringify({ method, url, body, answer: answer.body }).slice(0, 2_000);
      const documented = operation.responses[String(answer.status)];
      if (documented === undefined || answer.status >= 500) throw new Error(`Not as documented: ${about}`);
      const type = answer.body['error_type'];
      if (typeof type === 'string') expect(documented.description, about).toContain(`\`${type}\``);
      else expectReply(operation.operationId, answer.body, about);
    }
    for (const status of [200, 400, 401, 404])
      expect([status, statuses.get(status)]).not.toEqual([status, undefined]);
    expect(statuses.get(200)).toBeGreaterThan(requestCount / 50);
  },
);

/** The answer has the fields of its route's schema, and no others. */
function expectReply(operationId: string, body: Readonly<Record<string, unknown>>, about: string): void {
  const { reply } = routes.find((route) => route.operationId === operationId) ?? {};
  const { status_code: _status, request_id: _id, ...fields } = body;
  const parsed = reply?.strict().safeParse(fields);
  expect(parsed?.error?.message, about).toBeUndefined();
}

/** Requests may have deleted whom they knew. */
async function learnSomebody(api: TestApi, known: string[]): Promise<void> {
  const organization = await newOrganization(api);
  const invited = await newInvitation(api, organization, 'invited@company.com');
  known.push(organization, await newMember(api, organization, 'known@company.com'));
  known.push(`invitation-${invited.id}`, `member-${invited.memberId}`);
}
