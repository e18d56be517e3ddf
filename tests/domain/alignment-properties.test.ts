import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Alignment, align } from '../../src/domain/alignment.ts';
import type { AlignmentQuery } from '../../src/domain/alignment-question.ts';
import { type CrosswalkData, compileCrosswalk } from '../../src/domain/graph.ts';
import { BASES, rankOf } from '../../src/domain/leading-path.ts';
import { subjectOf } from '../../src/domain/subject-key.ts';
import { type Mapping, STRENGTHS } from '../../src/domain/types.ts';
import { areConsistent } from './oracle-answers.ts';
import { crosswalks, QUESTION_IDS, withoutPrinciples } from './oracle-arbitraries.ts';
import { handQueries, worlds } from './oracle-projects.ts';
import { type Aligned, aligned, answer, mapping } from './oracle-world.ts';
import { pathIds } from './path-ids.ts';

/** The properties that section 3 of the design promises, each by its own words. */

const OPEN: AlignmentQuery = { to: 't', level: null, basis: null, minConfidence: 0, minStrength: null };
const RUNS = { numRuns: 1500 };

const answerOf = (data: CrosswalkData, project: Aligned, query: AlignmentQuery = OPEN) => {
  const graph = compileCrosswalk(data);
  return align(graph, subjectOf(graph, project), query);
};
const ids = (alignments: readonly Alignment[]) => alignments.map(({ concept }) => concept.id);
const counting = (alignments: readonly Alignment[]) => ids(alignments.filter(({ counts }) => counts));
const missing = (part: readonly string[], whole: readonly string[]) =>
  part.filter((id) => !whole.includes(id));

/** A catalogue that tags do not answer, and countries neither where that is asked. */
const withoutDerived = (data: CrosswalkData, { countries }: { countries: boolean }): CrosswalkData => ({
  ...data,
  questions: data.questions.map((question) => ({
    ...question,
    answeredByTags: [],
    answeredByCountries: countries ? question.answeredByCountries : null,
  })),
});

const isStatement = ({ predicate }: Mapping) => predicate.startsWith('crosswalk:');

