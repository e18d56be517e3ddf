import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { configSchema } from '../src/config.ts';
import { steady, withDocumentedApp } from './documented-app.ts';

const README = fileURLToPath(new URL('../README.md', import.meta.url));
const ANSWER =
  /<!-- answer (GET|PUT|POST) (\S+)(?: (\{.*\}))?(?: If-Match: ("\d+"))? -->\n[\s\S]*?<!-- \/answer -->/g;
const CONFIGURATION = /<!-- configuration -->\n[\s\S]*?<!-- \/configuration -->/;
/** Longer answers are folded, so that the page can be read from end to end. */
const FOLD_LINES = 30;

/** The README with its requests answered by the running application and its configuration table from the schema. */
export async function generateReadme(text: string): Promise<string> {
  return withDocumentedApp(async (app, headers) => {
    let result = '';
    let at = 0;
    for (const match of text.matchAll(ANSWER)) {
      const [whole, method = '', url = '', body, version] = match;
      const answer = await app.inject({
        method: method as 'GET' | 'PUT' | 'POST',
        url,
        headers: { ...headers, ...(version === undefined ? {} : { 'if-match': version }) },
        ...(body === undefined ? {} : { payload: JSON.parse(body) as object }),
      });
      result +=
        text.slice(at, match.index) +
        section({ method, url, body, version, comment: whole.split('\n')[0] ?? '' }, answer);
      at = match.index + whole.length;
    }
    result += text.slice(at);
    return result.replace(
      CONFIGURATION,
      `<!-- configuration -->\n${configurationTable()}\n<!-- /configuration -->`,
    );
  });
}

interface ShownRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string | undefined;
  /** The ETag that the request names. */
  readonly version: string | undefined;
}

function section(
  request: ShownRequest & { readonly comment: string },
  answer: { statusCode: number; body: string; headers: Record<string, unknown> },
): string {
  const json = /json/.test(String(answer.headers['content-type']));
  const text = json ? layOut(JSON.parse(steady(answer.body))) : steady(answer.body).trimEnd();
  const block = `\`\`\`${json ? 'json' : 'text'}\n${text}\n\`\`\``;
  const lines = text.split('\n').length;
  const shown =
    lines > FOLD_LINES
      ? `<details><summary>${answer.statusCode}, ${lines} lines</summary>\n\n${block}\n\n</details>`
      : block;
  return `${request.comment}\n\`\`\`sh\n${curl(request)}\n\`\`\`\n\n${shown}\n<!-- /answer -->`;
}

function curl({ method, url, body, version }: ShownRequest): string {
  const address = `'http://127.0.0.1:3000${url}'`;
  if (method === 'GET') return `curl ${address}`;
  const key = url === '/v1/alignments' ? '' : `-H "Authorization: Bearer $KEY" `;
  const match = version === undefined ? '' : `-H 'If-Match: ${version}' `;
  return `curl -X ${method} ${address} ${key}${match}-H 'Content-Type: application/json' \\\n  -d '${body ?? ''}'`;
}

/** JSON as a person would lay it out: what fits a line stands on one. */
function layOut(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value);
  if (value === null || typeof value !== 'object' || indent.length + flat.length <= 100) return spaced(flat);
  const inner = `${indent}  `;
  if (Array.isArray(value))
    return `[\n${value.map((entry) => inner + layOut(entry, inner)).join(',\n')}\n${indent}]`;
  const entries = Object.entries(value).map(
    ([key, entry]) => `${inner}${JSON.stringify(key)}: ${layOut(entry, inner)}`,
  );
  return `{\n${entries.join(',\n')}\n${indent}}`;
}

/** A space after separators outside strings. */
function spaced(flat: string): string {
  return flat.replace(
    /("(?:[^"\\]|\\.)*")|([:,])/g,
    (_whole, string: string | undefined, mark: string | undefined) =>
      string === undefined ? `${mark} ` : string,
  );
}

function configurationTable(): string {
  const rows = Object.entries(configSchema.shape).map(([name, schema]) => {
    const fallback = String(schema.parse(undefined));
    return `| \`${name}\` | ${fallback === '' ? 'empty' : `\`${fallback}\``} | ${schema.description ?? ''} |`;
  });
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const before = readFileSync(README, 'utf8');
  const after = await generateReadme(before);
  if (process.argv.includes('--check')) {
    if (after !== before) {
      console.error('README.md is not what the application answers. Run: npm run readme');
      process.exitCode = 1;
    }
  } else {
    writeFileSync(README, after);
  }
}
