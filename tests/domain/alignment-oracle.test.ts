import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Alignment, align } from '../../src/domain/alignment.ts';
import type { AlignmentQuery } from '../../src/domain/alignment-question.ts';
import { COUNTS_NOT } from '../../src/domain/counts.ts';
import { compileCrosswalk } from '../../src/domain/graph.ts';
import type { AnsweredPath } from '../../src/domain/leading-path.ts';
import { chainsOf, frameworkNumber, type Path, reachOf } from '../../src/domain/paths.ts';
import { subjectOf } from '../../src/domain/subject-key.ts';
import { STRENGTHS } from '../../src/domain/types.ts';
import { UNALIGNED_REASONS } from '../../src/domain/unaligned.ts';
import { alignByHand, type HandAlignment, type HandAnswered, possibleByHand } from './oracle-alignments.ts';
import { crosswalks, FRAMEWORK_IDS } from './oracle-arbitraries.ts';
import { type HandPath, pathsByHand } from './oracle-paths.ts';
import { handQueries, type World, worlds, worldsOf } from './oracle-projects.ts';
import { unalignedByHand } from './oracle-unaligned.ts';

type Graph = ReturnType<typeof compileCrosswalk>;

const idOf = (graph: Graph, number: number) => graph.concepts[number]?.id ?? '';
const stepsOf = (graph: Graph, { steps }: Pick<Path, 'steps'>) =>
  steps.map(({ from, to, mapping }) => ({
    from: idOf(graph, from),
    to: idOf(graph, to),
    mapping: mapping?.id ?? null,
  }));

function plainPath(graph: Graph, path: Path) {
  const { kind, confidence, hops } = path;
  return { steps: stepsOf(graph, path), kind, confidence, hops: hops.map(({ id }) => id) };
}

function plainHandPath({ steps, kind, confidence, mappings }: HandPath) {
  const hops = mappings.filter(({ predicate }) => predicate.startsWith('crosswalk:')).map(({ id }) => id);
  return { steps, kind, confidence, hops };
}

const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
const openOf = (open: readonly (readonly string[])[] | undefined) => open?.map((each) => [...each]) ?? null;

function plainAnswered(graph: Graph, path: AnsweredPath) {
  const { basis, strength, sharedResult, open } = path;
  return { ...plainPath(graph, path), basis, strength, sharedResult, open: openOf(open?.anyOf) };
}

function plainHandAnswered(path: HandAnswered) {
  const { basis, strength, sharedResult, open } = path;
  return { ...plainHandPath(path), basis, strength, sharedResult, open };
}

function plain(graph: Graph, alignment: Alignment) {
  const { concept, basis, strength, confidence, open, decision, counts, countsNot, note, paths } = alignment;
  return {
    concept: concept.id,
    basis,
    strength,
    confidence,
    open: openOf(open?.anyOf),
    decision: decision?.decision ?? null,
    origin: counts ? alignment.origin : null,
    countsNot,
    note,
    paths: paths.map((path) => plainAnswered(graph, path)),
  };
}

const plainHand = (alignment: HandAlignment) => ({
  ...alignment,
  paths: alignment.paths.map(plainHandAnswered),
});

const answersOf = ({ data, project }: World, query: AlignmentQuery) => {
  const graph = compileCrosswalk(data);
  return { graph, ...align(graph, subjectOf(graph, project), query) };
};

