import { setTimeout as sleep } from 'node:timers/promises';

export type ApiAccess = { readonly apiUrl: string; readonly projectId: string; readonly secret: string };

const readyWithinMs = 30_000;

/** @throws Error when `/ready` does not answer 200 within 30 s. */
export async function apiIsReady(apiUrl: string): Promise<void> {
  let last = 'no answer';
  for (const until = Date.now() + readyWithinMs; Date.now() < until; await sleep(100)) {
    const answer = await fetch(`${apiUrl}/ready`, { signal: AbortSignal.timeout(5_000) }).catch(
      (fault: Error) => {
        last = fault.message;
      },
    );
    if (answer?.status === 200) return;
    if (answer !== undefined) last = `status ${answer.status}: ${await answer.text()}`;
  }
  throw new Error(`The api did not become ready. Its last answer: ${last}`);
}

/** One call of the API, with its secret. Answers the status and the parsed body. */
export async function callApi(
  access: ApiAccess,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH',
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  const credentials = Buffer.from(`${access.projectId}:${access.secret}`).toString('base64');
  const answer = await fetch(access.apiUrl + path, {
    method,
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
