import { setTimeout as sleep } from 'node:timers/promises';

export type ApiAccess = { readonly apiUrl: string; readonly projectId: string; readonly secret: string };

const readyTimeoutMs = 30_000;

/** Waits until the api is ready. @throws Error when `/ready` does not return 200 within 30 s */
export async function apiIsReady(apiUrl: string): Promise<void> {
  let last = 'no response';
  for (const until = Date.now() + readyTimeoutMs; Date.now() < until; await sleep(100)) {
    const response = await fetch(`${apiUrl}/ready`, { signal: AbortSignal.timeout(5_000) }).catch(
      (error: Error) => {
        last = error.message;
      },
    );
    if (response?.status === 200) return;
    if (response !== undefined) last = `status ${response.status}: ${await response.text()}`;
  }
  throw new Error(
    `The api was not ready after ${readyTimeoutMs / 1000} s. The last response of ${apiUrl}/ready: ${last}`,
  );
}

/** Calls the API with its credentials. Returns the status and the parsed body. */
export async function callApi(
  access: ApiAccess,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH',
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  const credentials = Buffer.from(`${access.projectId}:${access.secret}`).toString('base64');
  const response = await fetch(access.apiUrl + path, {
    method,
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
