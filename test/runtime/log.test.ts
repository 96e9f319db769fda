import { expect, test } from 'vitest';
import { safePath } from '../../runtime/log-fields.ts';
import { createLog } from '../../runtime/log.ts';

function logInto() {
  const lines: string[] = [];
  const log = createLog('api', { write: (line: string) => void lines.push(line) });
  return {
    log,
    line: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>,
    all: () => lines.join(''),
  };
}

test('a line is JSON with time, level, message and fields', () => {
  const { log, line } = logInto();
  log.info('Answered', { request_id: 'request-id-1', status: 200, duration_ms: 3 });
  expect(line()).toMatchObject({
    name: 'api',
    level: 'info',
    msg: 'Answered',
    request_id: 'request-id-1',
    status: 200,
    duration_ms: 3,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
});

test('a field that is not on the allow-list is not written', () => {
  const { log, all } = logInto();
  const careless = {
    authorization: 'Basic c2VjcmV0',
    email_address: 'jane@company.com',
    body: { token: 'planted' },
  };
  log.warn('Careless', { request_id: 'r1', ...careless } as never);
  expect(all()).toContain('"request_id":"r1"');
  expect(all()).not.toMatch(/c2VjcmV0|jane|planted/);
});

test('a value that looks like an address or a token is hidden, and an id is not', () => {
  const { log, line } = logInto();
  const organization_id = 'organization-0197a5f0-1111-7222-8333-444455556666';
  log.info('A long name of ours', { error_type: 'organization_settings_domain_too_common' });
  expect(line()).toMatchObject({ error_type: 'organization_settings_domain_too_common' });
  log.info('Odd', {
    request_id: 'jane@company.com',
    error_type: 'aB3_'.repeat(11),
    path: 'x%40y.com',
    organization_id,
    workflowId: 'invitation/0197a5f0-1111-7222-8333-444455556666',
  });
  expect(line()).toMatchObject({
    request_id: '[hidden]',
    error_type: '[hidden]',
    path: '[hidden]',
    organization_id,
    workflowId: 'invitation/0197a5f0-1111-7222-8333-444455556666',
  });
});

test('an error is logged by class, code and frames, never by its message', () => {
  const { log, line, all } = logInto();
  const words =
    'Key (canonical_address)=(jane@company.com) already exists.\n    at jane@company.com (planted)';
  const error = Object.assign(new TypeError(words, { cause: new Error('planted') }), { code: '23505' });
  log.error('A request met a fault', { request_id: 'r1' }, error);
  expect(line()).toMatchObject({ error_name: 'TypeError', error_code: '23505', error_cause: 'Error' });
  expect(line()['stack']).toEqual(expect.arrayContaining([expect.stringContaining('log.test.ts')]));
  expect(all()).not.toMatch(/jane|planted|canonical_address/);
});

test('a path is written without its query and without what could be personal', () => {
  expect(safePath('/v1/organizations/by-slug/member?email_address=jane')).toBe(
    '/v1/organizations/by-slug/member',
  );
  expect(safePath('/v1/organizations/jane@company.com/x%20y')).toBe('/v1/organizations/*/*');
  expect(safePath(`/accept/${'aB3_'.repeat(11)}`)).toBe('/accept/*');
});
