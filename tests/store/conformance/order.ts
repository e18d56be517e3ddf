import { describe, expect, it } from 'vitest';
import { NOW, type Store } from '../../../src/store/port.ts';
import { type Adapter, allProjects, onDatabase } from '../adapter.ts';
import { AUTHOR, project, put } from '../samples.ts';

const titled = (id: string, title: string) => [put(project(id, { title }))];

const ids = (store: Store) =>
  store.read(NOW, async (snapshot) => (await allProjects(snapshot)).map(({ value }) => value.id));

/** In which order changes are numbered and seen: what the port promises of it. */
export function conformanceOfOrder(adapter: Adapter): void {
  describe('the order of changes', () => {
    it('is that in which the commits of one store were asked for, without a gap, also where some are refused', () =>
      onDatabase(adapter, async ({ store }) => {
        const asked = Array.from({ length: 20 }, (_, n) =>
          store.commit(titled('p', `${n}`), n % 5 === 4 ? [{ kind: 'revision', revision: 99 }] : [], AUTHOR),
        );
        const ends = await Promise.allSettled(asked);
        const numbers = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value.change] : []));
        expect(numbers).toEqual(Array.from({ length: 16 }, (_, n) => n + 2));
        await store.read(NOW, async (snapshot) => {
          expect(snapshot.change).toBe(17);
          expect((await snapshot.project('p'))?.value.title).toBe('18');
        });
      }));

    it('is one for all stores of a database: no number is given twice or left out', () =>
      onDatabase(adapter, async ({ store, another }) => {
        const stores = [store, await another(), await another()];
        const asked = Array.from({ length: 30 }, (_, n) => {
          const one = stores[n % stores.length] ?? store;
          return one.commit(titled(`p-${n}`, 'any'), [], AUTHOR);
        });
        const numbers = (await Promise.all(asked)).map(({ change }) => change);
        expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n + 2));
        for (const [n, number] of numbers.entries()) {
          await store.read({ kind: 'change', change: number }, async (snapshot) => {
            expect((await snapshot.project(`p-${n}`))?.change).toBe(number);
          });
          await store.read({ kind: 'change', change: number - 1 }, async (snapshot) => {
            expect(await snapshot.project(`p-${n}`)).toBeNull();
          });
        }
      }));

    it('is the same for whoever reads: what is answered is seen at once by every store, with all before it', () =>
      onDatabase(adapter, async ({ store, another }) => {
        const other = await another();
        for (let n = 0; n < 10; n += 1) {
          const [writer, reader] = n % 2 === 0 ? [store, other] : [other, store];
          const { change } = await writer.commit(titled(`p-${n}`, 'any'), [], AUTHOR);
          expect(await reader.read(NOW, async (snapshot) => snapshot.change)).toBe(change);
          expect(await ids(reader)).toHaveLength(n + 1);
        }
      }));

    it('is the order of their times, also where clocks go back', () =>
      onDatabase(adapter, async ({ store }, clock) => {
        const times = ['2026-03-01', '2026-02-01', '2026-03-02', '2026-01-01'];
        for (const day of times) {
          clock.now = `${day}T00:00:00.000Z`;
          await store.commit(titled('p', day), [], AUTHOR);
        }
        const entries = await store.read(NOW, (snapshot) => snapshot.changesAfter(0, 10));
        expect(entries.map(({ change }) => change)).toEqual([1, 2, 3, 4, 5]);
        const at = entries.map((entry) => entry.at);
        expect([...at].sort()).toEqual(at);
      }));

    it('puts a published batch where it becomes visible, behind what was committed while it was filled', () =>
      onDatabase(adapter, async ({ store }) => {
        const batch = await store.openBatch();
        const many = Array.from({ length: 300 }, (_, n) => project(`b-${n}`));
        await batch.plan(many.map((one) => ({ id: one.id, project: one, version: null })));
        const { change } = await store.commit(titled('p', 'before'), [], AUTHOR);
        const published = await batch.publish(AUTHOR);
        const after = await store.commit(titled('q', 'after'), [], AUTHOR);
        expect([published.change, after.change]).toEqual([change + 1, change + 2]);
        const count = (at: number) =>
          store.read({ kind: 'change', change: at }, (snapshot) => snapshot.countProjects({}));
        expect([await count(change), await count(change + 1), await count(change + 2)]).toEqual([
          1, 301, 302,
        ]);
      }));
  });
}
