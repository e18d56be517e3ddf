import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { OpenAPIV3_1 } from 'openapi-types';
import { z } from 'zod';
import type { App } from './app-types.ts';
import { problems } from './schemas/common.ts';

/** The committed document. `npm run openapi` writes it, CI fails when it drifts, and the service serves it. */
export const OPENAPI_FILE = fileURLToPath(new URL('../../openapi/openapi.json', import.meta.url));

const DESCRIPTION = `Crosswalk knows how the frameworks of migration work fit together, and answers with reasons.

- Ids of elements are CURIEs such as \`sdg:10.7\` or \`gcm:5\`; every notation in use is read (\`10.07\`, \`SDG 10.7\`, the UN URI, \`C100702\`).
- Every answer names the \`change\` and \`revision\` of the data it was computed from. \`?change=\` and \`?asOf=\` read the past.
- Lists answer \`items\` and \`next\`. Errors are RFC 9457 problem details; their \`type\` leads to a page that explains them.
- Mappings with evidence \`judged\` were judged and reviewed by this project. They are not endorsed by IOM or the United Nations.`;

/** Collects the routes that follow into an OpenAPI 3.1 document. Register before any route. */
export async function collectOpenApi(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Crosswalk',
        version,
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } as { name: string },
      },
      servers: [{ url: '/' }],
      tags: [
        { name: 'Alignment', description: 'What contributes to what, and why' },
        { name: 'Reports', description: 'Contribution tables' },
        { name: 'Projects', description: 'What is tagged' },
        { name: 'Crosswalk', description: 'Frameworks, their elements, and the mappings between them' },
        { name: 'Access', description: 'Keys of those who read and write; for administrators' },
        { name: 'History', description: 'What has changed, who changed it, and reports kept as they were' },
        { name: 'Webhooks', description: 'Who is told of changes' },
        { name: 'Operations', description: 'For those who run the service' },
      ],
      components: {
        securitySchemes: {
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            description:
              'A key made with `npx crosswalk keys create`, or a token of the OpenID Connect issuer that the operator trusts. Its label stands as author in the history that everybody who may read can see: let it name a role, not a person.',
          },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (document) =>
      tidy(withFileBodies(jsonSchemaTransformObject(document) as OpenAPIV3_1.Document)),
  });
}

/** Operations that take a file: their body is bytes, which no zod schema describes. */
const RDF = ['text/turtle', 'application/rdf+xml', 'application/ld+json'];
const FILE_BODIES = {
  importFrameworks: [
    ...RDF,
    'text/tab-separated-values',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/octet-stream',
  ],
  importOfficialTexts: [...RDF, 'text/tab-separated-values', 'application/octet-stream'],
  importMappings: ['text/tab-separated-values', 'text/csv', 'application/octet-stream'],
  importProjects: [
    'text/csv',
    'text/tab-separated-values',
    'application/xml',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/octet-stream',
  ],
};

function withFileBodies(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  for (const path of Object.values(document.paths ?? {})) {
    for (const [operationId, types] of Object.entries(FILE_BODIES)) {
      if (path?.post?.operationId !== operationId) continue;
      path.post.requestBody = {
        required: true,
        content: Object.fromEntries(
          types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
        ),
      };
    }
  }
  return document;
}

/** Leaves out schemas that nothing refers to: each zod schema comes as input and as output, and few are used as both. */
function tidy(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const schemas = document.components?.schemas ?? {};
  const used = new Set<string>();
  const collect = (value: unknown): void => {
    for (const [, name] of JSON.stringify(value ?? null).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (name === undefined || used.has(name)) continue;
      used.add(name);
      collect(schemas[name]);
    }
  };
  collect(document.paths);
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  return { ...document, components: { ...document.components, schemas: kept } };
}

/** Serves the committed document at /openapi.json and as a reference at /docs. */
export async function serveOpenApi(app: App): Promise<void> {
  const text = readFileSync(OPENAPI_FILE, 'utf8');
  app.get(
    '/openapi.json',
    {
      config: { access: 'open' },
      schema: {
        operationId: 'openapi',
        tags: ['Operations'],
        summary: 'This document',
        querystring: z.strictObject({}),
        response: {
          200: {
            description: 'OpenAPI 3.1',
            content: { 'application/json': { schema: z.looseObject({ openapi: z.string() }) } },
          },
          ...problems('invalid-query', 'too-many-requests'),
        },
      },
    },
    async (_request, reply) =>
      reply
        .type('application/json; charset=utf-8')
        .serializer(String)
        .send(text as never),
  );
  await app.register(async (scope) => {
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      uiConfig: { deepLinking: true, docExpansion: 'list' },
      transformSpecification: () =>
        JSON.parse(text) as OpenAPIV3_1.Document as unknown as Record<string, unknown>,
      // No upgrade to https: on a plain line of a country office there may be none.
      staticCSP:
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'",
      theme: {
        title: 'Crosswalk API',
        css: [{ filename: 'crosswalk.css', content: '.topbar { display: none; }' }],
      },
    });
  });
}
