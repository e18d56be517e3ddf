import { describe, expect, it } from 'vitest';
import { STORED } from '../../../src/store/history/registry.ts';
import {
  type Change,
  type Expectation,
  NOW,
  type Store,
  type StoredVersion,
  StoreError,
} from '../../../src/store/port.ts';
import { type Adapter, everything, onDatabase } from '../adapter.ts';
import {
  AUTHOR,
  answer,
  apiKey,
  CROSSWALK,
  concept,
  countryList,
  framework,
  mapping,
  mappingSet,
  project,
  put,
  question,
  relation,
} from '../samples.ts';

const versionOf = (store: Store, id: string) =>
  store.read(NOW, async (snapshot) => (await snapshot.project(id))?.version ?? null);

/** One counter numbers all changes; a commit is applied whole, or refused whole. */
export function conformanceOfChanges(adapter: Adapter): void {
  describe('changes and revisions', () => {
    it('tells what of the crosswalk a change wrote and what later wrote it again, as of any state', () =>
      onDatabase(adapter, async ({ store }) => {
        const later = { kind: 'put-concept', concept: concept('aa:1', { label: 'New' }) } as const;
        const renamed = { kind: 'put-framework', framework: framework('aa', { title: 'New' }) } as const;
        await store.commit([later, put(project('p'))], [], AUTHOR);
        await store.commit([later, renamed], [], AUTHOR);
        const at = (moment: Parameters<Store['read']>[0]) =>
          store.read(moment, async (snapshot) => ({
            written: await snapshot.crosswalkOfChange(2),
            version: await snapshot.frameworkVersion('aa'),
            none: await snapshot.frameworkVersion('zz'),
          }));
        const written = { entity: 'concept', id: 'aa:1' };
        expect(await at(NOW)).toEqual({ written: [{ ...written, latest: 3 }], version: 2, none: null });
        expect(await at({ kind: 'change', change: 2 })).toEqual({
          written: [{ ...written, latest: 2 }],
          version: 1,
          none: null,
        });
      }));

    it('tells all versions of mappings, each with who wrote it, up to the state that is asked', () =>
      onDatabase(adapter, async ({ store }) => {
        const again = { kind: 'put-mapping', mapping: mapping('m-1', { confidence: 100 }) } as const;
        await store.commit([again], [], { ...AUTHOR, actor: 'another' });
        const at = (moment: Parameters<Store['read']>[0]) =>
          store.read(moment, async (snapshot) =>
            (await snapshot.mappingVersions(['m-1', 'none'])).map(
              ({ id, version, change, by, confidence }) => ({ id, version, change, by, confidence }),
            ),
          );
        const first = { id: 'm-1', version: 1, change: 1, by: AUTHOR.actor };
        const { confidence } = mapping('m-1');
        expect(await at({ kind: 'change', change: 1 })).toEqual([{ ...first, confidence }]);
        expect(await at(NOW)).toEqual([
          { ...first, confidence },
          { ...first, version: 2, change: 2, by: 'another', confidence: 100 },
        ]);
        expect(await store.read(NOW, (snapshot) => snapshot.mappingVersions([]))).toEqual([]);
      }));

    it('gives every commit the next number, and moves the revision with frameworks and mappings only', () =>
      onDatabase(
        adapter,
        async ({ store }) => {
          const steps: readonly (readonly [readonly Change[], boolean])[] = [
            [CROSSWALK, true],
            [[put(project('p'))], false],
            [[{ kind: 'put-framework', framework: framework('aa', { title: 'New' }) }], true],
            [[{ kind: 'delete-project', id: 'p' }], false],
            [[{ kind: 'put-concept', concept: concept('aa:1', { label: 'New' }) }], true],
            [[{ kind: 'put-api-key', key: apiKey('k') }], false],
            [[{ kind: 'put-mapping-set', set: mappingSet('set-1', { title: 'New' }) }], true],
            [[{ kind: 'put-mapping', mapping: mapping('m-1', { status: 'retired' }) }], true],
            [[{ kind: 'put-relation', relation: relation('r-1', { note: 'New' }) }], true],
            [[{ kind: 'put-question', question: question('q-1', { status: 'retired' }) }], true],
            [[{ kind: 'put-country-list', list: countryList('l-1', { members: [] }) }], true],
            [[put(project('p', { answers: [answer('q-1')], reviewed: ['aa'] }))], false],
            [[], false],
            [[put(project('p')), { kind: 'put-mapping', mapping: mapping('m-1') }], true],
          ];
          let revision = 0;
          for (const [place, [changes, moves]] of steps.entries()) {
            if (moves) revision = place + 1;
            expect(await store.commit(changes, [], AUTHOR)).toEqual({ change: place + 1, revision });
            const seen = await store.read(NOW, async ({ change, revision: at }) => ({
              change,
              revision: at,
            }));
            expect(seen).toEqual({ change: place + 1, revision });
          }
        },
        { empty: true },
      ));

    it('tells every version of a question and of a country list, and which change wrote them', () =>
      onDatabase(adapter, async ({ store }) => {
        const first = question('q-2', { answeredByCountries: 'l-1', position: 1 });
        const second = { ...first, status: 'retired' } as const;
        const list = countryList('l-1', { members: [] });
        await store.commit(
          [
            { kind: 'put-country-list', list },
            { kind: 'put-question', question: second },
          ],
          [],
          AUTHOR,
        );
        const read = (moment: Parameters<Store['read']>[0]) =>
          store.read(moment, async (snapshot) => ({
            questions: (await snapshot.versionsOf('question', 'q-2', null, 10)).map(plain),
            lists: (await snapshot.versionsOf('country-list', 'l-1', null, 10)).map(plain),
            items: (await snapshot.itemsOfChange(2, null, 10)).map(({ entity, id, action, document }) => [
              entity,
              id,
              action,
              document,
            ]),
          }));
        const plain = ({ version, change, document }: StoredVersion) => [version, change, document];
        expect(await read(NOW)).toEqual({
          questions: [
            [2, 2, second],
            [1, 1, first],
          ],
          lists: [
            [2, 2, list],
            [1, 1, countryList('l-1')],
          ],
          items: [
            ['country-list', 'l-1', 'changed', list],
            ['question', 'q-2', 'changed', second],
          ],
        });
        expect(await read({ kind: 'change', change: 1 })).toEqual({
          questions: [[1, 1, first]],
          lists: [[1, 1, countryList('l-1')]],
          items: [],
        });
      }));

    it('finds changes by their kind, and the format that projects were first written in, up to a state', () =>
      onDatabase(adapter, async ({ store }) => {
        const upgrade = { ...AUTHOR, details: { kind: 'rules-upgrade', rules: 2 } } as const;
        await store.commit([], [], upgrade);
        await store.commit([put(project('p'))], [], AUTHOR);
        await store.commit([], [], upgrade);
        const read = (moment: Parameters<Store['read']>[0]) =>
          store.read(moment, async (snapshot) => ({
            upgrades: await snapshot.changesOfKind('rules-upgrade'),
            format: await snapshot.firstProjectFormat(),
          }));
        expect(await read({ kind: 'change', change: 2 })).toEqual({ upgrades: [2], format: null });
        expect(await read(NOW)).toEqual({ upgrades: [2, 4], format: STORED.project.format });
      }));

    it("counts a project's versions from 1 and goes on counting after a delete", () =>
      onDatabase(adapter, async ({ store }) => {
        await store.commit([put(project('p')), put(project('other'))], [], AUTHOR);
        await store.commit([put(project('p', { title: 'second' }))], [], AUTHOR);
        expect([await versionOf(store, 'p'), await versionOf(store, 'other')]).toEqual([2, 1]);
        await store.commit([{ kind: 'delete-project', id: 'p' }], [], AUTHOR);
        expect([await versionOf(store, 'p'), await versionOf(store, 'other')]).toEqual([null, 1]);
        await store.commit([put(project('p'))], [], AUTHOR);
        expect(await versionOf(store, 'p')).toBe(4);
      }));

    it('names with each project the change that wrote it and when that was', () =>
      onDatabase(adapter, async ({ store }, clock) => {
        clock.now = '2026-02-03T04:05:06.789Z';
        const { change } = await store.commit([put(project('p'))], [], AUTHOR);
        clock.now = '2026-02-04T00:00:00.000Z';
        await store.commit([put(project('q'))], [], AUTHOR);
        const stored = await store.read(NOW, (snapshot) => snapshot.project('p'));
        expect(stored).toEqual({ value: project('p'), version: 1, change, at: '2026-02-03T04:05:06.789Z' });
      }));

    it('loses nothing of a hundred commits at once', () =>
      onDatabase(adapter, async ({ store, another }) => {
        const stores = [store, await another()];
        const commits = Array.from({ length: 100 }, (_, n) =>
          (stores[n % 2] as Store).commit([put(project(`p-${n}`, { title: `title ${n}` }))], [], AUTHOR),
        );
        const numbers = (await Promise.all(commits)).map(({ change }) => change);
        expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n + 2));
        const { projects, change } = await everything(store);
        expect(change).toBe(101);
        expect(new Map(projects.map((stored) => [stored.value.title, stored.change]))).toEqual(
          new Map(numbers.map((number, n) => [`title ${n}`, number])),
        );
      }));
  });

  describe('expectations', () => {
    const cases: readonly (readonly [string, Expectation])[] = [
      ['a project at another version', { kind: 'project-version', id: 'p', version: 1 }],
      ['a project at a version to come', { kind: 'project-version', id: 'p', version: 3 }],
      ['that an existing project does not exist', { kind: 'project-version', id: 'p', version: null }],
      ['a version of a project that never was', { kind: 'project-version', id: 'never', version: 1 }],
      ['a version of a deleted project', { kind: 'project-version', id: 'gone', version: 1 }],
      ['an earlier revision', { kind: 'revision', revision: 0 }],
      ['a change that is no revision', { kind: 'revision', revision: 4 }],
    ];
    const prepare = async (store: Store) => {
      await store.commit([put(project('p')), put(project('gone'))], [], AUTHOR);
      await store.commit([put(project('p', { title: 'second' }))], [], AUTHOR);
      await store.commit([{ kind: 'delete-project', id: 'gone' }], [], AUTHOR);
      return everything(store);
    };

    it.each(cases)('refuses a commit that expects %s, and writes nothing of it', (_title, expectation) =>
      onDatabase(adapter, async ({ store }) => {
        const before = await prepare(store);
        const good: readonly Expectation[] = [
          { kind: 'project-version', id: 'p', version: 2 },
          { kind: 'revision', revision: 1 },
        ];
        for (const expectations of [[expectation], [...good, expectation], [expectation, ...good]]) {
          const refused = store.commit(
            [
              put(project('new')),
              put(project('p', { title: 'third' })),
              { kind: 'put-concept', concept: concept('aa:1', { label: 'third' }) },
              { kind: 'put-api-key', key: apiKey('k') },
            ],
            expectations,
            AUTHOR,
          );
          await expect(refused).rejects.toThrow(StoreError);
          await expect(refused).rejects.toMatchObject({ code: 'conflict' });
        }
        expect(await everything(store)).toEqual(before);
      }),
    );

    it('takes a commit whose expectations hold, also that a deleted project does not exist', () =>
      onDatabase(adapter, async ({ store }) => {
        const { change } = await prepare(store);
        const committed = await store.commit(
          [put(project('p', { title: 'third' })), put(project('gone'))],
          [
            { kind: 'project-version', id: 'p', version: 2 },
            { kind: 'project-version', id: 'gone', version: null },
            { kind: 'project-version', id: 'never', version: null },
            { kind: 'revision', revision: 1 },
          ],
          AUTHOR,
        );
        expect(committed).toEqual({ change: change + 1, revision: 1 });
        expect([await versionOf(store, 'p'), await versionOf(store, 'gone')]).toEqual([3, 3]);
      }));

    it('lets exactly one of fifty writers that start from one version win', () =>
      onDatabase(adapter, async ({ store, another }) => {
        await store.commit([put(project('p'))], [], AUTHOR);
        const stores = [store, await another()];
        const results = await Promise.allSettled(
          Array.from({ length: 50 }, (_, n) =>
            (stores[n % 2] as Store).commit(
              [put(project('p', { title: `writer ${n}` })), put(project(`trace-${n}`))],
              [{ kind: 'project-version', id: 'p', version: 1 }],
              AUTHOR,
            ),
          ),
        );
        const winners = results.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []));
        expect(winners).toHaveLength(1);
        const { projects } = await everything(store);
        expect(projects.map(({ value }) => value.title).sort()).toEqual(
          [`Project trace-${winners[0]}`, `writer ${winners[0]}`].sort(),
        );
        expect(await versionOf(store, 'p')).toBe(2);
      }));
  });
}
