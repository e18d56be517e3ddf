import { describe, expect, it } from 'vitest';
import { NOW } from '../../../src/store/port.ts';
import { type Adapter, allProjects, everything, lined, onDatabase } from '../adapter.ts';
import { AUTHOR, concept, line, project, put, tag } from '../samples.ts';

/** Each answer is read from one snapshot, and what it says is true of exactly that state. */
export function conformanceOfSnapshots(adapter: Adapter): void {
  describe('snapshots', () => {
    it('reads an empty database as change 0, revision 0 and nothing else', () =>
      onDatabase(
        adapter,
        async ({ store }) => {
          const state = await everything(store);
          expect(state).toMatchObject({ change: 0, revision: 0, projects: [], keys: [] });
          expect(state.crosswalk).toEqual({
            frameworks: [],
            concepts: [],
            relations: [],
            notes: [],
            sets: [],
            mappings: [],
            questions: [],
            countryLists: [],
          });
          expect(state.lined.flat()).toEqual([]);
        },
        { empty: true },
      ));

    it('does not show an open snapshot what is committed meanwhile, and shows it to the next one', () =>
      onDatabase(adapter, async ({ store }) => {
        await store.commit([put(project('p', { title: 'before', amounts: [line(100)] }))], [], AUTHOR);
        const before = await everything(store);
        await store.read(NOW, async (snapshot) => {
          const committed = await store.commit(
            [
              put(project('p', { title: 'after', amounts: [line(200)] })),
              put(project('q', { tags: [tag('aa:1')] })),
              { kind: 'put-concept', concept: concept('aa:1', { label: 'after' }) },
            ],
            [],
            AUTHOR,
          );
          expect(committed).toEqual({ change: before.change + 1, revision: before.change + 1 });
          expect([snapshot.change, snapshot.revision]).toEqual([before.change, before.revision]);
          expect((await snapshot.project('p'))?.value.title).toBe('before');
          expect(await snapshot.project('q')).toBeNull();
          expect(await allProjects(snapshot)).toEqual(before.projects);
          expect(await snapshot.crosswalk()).toEqual(before.crosswalk);
          expect(await lined(snapshot, {}, 'budget')).toEqual(before.lined[0]);
        });
        const after = await everything(store);
        expect([after.change, after.revision]).toEqual([before.change + 1, before.change + 1]);
        expect(after.projects.map(({ value }) => value.title)).toEqual(['after', 'Project q']);
        expect(after.crosswalk.concepts.find(({ id }) => id === 'aa:1')?.label).toBe('after');
        expect(after.lined[0]?.map(({ lines }) => lines[0]?.amountMinor)).toEqual([200, undefined]);
      }));

    it('shows the next answer what another process has committed', () =>
      onDatabase(adapter, async ({ store, another }) => {
        const other = await another();
        const seen = await everything(store);
        const { change } = await other.commit([put(project('theirs'))], [], AUTHOR);
        expect(change).toBe(seen.change + 1);
        expect(await everything(store)).toEqual(await everything(other));
        expect(await store.read(NOW, async (snapshot) => (await snapshot.project('theirs'))?.change)).toBe(
          change,
        );
      }));

    it('keeps twenty snapshots apart that are open at the same time', () =>
      onDatabase(adapter, async ({ store }) => {
        const open: Promise<readonly [number, number, string | undefined]>[] = [];
        let release = () => {};
        const released = new Promise<void>((resolve) => {
          release = resolve;
        });
        for (let n = 0; n < 20; n += 1) {
          const { change } = await store.commit([put(project('p', { title: `title ${n}` }))], [], AUTHOR);
          await new Promise<void>((opened) => {
            open.push(
              store.read(NOW, async (snapshot) => {
                opened();
                await released;
                return [change, snapshot.change, (await snapshot.project('p'))?.value.title] as const;
              }),
            );
          });
        }
        release();
        for (const [n, [change, read, title]] of (await Promise.all(open)).entries()) {
          expect([read, title]).toEqual([change, `title ${n}`]);
        }
      }));

    it("hands on the error of a snapshot's work and goes on reading and writing", () =>
      onDatabase(adapter, async ({ store }) => {
        const failing = store.read(NOW, async () => {
          throw new RangeError('mine');
        });
        await expect(failing).rejects.toThrow(new RangeError('mine'));
        await store.commit([put(project('p'))], [], AUTHOR);
        expect((await everything(store)).projects).toHaveLength(1);
      }));

    it.each(['now', 'the past'])(
      'begins a page of %s behind any id, whether there is such a project or not',
      (when) =>
        onDatabase(adapter, async ({ store }) => {
          const { change } = await store.commit(
            ['a', 'c', 'e'].map((id) => put(project(id))),
            [],
            AUTHOR,
          );
          await store.commit([], [], AUTHOR);
          const moment = when === 'now' ? NOW : ({ kind: 'change', change } as const);
          const behind = (after: string | null) =>
            store.read(moment, async (snapshot) => {
              const page = { filter: {}, kind: 'budget', after, limit: 2 } as const;
              return [
                (await snapshot.projects({}, after, 2)).map(({ value }) => value.id),
                (await snapshot.tableProjects(page)).map(({ id }) => id),
              ];
            });
          expect(await behind(null)).toEqual([
            ['a', 'c'],
            ['a', 'c'],
          ]);
          expect(await behind('a')).toEqual([
            ['c', 'e'],
            ['c', 'e'],
          ]);
          expect(await behind('b')).toEqual([
            ['c', 'e'],
            ['c', 'e'],
          ]);
          expect(await behind('e')).toEqual([[], []]);
        }),
    );

    it('refuses to read and to write once it is closed', () =>
      onDatabase(adapter, async ({ another }) => {
        const store = await another();
        await store.close();
        await expect(store.read(NOW, async () => 1)).rejects.toMatchObject({ code: 'unavailable' });
        await expect(store.commit([put(project('p'))], [], AUTHOR)).rejects.toMatchObject({
          code: 'unavailable',
        });
        await store.close();
      }));
  });
}
