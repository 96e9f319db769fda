/** @jsxImportSource hono/jsx */
import { isErrorType } from '../../errors/table.ts';
import { Paragraphs } from '../layout/prose.tsx';
import { curlOf } from './curl.ts';
import type { ResponseObject, OpenApi } from './document.ts';
import { Fields, FoldedFields } from './field-list.tsx';
import { fieldsOf } from './fields.ts';
import type { Call } from './operations.ts';
import { describeType } from './describe-type.ts';

type OperationProps = { readonly document: OpenApi; readonly call: Call };

/** One call: what it does, what goes in, what comes out, and a line to paste. */
export function OperationSection({ document, call }: OperationProps) {
  const { operation, parameters, body } = call;
  const given = parameters.map((parameter) => ({
    name: parameter.name,
    type: `${describeType(document, parameter.schema ?? {})}, in ${parameter.in}`,
    required: parameter.required === true,
    description: parameter.description ?? parameter.schema?.description ?? '',
    fixed: false,
    fields: [],
  }));
  const fields = body === null ? [] : fieldsOf(document, body);
  return (
    <article class="operation" id={call.id}>
      <h3>{call.summary}</h3>
      <p class="path">
        <span class={`method ${call.method}`}>{call.method.toUpperCase()}</span> <code>{call.path}</code>
      </p>
      {operation.description !== undefined && <Paragraphs text={operation.description} />}
      {given.length > 0 && <h4>Parameters</h4>}
      {given.length > 0 && <Fields fields={given} />}
      {fields.length > 0 && <h4>Body</h4>}
      {fields.length > 0 && <Fields fields={fields} />}
      <h4>Responses</h4>
      <ul class="fields">
        {Object.entries(operation.responses ?? {}).map(([status, response]) => (
          <ResponseRow document={document} status={status} response={response} />
        ))}
      </ul>
      <h4>Example</h4>
      <pre>
        <code>{curlOf(document, call)}</code>
      </pre>
    </article>
  );
}

type ResponseProps = {
  readonly document: OpenApi;
  readonly status: string;
  readonly response: ResponseObject;
};

function ResponseRow({ document, status, response }: ResponseProps) {
  const schema = response.content?.['application/json']?.schema;
  const fields = schema === undefined || !status.startsWith('2') ? [] : fieldsOf(document, schema);
  return (
    <li>
      <span class="field">{status}</span> <ResponseText text={response.description ?? ''} />
      <FoldedFields title="Fields of the response" fields={fields} />
    </li>
  );
}

/** The description, where each error type it names leads to that error's page. */
function ResponseText({ text }: { readonly text: string }) {
  return (
    <span class="type">
      {text.split('`').map((part, index) => {
        if (index % 2 === 0) return part;
        return isErrorType(part) ? (
          <a href={`errors/${part}`}>
            <code>{part}</code>
          </a>
        ) : (
          <code>{part}</code>
        );
      })}
    </span>
  );
}
