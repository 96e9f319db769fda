import { methods } from './document.ts';
import type { Method, OpenApi, Operation, Parameter, Schema } from './document.ts';

/** One call of the API, with all that its path adds. */
export type Call = {
  /** For links to it: unique in the document. */
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly operation: Operation;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | null;
};

export type CallGroup = {
  readonly tag: string;
  readonly description?: string | undefined;
  readonly calls: Call[];
};

/** Every call under its first tag; the tags in the order of the document, those it does not list behind them. */
export function groupCalls(document: OpenApi): CallGroup[] {
  const groups: CallGroup[] = (document.tags ?? []).map(({ name, description }) => ({
    tag: name,
    description,
    calls: [],
  }));
  for (const call of allCalls(document)) {
    const tag = call.operation.tags?.[0] ?? 'Other';
    let group = groups.find((candidate) => candidate.tag === tag);
    if (group === undefined) {
      group = { tag, calls: [] };
      groups.push(group);
    }
    group.calls.push(call);
  }
  return groups.filter(({ calls }) => calls.length > 0);
}

function allCalls(document: OpenApi): Call[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      return [
        {
          id: operation.operationId ?? `${method}${path.replaceAll(/[^A-Za-z0-9]+/g, '-')}`,
          method,
          path,
          summary: operation.summary ?? path,
          operation,
          parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])],
          body: operation.requestBody?.content?.['application/json']?.schema ?? null,
        },
      ];
    }),
  );
}
