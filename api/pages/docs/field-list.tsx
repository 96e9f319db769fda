/** @jsxImportSource hono/jsx */
import { Prose } from '../layout/prose.tsx';
import type { Field } from './fields.ts';

/** Fields in the order of the document, but those of a fixed value folded away behind the others. */
export function Fields({ fields }: { readonly fields: readonly Field[] }) {
  const fixed = fields.filter((field) => field.fixed);
  return (
    <ul class="fields">
      {fields.filter((field) => !field.fixed).map(FieldRow)}
      {fixed.length > 0 && (
        <li>
          <details>
            <summary>
              {fixed.length === 1 ? 'One more' : `${String(fixed.length)} more`}, with a fixed value
            </summary>
            <ul class="fields">{fixed.map(FieldRow)}</ul>
          </details>
        </li>
      )}
    </ul>
  );
}

/** Folded, since a member or an organization alone fills a screen. */
export function FoldedFields({
  title,
  fields,
}: {
  readonly title: string;
  readonly fields: readonly Field[];
}) {
  if (fields.length === 0) return null;
  return (
    <details>
      <summary>{title}</summary>
      <Fields fields={fields} />
    </details>
  );
}

function FieldRow({ name, type, required, description, fields }: Field) {
  return (
    <li>
      <code class="field">{name}</code> <span class="type">{type}</span>{' '}
      {required && <span class="required">required</span>}
      {description !== '' && (
        <p>
          <Prose text={description} />
        </p>
      )}
      <FoldedFields title={`Fields of ${name}`} fields={fields} />
    </li>
  );
}
