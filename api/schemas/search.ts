import { z } from '@hono/zod-openapi';

/** A filter by name. Each search has names of its own. */
export const operand = z.strictObject({
  filter_name: z.string(),
  filter_value: z.union([z.string(), z.array(z.string())]),
});

export const searchFields = {
  cursor: z.string().nullable().optional(),
  limit: z.int().min(1).max(1000).optional().openapi({ default: 100 }),
  query: z
    .strictObject({ operator: z.enum(['AND', 'OR']), operands: z.array(operand).max(100).optional() })
    .nullable()
    .optional(),
};

export const resultsMetadata = z.object({ total: z.int(), next_cursor: z.string().nullable() });

export type Operand = z.output<typeof operand>;
