const problem = { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** A document with one of each thing that the reference must show. */
export const sampleOpenapi = {
  openapi: '3.1.0',
  info: { title: 'Usher', version: '1.2.3', description: 'Member invitations in the shape of a known API.' },
  tags: [{ name: 'Organizations', description: 'Who may be let in, and how.' }, { name: 'Magic links' }],
  paths: {
    '/v1/b2b/organizations/{organization_id}': {
      parameters: [
        {
          name: 'organization_id',
          in: 'path',
          required: true,
          description: 'An id, slug or external id.',
          schema: { type: 'string' },
        },
      ],
      get: {
        operationId: 'getOrganization',
        tags: ['Organizations'],
        summary: 'Get an organization',
        security: [{ basic: [] }],
        responses: {
          200: { description: 'Done' },
          404: { description: '`organization_not_found`', content: problem },
        },
      },
      put: {
        operationId: 'updateOrganization',
        tags: ['Organizations'],
        summary: 'Update an organization',
        description: 'Fields that are not given stay as they are.\n\nWith `dry_run` nothing changes.',
        security: [{ basic: [] }],
        parameters: [{ name: 'dry_run', in: 'query', schema: { type: 'boolean', default: false } }],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: {
                  email_invites: { type: 'string', enum: ['ALL_ALLOWED', 'RESTRICTED', 'NOT_ALLOWED'] },
                  email_allowed_domains: { type: 'array', items: { type: 'string' }, maxItems: 100 },
                  seat_limit: {
                    anyOf: [{ type: 'integer', minimum: 1, maximum: 1_000_000 }, { type: 'null' }],
                  },
                },
              },
            },
          },
        },
        responses: {
          200: {
            description: 'Done',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Organization' } } },
          },
          400: { description: '`bad_request`, `invalid_restricted_email_setting`', content: problem },
        },
      },
      delete: {
        operationId: 'deleteOrganization',
        tags: ['Organizations'],
        summary: 'Delete an organization',
        security: [{ basic: [] }],
        responses: { 200: { description: 'Done' } },
      },
    },
    '/v1/b2b/magic_links/email/invite': {
      post: {
        operationId: 'invite',
        tags: ['Magic links'],
        summary: 'Invite by e-mail',
        description: 'Makes an invitation and sends its first e-mail.',
        security: [{ basic: [] }],
        parameters: [
          { name: 'Idempotency-Key', in: 'header', schema: { type: 'string', minLength: 1, maxLength: 255 } },
        ],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['organization_id', 'email_address'],
                properties: {
                  organization_id: { type: 'string' },
                  email_address: { type: 'string', maxLength: 254, description: 'Where the link goes.' },
                  name: {
                    type: ['string', 'null'],
                    minLength: 1,
                    maxLength: 80,
                    description: "The invitee's <name>.",
                  },
                  untrusted_metadata: { type: 'object', additionalProperties: true },
                },
              },
            },
          },
        },
        responses: { 200: { description: 'Done' }, 202: { description: 'Kept; decided soon' } },
      },
    },
  },
  components: {
    schemas: {
      Problem: { type: 'object', properties: { error_type: { type: 'string' } } },
      Organization: {
        type: 'object',
        required: ['organization'],
        properties: {
          organization: {
            type: 'object',
            properties: {
              organization_id: { type: 'string' },
              parent: { anyOf: [{ $ref: '#/components/schemas/Organization' }, { type: 'null' }] },
            },
          },
        },
      },
    },
  },
};
