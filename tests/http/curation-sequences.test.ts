import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NOW } from '../../src/store/port.ts';
import { type Client, clientOf } from '../fixtures/http/client.ts';
import { edit, type MappingAnswer, review, statement } from '../fixtures/http/curation.ts';
import { type TestApp, testApp } from '../support/app.ts';

let server: TestApp;
let curators: readonly Client[];

beforeAll(async () => {
  server = await testApp();
  curators = [
    clientOf(server.app, await server.authorize('curator')),
    clientOf(server.app, await server.authorize('curator')),
  ];
});
afterAll(() => server.close());

const OBJECTS = ['sdg:12.1', 'sdg:12.2', 'sdg:12.3'];
const step = fc.record({
  who: fc.nat(1),
  what: fc.constantFrom('propose', 'edit', 'accept', 'reject', 'retire', 'supersede'),
  which: fc.nat(20),
  object: fc.constantFrom(...OBJECTS),
  confidence: fc.constantFrom(0.5, 0.6, 0.7),
});

/** One proposes and the other accepts: whatever chance brings besides, something is accepted. */
const PROPOSED = { who: 0, what: 'propose', which: 0, object: 'sdg:12.1', confidence: 0.5 } as const;
const ACCEPTED = [PROPOSED, { ...PROPOSED, who: 1, what: 'accept' } as const];

/** Steps are taken by two curators, some at once; each names the versions that it was decided on. */
it('no sequence of actions loses a version, or leaves two accepted or two proposed ones of a statement', async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 12 }), fc.boolean(), async (steps, atOnce) => {
      const written = new Map<string, string>();
      const read = async () =>
        (await server.store.read(NOW, async (snapshot) => (await snapshot.crosswalk()).mappings)).filter(
          ({ set }) => set === 'proposals',
        );
      const before = new Map((await read()).map(({ id, version }) => [id, version]));
      const changes = await curators[0]?.change();
      const take = async ({ who, what, which, object, confidence }: (typeof steps)[number]) => {
        const client = curators[who] as Client;
        const own = await read();
        const mapping = own[which % Math.max(1, own.length)] as unknown as MappingAnswer | undefined;
        const rationale = `Because of ${object} and ${confidence}, said ${written.size} times.`;
        const said = { object, confidence, rationale };
        const other = own[(which + 1) % Math.max(1, own.length)];
        const reply =
          what === 'propose' || mapping === undefined
            ? await client.post('/v1/mappings', statement(said))
            : what === 'edit'
              ? await edit(client, mapping, said)
              : await review(client, mapping, {
                  action: what,
                  ...(other === undefined
                    ? {}
                    : { replacement: other.id, replacementVersion: other.version }),
                });
        expect([200, 201, 403, 409, 412, 422], reply.body).toContain(reply.statusCode);
        if (reply.statusCode < 400) {
          const answer = reply.json<MappingAnswer>();
          const key = `${answer.id} ${answer.version}`;
          expect(written.has(key)).toBe(false);
          written.set(key, `${answer.status} ${answer.confidence} ${answer.rationale} ${answer.change}`);
          if (what === 'accept') accepted += 1;
        }
      };
      if (atOnce) await Promise.all(steps.map(take));
      else for (const one of steps) await take(one);

      const after = await read();
      for (const status of ['accepted', 'proposed']) {
        const objects = after.filter((one) => one.status === status).map(({ object }) => object);
        expect(new Set(objects).size).toBe(objects.length);
      }
      // Every version that was acknowledged is there as it was answered, and versions have no gaps.
      for (const [key, text] of written) {
        const [id = '', version] = key.split(' ');
        const change = Number(text.split(' ').at(-1));
        const then = await server.store.read({ kind: 'change', change }, async (snapshot) =>
          (await snapshot.crosswalk()).mappings.find((one) => one.id === id),
        );
        expect(`${then?.status} ${(then?.confidence ?? 0) / 1000} ${then?.rationale} ${change}`).toBe(text);
        expect(then?.version).toBe(Number(version));
      }
      for (const { id, version } of after) expect(version).toBeGreaterThanOrEqual(before.get(id) ?? 1);
      expect(await curators[0]?.change()).toBe((changes ?? 0) + written.size);
    }),
    { numRuns: 8, examples: [[ACCEPTED, false]] },
  );
  expect(accepted).toBeGreaterThan(0);
}, 60_000);
