import { z } from '@hono/zod-openapi';

/** The body of every error. */
export const errorSchema = z
  .object({
    status_code: z.int().openapi({ description: 'The HTTP status again' }),
    request_id: z.string(),
    error_type: z.string().openapi({ example: 'bad_request' }),
    error_message: z.string(),
    error_url: z.string().openapi({ description: 'A page that explains this error type' }),
    error_details: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi('Error');
