import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { NOW, type PlannedWrite, type Store } from '../../../src/store/port.ts';
import { type Adapter, allProjects, everything, onDatabase } from '../adapter.ts';
import { AUTHOR, answer, project, put, tag } from '../samples.ts';

const MANY = 700;
const LARGE = 4 * MANY;

const numbered = (count: number, title: string, version: number | null = null): PlannedWrite[] =>
  Array.from({ length: count }, (_, n) => {
    const id = `p-${String(n).padStart(4, '0')}`;
    return { id, project: project(id, { title }), version };
  });

const titles = (store: Store) =>
  store.read(NOW, async (snapshot) => [
    ...new Set((await allProjects(snapshot)).map(({ value }) => value.title)),
  ]);

/** A batch is seen by nobody until it is published, and then as one change. */
export function conformanceOfBatches(adapter: Adapter): void {
  describe('batches', () => {
    it('are invisible while they are filled and one change once they are published', () =>
      onDatabase(adapter, async ({ store }) => {
        const before = await everything(store);
        const batch = await store.openBatch<string>();
        await batch.keep(['first', 'second']);
        await batch.keep(['third']);
        await batch.plan(numbered(MANY, 'one'));
        expect(await everything(store)).toEqual(before);
        expect(await batch.kept(1, 10)).toEqual([
          { place: 2, item: 'second' },
          { place: 3, item: 'third' },
        ]);
        expect(await batch.publish(AUTHOR)).toEqual({ change: before.change + 1, revision: before.revision });
        const after = await everything(store);
        expect(after.change).toBe(before.change + 1);
        expect(after.projects).toHaveLength(MANY);
        expect(new Set(after.projects.map(({ version, change }) => `${version} ${change}`))).toEqual(
          new Set([`1 ${after.change}`]),
        );
        await batch.discard();
        expect(await everything(store)).toEqual(after);
      }));

    it.each([3, MANY])('of %i writes write what a commit of the same projects writes', (count) =>
      onDatabase(adapter, ({ store }) =>
        onDatabase(adapter, async ({ store: other }) => {
          const said = {
            tags: [tag('aa:1'), tag('bb:1', { origin: 'confirmed' })],
            answers: [answer('q-1'), answer('q-2', { tag: 'aa:1', answer: 'no' })],
            reviewed: ['aa', 'bb'],
          };
          const writes = numbered(count, 'same').map(
            ({ id, version }): PlannedWrite => ({ id, version, project: project(id, said) }),
          );
          await other.commit(
            writes.map((write) => put(write.project ?? project(write.id))),
            [],
            AUTHOR,
          );
          const batch = await store.openBatch();
          await batch.plan(writes);
          await batch.publish(AUTHOR);
          expect(await everything(store)).toEqual(await everything(other));
        }),
      ),
    );

    it('delete where the plan has no project', () =>
      onDatabase(adapter, async ({ store }) => {
        await store.commit([put(project('p')), put(project('q'))], [], AUTHOR);
        const batch = await store.openBatch();
        await batch.plan([{ id: 'p', project: null, version: 1 }]);
        await batch.publish(AUTHOR);
        await store.read(NOW, async (snapshot) => {
          expect((await allProjects(snapshot)).map(({ value }) => value.id)).toEqual(['q']);
        });
      }));

    it.each([3, MANY])(
      'of %i writes are refused whole where one project has moved on, and can be planned anew',
      (count) =>
        onDatabase(adapter, async ({ store }) => {
          const [, , third] = numbered(count, 'in between');
          await store.commit([put(third?.project ?? project('p'))], [], AUTHOR);
          const batch = await store.openBatch<string>();
          await batch.keep(['kept']);
          await batch.plan(numbered(count, 'new'));
          const before = await everything(store);
          await expect(batch.publish(AUTHOR)).rejects.toMatchObject({ code: 'conflict' });
          expect(await everything(store)).toEqual(before);
          await batch.replan();
          await batch.plan(
            numbered(count, 'new').map((write) =>
              write.id === third?.id ? { ...write, version: 1 } : write,
            ),
          );
          expect(await batch.kept(0, 10)).toEqual([{ place: 1, item: 'kept' }]);
          await batch.publish(AUTHOR);
          expect(await titles(store)).toEqual(['new']);
        }),
    );

    it('do not mix: of two that write the same projects one is published and the other refused', () =>
      onDatabase(adapter, async ({ store }) => {
        const [one, two] = [await store.openBatch(), await store.openBatch()];
        for (let start = 0; start < MANY; start += 100) {
          await one.plan(numbered(MANY, 'one').slice(start, start + 100));
          await two.plan(numbered(MANY, 'two').slice(start, start + 100));
        }
        const ends = await Promise.allSettled([one.publish(AUTHOR), two.publish(AUTHOR)]);
        expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        const [first] = ends;
        expect(await titles(store)).toEqual([first.status === 'fulfilled' ? 'one' : 'two']);
      }));

    it('let others read and write while they are published: each sees all of it or nothing, and waits for no more than a part', () =>
      onDatabase(adapter, async ({ store, another }) => {
        const other = await another();
        const large = numbered(LARGE, 'large');
        const batch = await store.openBatch();
        for (let start = 0; start < LARGE; start += MANY) await batch.plan(large.slice(start, start + MANY));
        let isOver = false;
        const publishing = batch.publish(AUTHOR).finally(() => {
          isOver = true;
        });
        const changes: number[] = [];
        const seen = new Set<number>();
        for (let n = 0; !isOver; n += 1) {
          const writer = n % 2 === 0 ? store : other;
          changes.push((await writer.commit([put(project('small', { title: `${n}` }))], [], AUTHOR)).change);
          await other.read(NOW, async (snapshot) => {
            seen.add((await snapshot.countProjects({})) - 1);
            expect((await snapshot.project('small'))?.value.title).toBe(`${n}`);
          });
        }
        const { change } = await publishing;
        expect([...seen].sort((a, b) => a - b)).toEqual([0, LARGE]);
        expect(changes).not.toContain(change);
        // Others wrote while it was made and after it became visible, long before it was all in place.
        expect(changes.filter((number) => number < change).length).toBeGreaterThan(0);
        expect(changes.filter((number) => number > change).length).toBeGreaterThan(3);
        const count = await store.read(NOW, (snapshot) => snapshot.countProjects({}));
        expect(count).toBe(LARGE + 1);
      }));

    it('give way to what is written to one of their projects once they are visible', () =>
      onDatabase(adapter, async ({ store }) => {
        const batch = await store.openBatch();
        await batch.plan(numbered(MANY, 'large'));
        const publishing = batch.publish(AUTHOR);
        while ((await store.read(NOW, (snapshot) => snapshot.countProjects({}))) === 0) await setImmediate();
        const [first, last] = ['p-0000', `p-${String(MANY - 1).padStart(4, '0')}`];
        const version = { kind: 'project-version', id: last, version: 1 } as const;
        await store.commit([put(project(last, { title: 'later' }))], [version], AUTHOR);
        await store.commit([{ kind: 'delete-project', id: first }], [], AUTHOR);
        const before = await everything(store);
        await publishing;
        const after = await everything(store);
        expect(after).toEqual(before);
        expect(after.projects).toHaveLength(MANY - 1);
        expect(after.projects.at(-1)).toMatchObject({ version: 2, value: { title: 'later' } });
      }));

    it.each([3, MANY])('of %i writes are refused whole where the state could not hold one of them', (count) =>
      onDatabase(adapter, async ({ store }) => {
        const others = numbered(count - 1, 'new');
        for (const flaw of [
          { tags: [tag('aa:none')] },
          { answers: [answer('q-none')] },
          { answers: [answer('q-1', { answer: 'perhaps' as 'yes' })] },
          { startDate: 'soon' },
        ]) {
          const batch = await store.openBatch();
          await batch.plan([...others, { id: 'bad', project: project('bad', flaw), version: null }]);
          const before = await everything(store);
          await expect(batch.publish(AUTHOR)).rejects.toThrow();
          expect(await everything(store)).toEqual(before);
          await batch.discard();
        }
      }),
    );

    it('that their process left behind are swept once their lease is over, and are then lost to it', () =>
      onDatabase(adapter, async ({ store }, clock) => {
        const batch = await store.openBatch();
        await batch.plan(numbered(3, 'late'));
        expect(await store.sweepBatches()).toBe(0);
        clock.now = '2026-01-01T00:30:00.000Z';
        expect(await store.sweepBatches()).toBe(1);
        await expect(batch.plan(numbered(1, 'later'))).rejects.toMatchObject({ code: 'unavailable' });
        await expect(batch.publish(AUTHOR)).rejects.toMatchObject({ code: 'unavailable' });
        expect(await titles(store)).toEqual([]);
      }));

    it('are written whole or refused where they are swept while they are published', () =>
      onDatabase(adapter, async ({ store, another }, clock) => {
        const other = await another();
        const batch = await store.openBatch();
        await batch.plan(numbered(MANY, 'late'));
        clock.now = '2026-01-01T00:30:00.000Z';
        const publishing = batch.publish(AUTHOR).then(
          () => MANY,
          (error) => {
            expect(error).toMatchObject({ code: 'unavailable' });
            return 0;
          },
        );
        await other.sweepBatches();
        const written = await publishing;
        expect((await everything(store)).projects).toHaveLength(written);
      }));

    it('are discarded without a word, whatever stands in the way, so that it hides nothing', () =>
      onDatabase(adapter, async ({ store }) => {
        const batch = await store.openBatch();
        await batch.plan(numbered(1, 'left'));
        await store.close();
        await batch.discard();
      }));

    it('keep their lease while they are filled and read', () =>
      onDatabase(adapter, async ({ store }, clock) => {
        const batch = await store.openBatch();
        for (const minute of ['05', '12', '20', '29']) {
          clock.now = `2026-01-01T00:${minute}:00.000Z`;
          await batch.keep([minute]);
          expect(await store.sweepBatches()).toBe(0);
        }
        for (const minute of ['35', '42', '50', '59']) {
          clock.now = `2026-01-01T00:${minute}:00.000Z`;
          expect(await batch.kept(0, 10)).toHaveLength(4);
          expect(await store.sweepBatches()).toBe(0);
        }
        await batch.plan(numbered(1, 'in time'));
        await batch.publish(AUTHOR);
        expect(await titles(store)).toEqual(['in time']);
      }));
  });
}
