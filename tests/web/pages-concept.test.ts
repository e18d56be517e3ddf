import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AlignmentAnswer, MappingList } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** What the page of an element says contributes to it is what alignment walks. */

let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
});

afterAll(() => app.close());

/** The mappings that a block of a page names. */
async function shown(concept: string, block: string): Promise<readonly string[]> {
  const { body } = await app.app.inject({ url: `/concepts/${concept}`, headers: { accept: 'text/html' } });
  const from = body.indexOf(`id="${block}"`);
  if (from < 0) return [];
  const part = body.slice(from, body.indexOf('</section>', from));
  return [...part.matchAll(/href="\/mappings\/([^"?]+)"/g)].map(([, id = '']) => decodeURIComponent(id));
}

// P2 is broader than GP9, so that nothing leads from P2 to GP9; GP6 is nearly the same as P1, whichever was named first.
test.each(['gcm:GP9', 'gcm:GP4', 'migof:P1', 'sdg:10.7', 'gcm:5', 'srf:3c'])(
  'each link into %s leads there in an alignment of where it comes from, and each such link is shown',
  async (concept) => {
    const ids = await shown(concept, 'contributing');
    const { items } = ok<MappingList>(await client.get(`/v1/mappings?into=${concept}&limit=200`));
    expect([...ids].sort()).toEqual(items.map(({ id }) => id).sort());
    const [framework = ''] = concept.split(':');
    for (const { id, subject, object } of items.slice(0, 25)) {
      const other = subject.id === concept ? object.id : subject.id;
      const { alignments } = ok<AlignmentAnswer>(
        await client.get(`/v1/concepts/${other}/alignments?to=${framework}&maxPaths=100&limit=1000`),
      );
      const found = alignments.find((alignment) => alignment.concept.id === concept);
      const named = found?.paths.flatMap(({ steps }) => steps.map((step) => step.mapping));
      expect(named, `${other} to ${concept}`).toContain(id);
    }
  },
);

test('what is only related stands apart', async () => {
  const related = ok<MappingList>(
    await client.get('/v1/mappings?predicate=skos:relatedMatch&status=accepted'),
  );
  const [one] = related.items;
  if (one === undefined) throw new Error('the reference data have no related match');
  expect(await shown(one.object.id, 'others')).toContain(one.id);
  expect(await shown(one.object.id, 'contributing')).not.toContain(one.id);
});