describe('the paths of a concept', () => {
  it('are exactly those that a brute force over the text of the rule finds', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(crosswalks({ max: 20 }), (data) => {
        const graph = compileCrosswalk(data);
        for (const { id: tag } of data.concepts) {
          for (const to of FRAMEWORK_IDS) {
            const number = graph.numberOf.get(tag) ?? -1;
            const { paths } = reachOf(graph, number, frameworkNumber(graph, to));
            const byHand = pathsByHand(data, tag, to);
            expect(paths.map((path) => plainPath(graph, path)).sort(byText)).toEqual(
              byHand.map(plainHandPath).sort(byText),
            );
            for (const { kind, basis } of byHand)
              seen.set(`${kind} ${basis}`, (seen.get(`${kind} ${basis}`) ?? 0) + 1);
          }
        }
      }),
      { numRuns: 400 },
    );
    for (const each of ['own tagged', 'own mapped', 'inherited mapped', 'match mapped'])
      expect(seen.get(each) ?? 0, each).toBeGreaterThan(100);
  });

  it('over two hops, too', () => {
    let chains = 0;
    fc.assert(
      fc.property(crosswalks({ min: 8, max: 20 }), (data) => {
        const graph = compileCrosswalk(data);
        for (const { id: tag } of data.concepts) {
          const number = graph.numberOf.get(tag) ?? -1;
          const found = chainsOf(graph, number, frameworkNumber(graph, 't'));
          const byHand = pathsByHand(data, tag, 't', 'two-hops');
          expect(found.map((path) => plainPath(graph, path)).sort(byText)).toEqual(
            byHand.map(plainHandPath).sort(byText),
          );
          chains += byHand.length;
        }
      }),
      { numRuns: 300 },
    );
    expect(chains).toBeGreaterThan(100);
  });
});

describe('the alignments of a project', () => {
  it('are exactly those of a second reading of the rule: order, leading paths, questions, what counts and why not', {
    timeout: 120_000,
  }, () => {
    const seen = new Map<string, number>();
    const note = (word: string) => seen.set(word, (seen.get(word) ?? 0) + 1);
    fc.assert(
      fc.property(worlds, handQueries, ({ data, project }, query) => {
        const { graph, alignments, unaligned } = answersOf({ data, project }, query);
        const nowhere = unalignedByHand(data, project, query);
        expect(unaligned.map(({ tag, reason }) => ({ tag, reason }))).toEqual(nowhere);
        for (const { reason } of nowhere) note(`tag ${reason}`);
        const byHand = alignByHand(data, project, query);
        expect(alignments.map((each) => plain(graph, each))).toEqual(byHand.map(plainHand));
        for (const each of byHand) {
          note(each.basis);
          note(String(each.strength));
          note(each.countsNot ?? each.origin ?? '');
          if (each.note !== null) note(each.note);
          if (each.decision !== null) note(each.decision);
          if (each.paths.length > 1) note('several paths');
          if ((each.open ?? []).some((questions) => questions.length > 0)) note('asks');
        }
      }),
      { numRuns: 10000 },
    );
    const never = ['children-count', 'possible']; // no parents here, and what is possible is listed apart
    for (const each of [
      ...['tagged', 'mapped', ...STRENGTHS, 'null', 'declared', 'inferred', 'no-path', 'below-threshold'],
      ...COUNTS_NOT.filter((reason) => !never.includes(reason)),
      ...UNALIGNED_REASONS.map((reason) => `tag ${reason}`),
      ...['confirm', 'decline', 'several paths', 'asks'],
    ])
      expect(seen.get(each) ?? 0, each).toBeGreaterThan(30);
  });

  it('what is possible over two hops comes apart and is what a second reading finds', () => {
    let possibles = 0;
    fc.assert(
      fc.property(worldsOf({ min: 16, max: 26 }), handQueries, ({ data: drawn, project }, asked) => {
        // What rests on shared results is a question of what counts; what is possible never does.
        const frameworks = drawn.frameworks.map((each) => ({ ...each, sharedResults: false }));
        const data = { ...drawn, frameworks };
        const query = { ...asked, basis: null, minConfidence: 0, evidence: null };
        const plainly = answersOf({ data, project }, query);
        const { graph, alignments, possible } = answersOf({ data, project }, { ...query, chains: 'all' });
        expect(alignments).toEqual(plainly.alignments);
        expect(plainly.possible).toEqual([]);
        expect(
          possible.map((each) => ({
            concept: each.concept.id,
            strength: each.strength,
            confidence: each.confidence,
            paths: each.paths.map((path) => stepsOf(graph, path)),
          })),
        ).toEqual(
          possibleByHand(data, project, query).map((each) => ({
            ...each,
            paths: each.paths.map(({ steps }) => steps),
          })),
        );
        for (const { basis, counts, countsNot } of possible) {
          expect({ basis, counts, countsNot }).toEqual({
            basis: 'possible',
            counts: false,
            countsNot: 'possible',
          });
          possibles += 1;
        }
      }),
      { numRuns: 4500 },
    );
    expect(possibles).toBeGreaterThan(40);
  });
});