describe('what is promised of alignments', () => {
  it('without answers and selections, removing a positive mapping never adds one, unless it is an own statement', () => {
    fc.assert(
      fc.property(worlds, fc.nat(), ({ data: drawn, project: own }, pick) => {
        const data = withoutDerived(drawn, { countries: false });
        const project = { ...own, answers: [], countries: [] };
        const positive = data.mappings.filter(
          ({ object, modifier, status }) => object !== null && modifier === null && status === 'accepted',
        );
        fc.pre(positive.length > 0);
        const gone = positive[pick % positive.length];
        const poorer = { ...data, mappings: data.mappings.filter((kept) => kept !== gone) };
        const before = ids(answerOf(data, project).alignments);
        const after = answerOf(poorer, project).alignments;
        const graph = compileCrosswalk(poorer);
        for (const { concept, paths } of after) {
          if (before.includes(concept.id)) continue;
          // It is new: all that leads there goes by the element whose own statement was removed, to what that was about.
          expect(gone !== undefined && isStatement(gone)).toBe(true);
          for (const path of paths) {
            expect(path.kind).not.toBe('own');
            const passed = pathIds(graph, path);
            expect(passed).toContain(gone?.subject);
            expect(passed.slice(passed.indexOf(gone?.subject ?? '') + 1)).toContain(gone?.object);
          }
        }
      }),
      { numRuns: 4000 },
    );
  });

  it('raising minConfidence never adds one', () => {
    fc.assert(
      fc.property(worlds, handQueries, fc.nat({ max: 1000 }), ({ data, project }, query, more) => {
        const strict = { ...query, basis: null, minConfidence: Math.min(1000, query.minConfidence + more) };
        const loose = ids(answerOf(data, project, { ...query, basis: null }).alignments);
        expect(missing(ids(answerOf(data, project, strict).alignments), loose)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('adding a Not or a NoTermFound never adds one, never makes one count, and never removes what is tagged', () => {
    fc.assert(
      fc.property(worlds, crosswalks(), handQueries, ({ data, project }, { mappings }, asked) => {
        const query = { ...asked, basis: null };
        const known = new Set(data.concepts.map(({ id }) => id));
        const negative = mappings
          .filter(({ subject, object }) => known.has(subject) && (object === null || known.has(object)))
          .map(({ subject, object, objectFramework, predicate }, place) =>
            mapping(`n${place}`, subject, object, {
              objectFramework,
              predicate,
              modifier: object === null ? null : 'Not',
            }),
          );
        const stricter = { ...data, mappings: [...data.mappings, ...negative] };
        const before = answerOf(data, project, query).alignments;
        const after = answerOf(stricter, project, query).alignments;
        expect(missing(ids(after), ids(before))).toEqual([]);
        expect(missing(counting(after), counting(before))).toEqual([]);
        const tagged = (all: readonly Alignment[]) => ids(all.filter(({ basis }) => basis === 'tagged'));
        expect(tagged(after)).toEqual(tagged(before));
      }),
      RUNS,
    );
  });

  it('answering no, for the project or for a tag, never adds one and never makes one count', () => {
    let dropped = 0;
    fc.assert(
      fc.property(
        worlds,
        handQueries,
        fc.constantFrom(...QUESTION_IDS),
        fc.nat({ max: 6 }),
        ({ data, project }, asked, question, about) => {
          const query = { ...asked, basis: null };
          const tag = project.tags[about]?.concept ?? null;
          const others = project.answers.filter((each) => each.question !== question || each.tag !== tag);
          const answers = [...others, answer(question, 'no', tag)];
          fc.pre(areConsistent(data, answers));
          const before = answerOf(data, project, query).alignments;
          const after = answerOf(data, { ...project, answers }, query).alignments;
          expect(missing(ids(after), ids(before))).toEqual([]);
          expect(missing(counting(after), counting(before))).toEqual([]);
          dropped += before.length - after.length;
        },
      ),
      { numRuns: 12000 },
    );
    expect(dropped).toBeGreaterThan(30);
  });

  it('adding a declared tag to a project never stops anything counting', () => {
    let more = 0;
    fc.assert(
      fc.property(worlds, handQueries, fc.nat(), ({ data, project }, asked, pick) => {
        const query = { ...asked, basis: null };
        const added = data.concepts[pick % data.concepts.length]?.id ?? '';
        fc.pre(!project.tags.some(({ concept }) => concept === added));
        const richer = { ...project, tags: [...project.tags, ...aligned({ tags: [added] }).tags] };
        const before = counting(answerOf(data, project, query).alignments);
        const after = counting(answerOf(data, richer, query).alignments);
        expect(missing(before, after)).toEqual([]);
        more += after.length - before.length;
      }),
      { numRuns: 4000 },
    );
    expect(more).toBeGreaterThan(100);
  });

  it('a target that counts makes its goal count', () => {
    let pairs = 0;
    fc.assert(
      fc.property(worlds, handQueries, ({ data, project }, asked) => {
        const query = { ...asked, to: 't', level: null, basis: null };
        const { alignments } = answerOf(withoutPrinciples(data), project, query);
        const counted = counting(alignments);
        for (const { concept, counts } of alignments) {
          if (!counts || concept.level !== 'target') continue;
          expect(counted).toContain(concept.parent);
          pairs += 1;
        }
      }),
      RUNS,
    );
    expect(pairs).toBeGreaterThan(200);
  });

  it('basis, strength, confidence and questions are those of one and the same path, the first', () => {
    fc.assert(
      fc.property(worlds, handQueries, ({ data, project }, query) => {
        for (const { paths, basis, strength, confidence, open } of answerOf(data, project, query)
          .alignments) {
          const [leading] = paths;
          expect({ basis, strength, confidence, open }).toEqual({
            basis: leading?.basis ?? 'mapped',
            strength: leading?.strength ?? null,
            confidence: leading?.confidence ?? null,
            open: leading?.open ?? null,
          });
        }
      }),
      RUNS,
    );
  });

  it('the confidence of a path never exceeds that of any edge on it', () => {
    fc.assert(
      fc.property(worlds, handQueries, ({ data, project }, query) => {
        const { alignments, possible } = answerOf(data, project, { ...query, chains: 'all' });
        for (const { steps, confidence } of [...alignments, ...possible].flatMap(({ paths }) => paths)) {
          for (const step of steps) expect(confidence).toBeLessThanOrEqual(step.mapping?.confidence ?? 1000);
        }
      }),
      RUNS,
    );
  });

  it('order and repetition of tags, and order of answers and decisions, do not matter, to the byte', () => {
    fc.assert(
      fc.property(worlds, handQueries, ({ data, project }, query) => {
        const turned = {
          ...project,
          tags: [...project.tags.toReversed(), ...project.tags],
          answers: project.answers.toReversed(),
          decisions: project.decisions.toReversed(),
          countries: project.countries.toReversed(),
        };
        const asked = { ...query, chains: 'all' } as const;
        expect(JSON.stringify(answerOf(data, turned, asked))).toBe(
          JSON.stringify(answerOf(data, project, asked)),
        );
      }),
      RUNS,
    );
  });

  it('the order in which mappings, concepts and questions are listed does not matter either', () => {
    fc.assert(
      fc.property(worlds, handQueries, ({ data, project }, query) => {
        const turned = {
          ...data,
          mappings: data.mappings.toReversed(),
          concepts: data.concepts.toReversed(),
          questions: data.questions.toReversed(),
          frameworks: data.frameworks.toReversed(),
        };
        expect(JSON.stringify(answerOf(turned, project, query))).toBe(
          JSON.stringify(answerOf(data, project, query)),
        );
      }),
      RUNS,
    );
  });

  it('without answers from tags, the paths of a set are the union of the paths of its members', () => {
    fc.assert(
      fc.property(worlds, handQueries, ({ data: drawn, project: own }, asked) => {
        const data = withoutDerived(drawn, { countries: true });
        const query = { ...asked, basis: null };
        const graph = compileCrosswalk(data);
        const tags = own.tags.filter(({ origin }) => origin === 'declared');
        const pathsOf = (some: Aligned['tags']) =>
          answerOf(data, { ...own, tags: some, decisions: [] }, query)
            .alignments.flatMap(({ paths }) => paths)
            .map((path) =>
              JSON.stringify([
                pathIds(graph, path),
                path.steps.map(({ mapping: edge }) => edge?.id),
                path.strength,
                path.open,
              ]),
            )
            .sort();
        expect(pathsOf(tags)).toEqual(tags.flatMap((tag) => pathsOf([tag])).sort());
      }),
      RUNS,
    );
  });
});

describe('also', () => {
  it('basis and level select alignments and change none; the order is pathless last, basis, strength, confidence, place', () => {
    fc.assert(
      fc.property(worlds, handQueries, ({ data, project }, query) => {
        const open = answerOf(data, project, { ...query, basis: null, level: null }).alignments;
        expect(answerOf(data, project, query).alignments).toEqual(
          open.filter(
            ({ basis, concept }) =>
              (query.basis === null || query.basis.some((each) => each === basis)) &&
              (query.level === null || query.level === concept.level),
          ),
        );
        const graph = compileCrosswalk(data);
        const keys = open.map(({ basis, strength, confidence, concept, paths }) => [
          paths.length === 0 ? 1 : 0,
          basis === 'tagged' ? BASES.indexOf('tagged') : BASES.indexOf('mapped'),
          rankOf(strength),
          1000 - (confidence ?? 0),
          graph.numberOf.get(concept.id) ?? -1,
        ]);
        expect(keys).toEqual([...keys].sort(compareKeys));
      }),
      RUNS,
    );
  });

  it('confirming one more alignment leaves every other one as it was, and it starts no path anywhere', () => {
    fc.assert(
      fc.property(worlds, fc.nat(), ({ data, project }, pick) => {
        const before = answerOf(data, project).alignments;
        const open = before.filter(
          ({ decision, basis, concept }) =>
            decision === null && basis === 'mapped' && concept.parent === null,
        );
        fc.pre(open.length > 0);
        const chosen = open[pick % open.length]?.concept.id ?? '';
        fc.pre(!project.tags.some(({ concept }) => concept === chosen));
        const { tags, decisions } = aligned({ confirmed: [chosen] });
        const richer = {
          ...project,
          tags: [...project.tags, ...tags],
          decisions: [...project.decisions, ...decisions],
        };
        const after = answerOf(data, richer).alignments;
        const others = (all: readonly Alignment[]) => all.filter(({ concept }) => concept.id !== chosen);
        expect(others(after)).toEqual(others(before));
        for (const to of ['u', 'v', 'w'])
          expect(answerOf(data, richer, { ...OPEN, to })).toEqual(answerOf(data, project, { ...OPEN, to }));
      }),
      { numRuns: 1000 },
    );
  });

  it('every declared tag is listed under an alignment that was not declined, or with a reason, never both', () => {
    fc.assert(
      fc.property(worlds, handQueries, ({ data, project }, query) => {
        const graph = compileCrosswalk(data);
        const { alignments, unaligned } = answerOf(data, project, query);
        for (const { concept: tag, origin } of project.tags) {
          const listed = unaligned.filter((entry) => entry.tag === tag);
          const own = alignments.filter(({ paths }) =>
            paths.some((path) => graph.concepts[path.tag]?.id === tag),
          );
          const stands = own.some(({ countsNot }) => countsNot !== 'declined');
          expect(listed).toHaveLength(origin === 'declared' && !stands ? 1 : 0);
        }
      }),
      RUNS,
    );
  });

  it('strength is the weakest on the path, conditions met or open as they stand', () => {
    fc.assert(
      fc.property(worlds, handQueries, ({ data, project }, query) => {
        for (const { paths } of answerOf(data, project, query).alignments) {
          for (const { hops, strength, open } of paths) {
            for (const hop of hops) {
              if (hop.strength !== 'conditional')
                expect(rankOf(strength)).toBeGreaterThanOrEqual(rankOf(hop.strength));
            }
            expect(open !== null).toBe(strength === 'conditional');
            expect([...STRENGTHS, null]).toContain(strength);
          }
        }
      }),
      RUNS,
    );
  });
});

function compareKeys(a: readonly number[], b: readonly number[]): number {
  for (const [place, value] of a.entries()) if (value !== b[place]) return value - (b[place] ?? 0);
  return 0;
}
