import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, type Moment, NOW } from '../../../src/store/port.ts';
import { type Adapter, everything, onDatabase } from '../adapter.ts';
import {
  AUTHOR,
  anyProject,
  apiKey,
  CONCEPTS,
  concept,
  countryList,
  framework,
  line,
  mapping,
  mappingSet,
  project,
  put,
  question,
  relation,
  tag,
} from '../samples.ts';

const asOf = (date: string): Moment => ({ kind: 'asOf', date });
const at = (change: number): Moment => ({ kind: 'change', change });

/** Any write, among few ids, so that things are written again, deleted and come back. */
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: anyProject(fc.constantFrom('p', 'q/1', 'r', 's')).map(put) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('p', 'q/1', 'r').map((id): Change => ({ kind: 'delete-project', id })),
  },
  fc
    .tuple(
      fc.constantFrom(...CONCEPTS),
      fc.string({ minLength: 1, maxLength: 5, unit: fc.constantFrom('x', 'ü', '"') }),
    )
    .map(([id, label]): Change => ({ kind: 'put-concept', concept: concept(id, { label }) })),
  fc.tuple(fc.constantFrom('proposed' as const, 'accepted' as const, 'retired' as const), fc.nat(1000)).map(
    ([status, confidence]): Change => ({
      kind: 'put-mapping',
      mapping: mapping('m-1', { status, confidence }),
    }),
  ),
  fc
    .constantFrom(null, 'noted')
    .map((note): Change => ({ kind: 'put-relation', relation: relation('r-1', { note }) })),
  fc.boolean().map(
    (on): Change => ({
      kind: 'put-framework',
      framework: framework('bb', { position: 1, notes: on ? ['on'] : [] }),
    }),
  ),
  fc.tuple(fc.constantFrom('q-1', 'q-2'), fc.constantFrom('proposed' as const, 'accepted' as const)).map(
    ([id, status]): Change => ({
      kind: 'put-question',
      question: question(id, { status, answeredByCountries: status === 'accepted' ? 'l-1' : null }),
    }),
  ),
  fc
    .constantFrom('2026-01-01', '2026-02-01')
    .map((date): Change => ({ kind: 'put-country-list', list: countryList('l-1', { date }) })),
  fc.constantFrom([], ['target']).map(
    (levels): Change => ({
      kind: 'put-mapping-set',
      set: mappingSet('set-1', {
        completes: levels.map((level) => ({
          subjectFramework: 'aa',
          subjectLevels: [level],
          objectFramework: 'bb',
          objectLevels: [level],
        })),
      }),
    }),
  ),
  fc
    .constantFrom(null, '2026-03-01T00:00:00.000Z')
    .map((revokedAt): Change => ({ kind: 'put-api-key', key: apiKey('k', { revokedAt }) })),
);

const subjectOf = (change: Change) =>
  change.kind === 'put-project'
    ? change.project.id
    : change.kind === 'put-question'
      ? change.question.id
      : change.kind === 'put-concept'
        ? change.concept.id
        : change.kind === 'delete-project'
          ? change.id
          : change.kind;

