import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalProject } from '../../../src/domain/project.ts';
import { tableProjectOf } from '../../../src/domain/table-project.ts';
import { AMOUNT_KINDS } from '../../../src/domain/types.ts';
import { fitsFilter } from '../../../src/store/filter.ts';
import { type Moment, NOW, type ProjectFilter, type Snapshot } from '../../../src/store/port.ts';
import { type Adapter, allProjects, classified, lined, linedOf, onDatabase, tabled } from '../adapter.ts';
import { AUTHOR, anyFilter, anyPortfolio, line, project, put } from '../samples.ts';

const byId = <T extends { readonly id: string }>(a: T, b: T) => (a.id < b.id ? -1 : 1);

/** Page after page, as a cursor walks a list. */
async function paged(snapshot: Snapshot, filter: ProjectFilter, limit: number): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const page = await snapshot.projects(filter, ids.at(-1) ?? null, limit);
    expect(page.length).toBeLessThanOrEqual(limit);
    ids.push(...page.map(({ value }) => value.id));
    if (page.length < limit) return ids;
  }
}

/** A query answers what the plain meaning of a filter says, for now and for the past. */
export function conformanceOfFilters(adapter: Adapter): void {
  describe('filters and counted projects', () => {
    it('answers every filter as its meaning in plain code does, now and in the past', () =>
      fc.assert(
        fc.asyncProperty(
          anyPortfolio,
          fc.array(anyFilter, { minLength: 15, maxLength: 25 }),
          fc.integer({ min: 1, max: 4 }),
          (portfolio, filters, limit) =>
            onDatabase(adapter, async ({ store }) => {
              const { change } = await store.commit(portfolio.map(put), [], AUTHOR);
              const outcomes = [...portfolio]
                .sort(byId)
                .flatMap(({ id, classifications }) =>
                  classifications.flatMap(({ scheme, code }) =>
                    scheme === 'outcome' ? [{ project: id, scheme, code }] : [],
                  ),
                );
              const some = portfolio.filter((_, place) => place % 2 === 0).map(({ id }) => id);
              const named = [{ ids: some }, { ...filters[0], ids: [...some, 'none'] }, { ids: [] }];
              const check = (moment: Moment) =>
                store.read(moment, async (snapshot) => {
                  for (const at of [limit, 1_000]) {
                    expect(await classified(snapshot, ['outcome', 'output'], at)).toEqual(outcomes);
                  }
                  for (const { status = null } of filters) {
                    const fitting = portfolio.filter((one) => fitsFilter(one, { status }));
                    expect(await snapshot.countProjects({ status })).toBe(fitting.length);
                    const countries = fitting.flatMap((one) => one.countries.map(({ country }) => country));
                    expect([...(await snapshot.countProjectsByCountry({ status }))]).toEqual(
                      [...Map.groupBy(countries.sort(), (country) => country)].map(([country, all]) => [
                        country,
                        all.length,
                      ]),
                    );
                  }
                  for (const filter of [...filters, ...named]) {
                    const fitting = portfolio.filter((one) => fitsFilter(one, filter)).sort(byId);
                    const found = await allProjects(snapshot, filter);
                    expect(found.map(({ value }) => value)).toEqual(fitting);
                    expect(await paged(snapshot, filter, limit)).toEqual(fitting.map(({ id }) => id));
                    for (const kind of AMOUNT_KINDS) {
                      const expected = fitting.map((one) => linedOf(one, kind));
                      expect(await lined(snapshot, filter, kind)).toEqual(expected);
                      expect(await tabled(snapshot, filter, kind, { limit })).toEqual(
                        fitting.map((one) => tableProjectOf(canonicalProject(one), kind)),
                      );
                    }
                  }
                });
              await check(NOW);
              const later = portfolio.map((one, place) =>
                place % 2 === 0
                  ? ({ kind: 'delete-project', id: one.id } as const)
                  : put({ ...one, title: 'later', countries: [], tags: [], organisations: [], amounts: [] }),
              );
              await store.commit([...later, put(project('later'))], [], AUTHOR);
              await check({ kind: 'change', change });
            }),
        ),
        { numRuns: 15 },
      ));

    it('takes the letters that LIKE reads as wildcards as they are, and folds ASCII letters only', () =>
      onDatabase(adapter, async ({ store }) => {
        const titles = ['100% Água', '100 agua', 'a_b', 'aXb', 'ÁGUA', 'back\\slash'];
        await store.commit(
          titles.map((title, n) => put(project(`p${n}`, { title }))),
          [],
          AUTHOR,
        );
        const found = (q: string) =>
          store.read(NOW, async (snapshot) =>
            (await allProjects(snapshot, { q })).map(({ value }) => value.title),
          );
        expect(await found('0%')).toEqual(['100% Água']);
        expect(await found('A_B')).toEqual(['a_b']);
        expect(await found('AGUA')).toEqual(['100 agua']);
        expect(await found('águ')).toEqual([]);
        expect(await found('\\s')).toEqual(['back\\slash']);
      }));

    it.each(['now', 'the past'])('finds several projects by id, in id order and each once, in %s', (when) =>
      onDatabase(adapter, async ({ store }) => {
        const ids = Array.from({ length: 1_203 }, (_, n) => `p${String(n).padStart(4, '0')}`);
        const { change } = await store.commit(
          ids.map((id) => put(project(id))),
          [],
          AUTHOR,
        );
        await store.commit([{ kind: 'delete-project', id: 'p0000' }], [], AUTHOR);
        await store.commit([put(project('p0000'))], [], AUTHOR);
        const moment: Moment = when === 'now' ? NOW : { kind: 'change', change };
        const found = await store.read(moment, (snapshot) =>
          snapshot.projectsById([...ids].reverse().concat('p0001', 'never')),
        );
        expect(found.map(({ value }) => value.id)).toEqual(ids);
        expect(await store.read(moment, (snapshot) => snapshot.projectsById([]))).toEqual([]);
      }),
    );

    it.each(['now', 'the past'])(
      'orders ids by code points beyond the basic plane too, and drops no amount of them, in %s',
      (when) =>
        onDatabase(adapter, async ({ store }) => {
          const amounts = [line(100)];
          const countries = [{ country: 'KEN', percentage: null }];
          const ids = ['a', '\ufb01', '\uffee', '\u{1f600}'];
          const projects = ids.map((id) => project(id, { amounts, countries }));
          const { change } = await store.commit(projects.map(put), [], AUTHOR);
          await store.commit([], [], AUTHOR);
          const moment: Moment = when === 'now' ? NOW : { kind: 'change', change };
          const seen = await store.read(moment, async (snapshot) => ({
            listed: await paged(snapshot, {}, 1),
            lined: await lined(snapshot, {}, 'budget'),
          }));
          expect(seen.listed).toEqual(ids);
          expect(seen.lined).toEqual(projects.map((one) => linedOf(one, 'budget')));
        }),
    );

    it('gives the lines of projects exactly as the port names them, so that now and the past are alike', () =>
      onDatabase(adapter, async ({ store }) => {
        const one = project('p', { amounts: [line(100)], countries: [{ country: 'KEN', percentage: null }] });
        const { change } = await store.commit([put(one)], [], AUTHOR);
        await store.commit([], [], AUTHOR);
        const read = (moment: Moment) =>
          store.read(moment, async (snapshot) => snapshot.projectLines(['none', 'p', 'p'], 'budget'));
        const now = await read(NOW);
        expect(now[0]?.lines).toEqual(one.amounts);
        expect(now[0]?.countries).toEqual(one.countries);
        expect(await read({ kind: 'change', change })).toEqual(now);
      }));
  });
}
