import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlignmentAnswer, type AlignmentQuery, align, BASES } from '../../src/domain/alignment.ts';
import { type CrosswalkData, compileCrosswalk } from '../../src/domain/graph.ts';
import { comparePaths, frameworkNumber, type Path, reachOf } from '../../src/domain/paths.ts';
import { type Mapping, STRENGTHS } from '../../src/domain/types.ts';
import { crosswalks, FRAMEWORK_IDS, tagged } from './oracle-arbitraries.ts';
import { allPaths, type FoundPath } from './oracle-paths.ts';
import { mapping } from './oracle-world.ts';
import { pathIds } from './path-ids.ts';

const OPEN: AlignmentQuery = {
  to: 't',
  level: null,
  basis: null,
  minConfidence: 0,
  minStrength: 'conditional',
  maxHops: 4,
};

const question = fc.record({
  to: fc.constantFrom(...FRAMEWORK_IDS),
  level: fc.constantFrom(null, 'goal', 'target', 'indicator'),
  basis: fc.constant(null),
  minConfidence: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1000 })),
  minStrength: fc.constantFrom(...STRENGTHS),
  maxHops: fc.integer({ min: 0, max: 4 }),
});

const answerOf = (data: CrosswalkData, tags: readonly string[], query: AlignmentQuery) =>
  align(compileCrosswalk(data), tags, query);
const conceptsOf = (answer: AlignmentAnswer) => answer.alignments.map(({ concept }) => concept.id);
const words = (data: CrosswalkData, answer: AlignmentAnswer) => {
  const graph = compileCrosswalk(data);
  return answer.alignments.flatMap(({ paths }) => paths.map((path) => inWords(graph, path)));
};
const inWords = (graph: ReturnType<typeof compileCrosswalk>, path: Path) =>
  JSON.stringify([pathIds(graph, path), path.steps.map((step) => step.mapping?.id ?? null)]);
const isSubset = (part: readonly string[], whole: readonly string[]) =>
  part.every((id) => whole.includes(id));
const isPositive = ({ object, modifier }: Mapping) => object !== null && modifier === null;