/** Commits of one or more changes that touch each entity once, and the days that pass before each. */
const anyHistory = fc.array(
  fc.record({
    changes: fc.uniqueArray(anyChange, { selector: subjectOf, minLength: 1, maxLength: 3 }),
    days: fc.nat(2),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Nothing is overwritten without its past being kept: what was read once can be read again. */
export function conformanceOfPast(adapter: Adapter): void {
  describe('the past', () => {
    it('reads every earlier state again, by change number and by day, as it was read then', () =>
      fc.assert(
        fc.asyncProperty(anyHistory, (history) =>
          onDatabase(adapter, async ({ store }, clock) => {
            const states = [await everything(store)];
            const lastOfDay = new Map([['2026-01-01', states[0]]]);
            for (const { changes, days } of history) {
              clock.now = new Date(Date.parse(clock.now) + days * 86_400_000 + 1000).toISOString();
              await store.commit(changes, [], AUTHOR);
              const state = await everything(store);
              states.push(state);
              lastOfDay.set(clock.now.slice(0, 10), state);
            }
            for (const state of states) expect(await everything(store, at(state.change))).toEqual(state);
            for (const [day, state] of lastOfDay) expect(await everything(store, asOf(day))).toEqual(state);
            expect(await everything(store, asOf('2999-12-31'))).toEqual(states.at(-1));
            expect(await everything(store)).toEqual(states.at(-1));
          }),
        ),
        { numRuns: 12 },
      ));

    it('reads the time before the first change as empty', () =>
      onDatabase(adapter, async ({ store }) => {
        await store.commit([put(project('p'))], [], AUTHOR);
        for (const moment of [at(0), asOf('2025-12-31')]) {
          const state = await everything(store, moment);
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
        }
      }));

    it('keeps a deleted project as a tombstone: gone now, there before, gone at the change of its delete', () =>
      onDatabase(adapter, async ({ store }) => {
        const whole = project('p', { tags: [tag('aa:1')], amounts: [line(100)] });
        const { change: created } = await store.commit([put(whole), put(project('q'))], [], AUTHOR);
        const { change: deleted } = await store.commit([{ kind: 'delete-project', id: 'p' }], [], AUTHOR);
        const { change: again } = await store.commit([put(project('p', { title: 'again' }))], [], AUTHOR);
        const read = (moment: Moment) =>
          store.read(moment, async (snapshot) => ({
            one: (await snapshot.project('p'))?.value ?? null,
            several: (await snapshot.projectsById(['p', 'q', 'never'])).map(({ value }) => value.id),
            listed: (await snapshot.projects({}, null, 10)).map(({ value }) => value.id),
            lined: (await snapshot.projectLines(['q', 'p'], 'budget')).map(({ id }) => id),
          }));
        const both = ['p', 'q'];
        expect(await read(at(created))).toEqual({ one: whole, several: both, listed: both, lined: both });
        expect(await read(at(deleted))).toEqual({ one: null, several: ['q'], listed: ['q'], lined: ['q'] });
        expect(await read(at(again))).toMatchObject({ one: { title: 'again', tags: [] }, listed: both });
        expect(await read(NOW)).toMatchObject({ one: { title: 'again', tags: [] }, listed: both });
      }));

    it('counts to a day what was committed up to its last millisecond, UTC, and nothing later', () =>
      onDatabase(adapter, async ({ store }, clock) => {
        const commitAt = async (now: string) => {
          clock.now = now;
          return (await store.commit([put(project('p', { title: now }))], [], AUTHOR)).change;
        };
        const last = await commitAt('2026-03-31T23:59:59.999Z');
        const next = await commitAt('2026-04-01T00:00:00.000Z');
        const changeOf = (moment: Moment) => store.read(moment, async ({ change }) => change);
        expect(await changeOf(asOf('2026-03-30'))).toBe(1);
        expect(await changeOf(asOf('2026-03-31'))).toBe(last);
        expect(await changeOf(asOf('2026-04-01'))).toBe(next);
      }));

    it('keeps the order of changes when the clock goes backwards', () =>
      onDatabase(adapter, async ({ store }, clock) => {
        clock.now = '2026-03-10T12:00:00.000Z';
        const { change: first } = await store.commit([put(project('p', { title: 'first' }))], [], AUTHOR);
        clock.now = '2026-03-05T12:00:00.000Z';
        const { change: second } = await store.commit([put(project('p', { title: 'second' }))], [], AUTHOR);
        clock.now = '2026-03-11T12:00:00.000Z';
        const { change: third } = await store.commit([put(project('p', { title: 'third' }))], [], AUTHOR);
        expect([second, third]).toEqual([first + 1, first + 2]);
        const seen = async (moment: Moment) =>
          store.read(moment, async (snapshot) => {
            const stored = await snapshot.project('p');
            return [snapshot.change, stored?.value.title, stored?.at.slice(0, 10)];
          });
        expect(await seen(asOf('2026-03-05'))).toEqual([1, undefined, undefined]);
        expect(await seen(asOf('2026-03-09'))).toEqual([1, undefined, undefined]);
        expect(await seen(asOf('2026-03-10'))).toEqual([second, 'second', '2026-03-10']);
        expect(await seen(asOf('2026-03-11'))).toEqual([third, 'third', '2026-03-11']);
        expect(await seen(at(first))).toEqual([first, 'first', '2026-03-10']);
      }));

    it('refuses to read a change that has not happened', () =>
      onDatabase(adapter, async ({ store }) => {
        const ahead = store.read(at(2), async ({ change }) => change);
        await expect(ahead).rejects.toMatchObject({ code: 'unknown-change' });
      }));

    it('reads a project the same now and later, in whatever order its lists were given', () =>
      onDatabase(adapter, async ({ store }) => {
        const unordered = project('p', {
          countries: ['UGA', 'KEN'].map((country) => ({ country, percentage: 50_000_000 })),
          tags: [tag('bb:1'), tag('aa:1')],
          decisions: ['bb:1', 'aa:1.1'].map((of) => ({
            concept: of,
            decision: 'decline',
            reason: 'not ours',
            by: 'tests',
            at: '2026-01-01T00:00:00.000Z',
          })),
        });
        const { change } = await store.commit([put(unordered)], [], AUTHOR);
        const now = await everything(store);
        await store.commit([], [], AUTHOR);
        expect(await everything(store, at(change))).toEqual(now);
      }));
  });
}
