import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { CONCEPT_COLUMNS, frameworkBody } from '../fixtures/http/frameworks.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** What is missing from our data of a framework is a typed note, which reports warn of. */

let server: TestApp;
let client: Client;

beforeAll(async () => {
  server = await testApp();
  client = clientOf(server.app, await server.authorize('curator'));
});
afterAll(() => server.close());

const put = async (version: number, notes: readonly unknown[]) =>
  ok<{ notes: string[] }>(
    await client.put(
      '/v1/frameworks/noted',
      { ...frameworkBody('noted'), notes },
      version === 0 ? {} : { 'if-match': `"${version}"` },
    ),
    version === 0 ? 201 : 200,
  ).notes;
const warned = async () => {
  const { warnings } = ok<{ warnings: { code: string; framework: string; message: string }[] }>(
    await client.get('/v1/reports/coverage?framework=noted'),
  );
  return warnings.filter(({ code }) => code === 'partial-data').map(({ message }) => message);
};

test('is warned of, stays when the answered notes are sent back, and goes when its note goes', async () => {
  const answered = await put(0, ['A note.', { partial: 'only the goals.' }, { partial: 'no dates.' }]);
  expect(answered).toEqual(['A note.', 'Partial: only the goals.', 'Partial: no dates.']);
  expect(await warned()).toEqual(['Only the goals.', 'No dates.']);
  expect(await put(1, answered)).toEqual(answered);
  expect(await warned()).toEqual(['Only the goals.', 'No dates.']);
  await put(2, ['A note.', 'Partial: no dates.']);
  expect(await warned()).toEqual(['No dates.']);
  // A note that merely begins with the word is a note.
  await put(3, ['Partial: of everything that there is.']);
  expect(await warned()).toEqual([]);
});

test('an import of elements is undone once, and undoing that undoing is no import', async () => {
  const row = 'notation\tlanguage\ttext\n10.7\tfr\tUne phrase inventée.\n';
  const imported = ok<{ change: number }>(
    await client.raw('POST', '/v1/imports/official-texts?framework=sdg', row, 'text/tab-separated-values'),
  );
  const undo = (change: number) => client.send({ method: 'POST', url: `/v1/imports/${change}/undo` });
  const undone = ok<{ change: number }>(await undo(imported.change));
  problemOf(await undo(undone.change), 'not-found');
  problemOf(await undo(1), 'not-found');
  const element = `${CONCEPT_COLUMNS}1\tgoal\t\tA goal\t\t\t\ttests\there\t\t\t\n`;
  ok(await client.put('/v1/frameworks/imported', frameworkBody('imported')), 201);
  const frameworks = '/v1/imports/frameworks?framework=imported';
  const made = ok<{ change: number }>(
    await client.raw('POST', frameworks, element, 'text/tab-separated-values'),
  );
  expect(problemOf(await undo(made.change), 'not-found').detail).toMatch(/cannot be undone/);
});