describe('what a concept reaches', () => {
  it('is exactly what a brute force over the text of the rule finds, path by path', () => {
    let hops = 0;
    let cut = 0;
    fc.assert(
      fc.property(crosswalks(), fc.constantFrom(1, 2, 4), (data, maxHops) => {
        const graph = compileCrosswalk(data);
        for (const { id: tag } of data.concepts) {
          for (const to of FRAMEWORK_IDS) {
            const reach = reachOf(graph, graph.numberOf.get(tag) ?? -1, frameworkNumber(graph, to), maxHops);
            const ours = reach.paths.map((path): FoundPath => {
              const ids = pathIds(graph, path);
              return {
                end: ids.at(-1) ?? '',
                steps: path.steps.map((step, place) => ({
                  from: ids[place] ?? '',
                  to: ids[place + 1] ?? '',
                  mapping: step.mapping?.id ?? null,
                })),
                hops: path.hops,
                confidence: path.confidence,
                strength: path.strength,
                conditions: path.conditions,
                inherited: path.inherited,
              };
            });
            expect(ours.map(asText).sort()).toEqual(allPaths(data, tag, to, maxHops).map(asText).sort());
            hops = Math.max(hops, ...ours.map((path) => path.hops));
            cut += reach.cutByNot.length + reach.cutByNothingFits.length;
          }
        }
      }),
      { numRuns: 150 },
    );
    // The worlds are dense enough to mean something.
    expect(hops).toBeGreaterThan(1);
    expect(cut).toBeGreaterThan(0);
  });

  it('comes best first, in one order however the mappings are listed', () => {
    fc.assert(
      fc.property(
        crosswalks().chain((data) =>
          fc.tuple(
            fc.constant(data),
            fc.shuffledSubarray([...data.mappings], { minLength: data.mappings.length }),
            fc.shuffledSubarray([...data.concepts], { minLength: data.concepts.length }),
          ),
        ),
        ([data, mappings, concepts]) => {
          const one = compileCrosswalk(data);
          const other = compileCrosswalk({ ...data, mappings, concepts });
          for (const tag of one.concepts.keys()) {
            const { paths } = reachOf(one, tag, 0, 3);
            for (const [place, path] of paths.entries()) {
              const next = paths[place + 1];
              if (next !== undefined) expect(comparePaths(path, next)).toBeLessThanOrEqual(0);
            }
            expect(reachOf(other, tag, 0, 3)).toEqual(reachOf(one, tag, 0, 3));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the set of alignments', () => {
  it('never grows when a positive mapping is removed', () => {
    fc.assert(
      fc.property(tagged, question, fc.nat(), ({ data, tags }, query, pick) => {
        const positive = data.mappings.filter(isPositive);
        fc.pre(positive.length > 0);
        const gone = positive[pick % positive.length];
        const poorer = { ...data, mappings: data.mappings.filter((kept) => kept !== gone) };
        expect(
          isSubset(words(poorer, answerOf(poorer, tags, query)), words(data, answerOf(data, tags, query))),
        ).toBe(true);
      }),
    );
  });

  it('never grows when minConfidence or minStrength is raised or maxHops is lowered', () => {
    fc.assert(
      fc.property(tagged, question, question, ({ data, tags }, one, two) => {
        const strict = {
          ...one,
          minConfidence: Math.max(one.minConfidence, two.minConfidence),
          maxHops: Math.min(one.maxHops, two.maxHops),
          minStrength:
            STRENGTHS[Math.min(STRENGTHS.indexOf(one.minStrength), STRENGTHS.indexOf(two.minStrength))] ??
            'core',
        };
        expect(
          isSubset(conceptsOf(answerOf(data, tags, strict)), conceptsOf(answerOf(data, tags, one))),
        ).toBe(true);
      }),
    );
  });

  it('never grows when a Not or a NoTermFound is added, and never loses what is tagged', () => {
    fc.assert(
      fc.property(tagged, crosswalks(), question, ({ data, tags }, { mappings }, query) => {
        const known = new Set(data.concepts.map(({ id }) => id));
        const negative = mappings
          .filter(({ subject, object }) => known.has(subject) && (object === null || known.has(object)))
          .map(({ subject, object, objectFramework }, place) =>
            mapping(`n${place}`, subject, object, {
              objectFramework,
              modifier: object === null ? null : 'Not',
            }),
          );
        const stricter = { ...data, mappings: [...data.mappings, ...negative] };
        const before = answerOf(data, tags, query);
        const after = answerOf(stricter, tags, query);
        expect(isSubset(words(stricter, after), words(data, before))).toBe(true);
        const isTagged = (answer: AlignmentAnswer) =>
          answer.alignments
            .filter(({ basis }) => basis === 'tagged')
            .map(({ concept }) => concept.id)
            .sort();
        expect(isTagged(after)).toEqual(isTagged(before));
      }),
    );
  });

  it('does not depend on order and repetition of tags, and is the same object of text every time', () => {
    fc.assert(
      fc.property(
        tagged.chain(({ data, tags }) =>
          fc.tuple(
            fc.constant(data),
            fc.constant(tags),
            fc.shuffledSubarray([...tags, ...tags], { minLength: tags.length * 2 }),
          ),
        ),
        question,
        ([data, tags, shuffled], query) => {
          expect(JSON.stringify(answerOf(data, shuffled, query))).toBe(
            JSON.stringify(answerOf(data, tags, query)),
          );
        },
      ),
    );
  });

  it('has for a set of tags the union of the paths of its members', () => {
    fc.assert(
      fc.property(tagged, question, ({ data, tags }, query) => {
        const apart = [...new Set(tags)].flatMap((tag) => words(data, answerOf(data, [tag], query)));
        expect(words(data, answerOf(data, tags, query)).sort()).toEqual(apart.sort());
      }),
    );
  });

  it('never claims more confidence than any edge of the path, nor more strength', () => {
    fc.assert(
      fc.property(tagged, question, ({ data, tags }, query) => {
        for (const { paths, confidence, strength } of answerOf(data, tags, query).alignments) {
          for (const path of paths) {
            for (const { mapping: edge } of path.steps) {
              expect(path.confidence).toBeLessThanOrEqual(edge?.confidence ?? 1000);
              const weakest = STRENGTHS.indexOf(edge?.strength ?? 'core');
              expect(STRENGTHS.indexOf(path.strength)).toBeGreaterThanOrEqual(weakest);
            }
          }
          expect(confidence).toBe(Math.max(...paths.map((path) => path.confidence)));
          expect(paths.map((path) => path.strength)).toContain(strength);
        }
      }),
    );
  });

  it('is selected by basis, never changed by it, and stands in the order of rule 6', () => {
    fc.assert(
      fc.property(tagged, question, fc.subarray([...BASES]), ({ data, tags }, query, basis) => {
        const open = answerOf(data, tags, query).alignments;
        const selected = answerOf(data, tags, { ...query, basis }).alignments;
        expect(selected).toEqual(open.filter((alignment) => basis.includes(alignment.basis)));
        const graph = compileCrosswalk(data);
        const keys = open.map((alignment) => [
          BASES.indexOf(alignment.basis),
          STRENGTHS.indexOf(alignment.strength),
          1000 - alignment.confidence,
          graph.numberOf.get(alignment.concept.id) ?? -1,
        ]);
        expect(keys).toEqual([...keys].sort(compareKeys));
      }),
    );
  });

  it('holds, with a goal, nothing below it that is not reached by itself', () => {
    fc.assert(
      fc.property(tagged, ({ data, tags }) => {
        for (const { concept, paths } of answerOf(data, tags, OPEN).alignments) {
          for (const path of paths) {
            const climbs = path.steps.filter((step) => step.mapping === null);
            const graph = compileCrosswalk(data);
            for (const { from, to } of climbs) expect(graph.parent[from]).toBe(to);
            expect(graph.concepts[path.end]?.id).toBe(concept.id);
          }
        }
      }),
    );
  });

  it('lists each tag either under an alignment that stands or with a reason, never both, never neither', () => {
    fc.assert(
      fc.property(tagged, question, ({ data, tags }, query) => {
        const graph = compileCrosswalk(data);
        const { alignments, unaligned } = align(graph, tags, query);
        for (const tag of new Set(tags)) {
          const shown = alignments.some(({ paths }) =>
            paths.some((path) => graph.concepts[path.tag]?.id === tag),
          );
          expect(unaligned.filter((entry) => entry.tag === tag)).toHaveLength(shown ? 0 : 1);
        }
      }),
    );
  });
});

function asText(path: FoundPath): string {
  return JSON.stringify(path);
}

function compareKeys(a: readonly number[], b: readonly number[]): number {
  for (const [place, value] of a.entries()) if (value !== b[place]) return value - (b[place] ?? 0);
  return 0;
}
