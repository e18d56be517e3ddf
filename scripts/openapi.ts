import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { OpenAPIV3_1 } from 'openapi-types';
import type { App } from '../src/http/app-types.ts';
import { OPENAPI_FILE } from '../src/http/openapi.ts';
import { PROBLEMS, type ProblemCode } from '../src/services/problems.ts';
import { steady, withDocumentedApp } from './documented-app.ts';
import { EXAMPLE_REQUESTS, type ExampleRequest } from './example-requests.ts';
import { unInfoExample } from './uninfo-example.ts';

/** Writes openapi/openapi.json from the routes, with answers of the running application as examples. */
export async function generateOpenApi(): Promise<string> {
  return withDocumentedApp(async (app, headers) => {
    const lastImport = await importOnce(app, headers);
    const document = app.swagger() as OpenAPIV3_1.Document;
    const operations = operationsOf(document);
    let lastKey = '';
    let lastWebhook = '';
    for (const [operationId, request] of Object.entries(EXAMPLE_REQUESTS)) {
      const operation = operations.get(operationId);
      if (operation === undefined) throw new Error(`there is no operation ${operationId}`);
      operations.delete(operationId);
      const answer = await addExamples(app, operation, request, {
        headers,
        lastImport,
        lastKey,
        lastWebhook,
      });
      if (operationId === 'createKey') lastKey = answer.json<{ id: string }>().id;
      if (operationId === 'registerWebhook') lastWebhook = answer.json<{ id: string }>().id;
    }
    if (operations.size > 0) throw new Error(`no example request for ${[...operations.keys()].join(', ')}`);
    return `${JSON.stringify(document, null, 2)}\n`;
  });
}

function operationsOf(document: OpenAPIV3_1.Document): Map<string, OpenAPIV3_1.OperationObject> {
  const operations = new Map<string, OpenAPIV3_1.OperationObject>();
  for (const path of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(path ?? {})) {
      if (
        typeof operation !== 'object' ||
        !('operationId' in operation) ||
        operation.operationId === undefined
      )
        continue;
      operations.set(operation.operationId, operation);
    }
  }
  return operations;
}

/** What earlier requests made, that later ones name. */
interface Made {
  readonly headers: { readonly authorization: string };
  readonly lastImport: string;
  readonly lastKey: string;
  readonly lastWebhook: string;
}

async function addExamples(
  app: App,
  operation: OpenAPIV3_1.OperationObject,
  request: ExampleRequest,
  { headers, lastImport, lastKey, lastWebhook }: Made,
): Promise<Awaited<ReturnType<App['inject']>>> {
  const bytes = request.fixture === undefined ? undefined : await unInfoExample();
  const url = request.url
    .replace('LAST', () => lastImport)
    .replace('{key}', () => lastKey)
    .replace('WEBHOOK', () => lastWebhook);
  const answer = await app.inject({
    method: request.method,
    url,
    headers: {
      ...headers,
      ...(bytes === undefined ? {} : { 'content-type': 'application/octet-stream' }),
      ...request.headers,
      ...(request.file === undefined ? {} : { 'content-type': request.file.type }),
    },
    ...(request.file === undefined ? {} : { payload: request.file.text }),
    ...(bytes === undefined ? {} : { payload: bytes }),
    ...(request.body === undefined ? {} : { payload: request.body as object }),
  });
  const type = String(answer.headers['content-type']).split(';')[0] ?? '';
  const response = operation.responses?.[answer.statusCode] as OpenAPIV3_1.ResponseObject | undefined;
  const media = response?.content?.[type] ?? response?.content?.['*/*'];
  if (media === undefined)
    throw new Error(
      `${request.url} answered ${answer.statusCode} ${type}, which is not declared: ${answer.body}`,
    );
  media.example = exampleOf(operation.operationId ?? '', type, answer.body);
  operation.description = [operation.description, `Example: \`${request.method} ${steady(url)}\``]
    .filter(Boolean)
    .join('\n\n');
  const body = operation.requestBody as OpenAPIV3_1.RequestBodyObject | undefined;
  for (const content of Object.values(body?.content ?? {})) {
    if (bytes === undefined) content.example = request.file?.text ?? request.body;
  }
  for (const [status, declared] of Object.entries(operation.responses ?? {}))
    addProblemExample(status, declared);
  return answer;
}

/** An import that can be undone: its change number. */
async function importOnce(app: App, headers: { readonly authorization: string }): Promise<string> {
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/imports/projects',
    headers: { ...headers, 'content-type': 'text/csv' },
    payload: 'id,title\nEXAMPLE-UNDO-01,Example: imported by mistake\n',
  });
  return String(answer.json<{ change: number }>().change);
}

/**
 * Numbers of /metrics differ at each run, the document cannot hold itself, the crosswalk is long, and the style sheet that pages
 * name changes with every touch of it: they are cut short.
 */
function exampleOf(operationId: string, type: string, body: string): unknown {
  if (operationId === 'metrics') return body.split('\n').slice(0, 2).join('\n');
  if (operationId === 'exportCrosswalk') return steady(body.split('\n').slice(0, 2).join('\n'));
  if (type === 'text/html') return body.split('\n').slice(0, 2).join('\n');
  if (operationId === 'openapi') return { openapi: '3.1.0' };
  return type === 'application/json' ? JSON.parse(steady(body)) : steady(body);
}

function addProblemExample(
  status: string,
  declared: OpenAPIV3_1.ResponseObject | OpenAPIV3_1.ReferenceObject,
): void {
  const media = 'content' in declared ? declared.content?.['application/problem+json'] : undefined;
  if (media === undefined || !('description' in declared)) return;
  const code = /`([a-z-]+)`/.exec(declared.description ?? '')?.[1] as ProblemCode | undefined;
  if (code === undefined || String(PROBLEMS[code].status) !== status)
    throw new Error(`no problem code for ${status}`);
  const { title, page } = PROBLEMS[code];
  media.example = {
    type: `/errors/${code}`,
    title,
    status: Number(status),
    detail: page.split('. ')[0] ?? page,
    code,
    requestId: 'req-1',
    errors: [],
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const text = await generateOpenApi();
  if (process.argv.includes('--check')) {
    if (text !== readFileSync(OPENAPI_FILE, 'utf8')) {
      console.error('openapi/openapi.json is not what the routes say. Run: npm run openapi');
      process.exitCode = 1;
    }
  } else {
    writeFileSync(OPENAPI_FILE, text);
  }
}
