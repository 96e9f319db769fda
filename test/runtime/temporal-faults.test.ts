import { expect, test } from 'vitest';
import { describeError } from '../../runtime/log-fields.ts';
import { temporalFault } from '../../runtime/temporal-faults.ts';

/** An error of the client: the status is a number, in the error or in its cause. */
function ofClient(code: number): Error {
  const cause = Object.assign(new Error(`${code} SOME: marker of the server`), { code });
  return Object.assign(new Error('Failed to start Workflow', { cause }), { name: 'ServiceError' });
}

/** An error of the worker's native connection, which is all text. */
function ofWorker(message: string): Error {
  return Object.assign(new Error(message), { name: 'TransportError' });
}

test.each([
  ['a number in the cause', ofClient(7), 'PERMISSION_DENIED', /may not do this/],
  ['a number of its own', Object.assign(new Error('x'), { code: 16 }), 'UNAUTHENTICATED', /not accepted/],
  ['a missing search attribute', ofClient(3), 'INVALID_ARGUMENT', /search attributes/],
  ['a response that did not come', ofClient(4), 'DEADLINE_EXCEEDED', /in time/],
  [
    'a namespace that is not there',
    ofWorker('could not be described: Status { code: NotFound, message: "marker is not found." }'),
    'NOT_FOUND',
    /TEMPORAL_NAMESPACE/,
  ],
  [
    'a key that is refused',
    ofWorker('Server connection error: Status { code: Unauthenticated, message: "marker" }'),
    'UNAUTHENTICATED',
    /not accepted/,
  ],
  [
    'no server at the address',
    ofWorker('ConnectError("tcp connect error", 127.0.0.1:1, Os { code: 111, kind: ConnectionRefused })'),
    null,
    /connection is refused/,
  ],
  ['a host without address', ofWorker('ConnectError("dns error", Custom { kind: x })'), null, /no address/],
  ['TLS against none', ofWorker('kind: InvalidData, error: InvalidMessage(InvalidContentType)'), null, /TLS/],
  ['something else', new RangeError('marker'), null, /unexpected \(RangeError\)/],
])('%s is described by its gRPC status and a reason of our own', (_, error, status, reason) => {
  const described = temporalFault(error);
  expect(described.grpc_status).toBe(status);
  expect(described.reason).toMatch(reason);
  expect(JSON.stringify(described)).not.toContain('marker');
  expect(describeError(error)['grpc_status'] ?? null).toBe(status);
});

test('an error of the database has no gRPC status', () => {
  expect(temporalFault(Object.assign(new Error('x'), { code: '23505' })).grpc_status).toBeNull();
});

test('a safe message is kept, and no other message', () => {
  const ours = Object.assign(new Error('planted'), { safeMessage: 'The database is of a newer version.' });
  expect(describeError(ours)).toMatchObject({ reason: 'The database is of a newer version.' });
  expect(JSON.stringify(describeError(ours))).not.toContain('planted');
});
