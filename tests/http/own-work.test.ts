import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import {
  edit,
  type MappingAnswer,
  mappingOf,
  propose,
  type Reviewed,
  review,
} from '../fixtures/http/curation.ts';
import { type TestApp, testApp } from '../support/app.ts';

let server: TestApp;
let ann: Client;
let ben: Client;
let cleo: Client;
beforeAll(async () => {
  server = await testApp();
  [ann, ben, cleo] = (await Promise.all(
    ['', '', ''].map(async () => clientOf(server.app, await server.authorize('curator'))),
  )) as [Client, Client, Client];
});
afterAll(() => server.close());

/** What the service calls a curator. */
const nameOf = async (client: Client, object: string) =>
  (await propose(client, { subject: 'gcm:3', object, rationale: `${object}.` })).updatedBy;
const HEADER = 'subject,predicate,object,strength,confidence,evidence,source,locator,rationale,author';
const load = async (client: Client, object: string, rationale: string, author: string) =>
  ok<{ change: number; rows: { id: string }[] }>(
    await client.raw(
      'POST',
      '/v1/imports/mappings?set=proposals',
      `${HEADER}\nGCM 17,crosswalk:contributesTo,${object},supporting,0.7,judged,tests,here,${rationale},${author}\n`,
      'text/csv',
    ),
  );
const accepting = async (client: Client, mapping: Pick<MappingAnswer, 'id' | 'version'>) =>
  review(client, mapping, { action: 'accept' });

describe('nobody accepts their own words', () => {
  it('that somebody else imports or puts in their name', async () => {
    const name = await nameOf(ann, 'sdg:14.1');
    const { rows } = await load(ben, 'sdg:12.1', 'Sent by another.', name);
    const imported = await mappingOf(ann, rows[0]?.id ?? '');
    expect(imported.author).toBe(name);
    expect(imported.updatedBy).not.toBe(name);
    problemOf(await accepting(ann, imported), 'own-work');
    problemOf(await accepting(ben, imported), 'own-work');
    ok<Reviewed>(await accepting(cleo, imported));

    const proposed = await propose(cleo, { object: 'sdg:12.2', rationale: 'First.' });
    const said = { object: 'sdg:12.2', rationale: 'As told.', author: name.slice(0, name.indexOf(' (')) };
    const put = ok<MappingAnswer>(await edit(ben, proposed, said));
    problemOf(await accepting(ann, put), 'own-work');
  });

  it('that taking an import back put there again', async () => {
    const proposed = await propose(ann, { object: 'sdg:12.3', rationale: 'Words of the first.' });
    const { change } = await load(ben, 'sdg:12.3', 'Words of the second.', 'The second');
    ok(await ben.post(`/v1/imports/${change}/undo`, {}));
    const back = await mappingOf(ann, proposed.id);
    expect(back).toMatchObject({ version: 3, rationale: 'Words of the first.' });
    problemOf(await accepting(ann, back), 'own-work');
    ok<Reviewed>(await accepting(ben, back));
  });

  it('after a change to and fro: neither who wrote them first nor who chose them again', async () => {
    const said = (rationale: string) => ({ object: 'sdg:12.4', rationale });
    const first = await propose(ann, said('To.'));
    const second = ok<MappingAnswer>(await edit(ben, first, said('Fro.')));
    const third = ok<MappingAnswer>(await edit(cleo, second, { ...said('To.'), author: first.author }));
    problemOf(await accepting(ann, third), 'own-work');
    problemOf(await accepting(cleo, third), 'own-work');
    ok<Reviewed>(await accepting(ben, third));
  });
});
