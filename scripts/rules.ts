import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { z } from 'zod';
import type { App } from '../src/http/app-types.ts';
import type { alignmentAnswer } from '../src/http/schemas/alignments.ts';
import { withDocumentedApp } from './documented-app.ts';

/** Writes the worked example of docs/rules.md from what the running application answers. */

const PAGE = fileURLToPath(new URL('../docs/rules.md', import.meta.url));
const EXAMPLE = /<!-- rules-example -->\n[\s\S]*?<!-- \/rules-example -->/;
const PROJECT = '/v1/projects/EXAMPLE-NPL-01';
const QUESTION = 'remittance-cost';

type Answer = z.output<typeof alignmentAnswer>;

export async function generateRules(text: string): Promise<string> {
  const example = await withDocumentedApp(async (app, headers) => {
    const before = await targets(app);
    const question = (await get<{ text: string }>(app, `/v1/questions/${QUESTION}`)).text;
    const version = (await app.inject({ url: PROJECT })).headers.etag;
    const answered = await app.inject({
      method: 'PUT',
      url: `${PROJECT}/answers/${QUESTION}`,
      headers: { ...headers, 'if-match': String(version) },
      payload: { answer: 'yes' },
    });
    if (answered.statusCode !== 200) throw new Error(answered.body);
    return [
      'Before anything is answered:',
      '',
      tableOf(before),
      '',
      `The office answers one question with yes: "${question}" Then:`,
      '',
      tableOf(await targets(app)),
    ].join('\n');
  });
  return text.replace(EXAMPLE, `<!-- rules-example -->\n${example}\n<!-- /rules-example -->`);
}

async function targets(app: App): Promise<Answer['alignments']> {
  return (await get<Answer>(app, `${PROJECT}/alignments?to=sdg&level=target&limit=1000`)).alignments;
}

async function get<T>(app: App, url: string): Promise<T> {
  return (await app.inject({ url })).json<T>();
}

function tableOf(alignments: Answer['alignments']): string {
  const rows = alignments.map(({ concept, strength, confidence, counts, countsNot, questions }) => {
    const asked = questions.map(({ id, text }) => id ?? text).join(', ');
    const counting = counts ? 'yes' : `no: ${countsNot}`;
    return `| ${concept.notation} ${concept.label} | ${strength ?? ''} | ${confidence ?? ''} | ${counting} | ${asked} |`;
  });
  return ['| target | strength | confidence | counts | asks |', '|---|---|---|---|---|', ...rows].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const before = readFileSync(PAGE, 'utf8');
  const after = await generateRules(before);
  if (!process.argv.includes('--check')) writeFileSync(PAGE, after);
  else if (after !== before) {
    console.error('docs/rules.md is not what the application answers. Run: npm run rules');
    process.exitCode = 1;
  }
}
