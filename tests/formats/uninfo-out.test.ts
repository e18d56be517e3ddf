import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COUNTS_NOT, type CountsNot } from '../../src/domain/counts.ts';
import { STRENGTHS, type Strength } from '../../src/domain/types.ts';
import { targetReader } from '../../src/formats/uninfo/targets.ts';
import { unInfoCsv } from '../../src/formats/uninfo-csv.ts';
import {
  type AlignedProject,
  MAX_UNINFO_TARGETS,
  targetTextsOf,
  UNINFO_OUT_COLUMNS,
  unInfoRows,
} from '../../src/formats/uninfo-out.ts';
import { readSeed } from '../../src/services/seed.ts';
import { project as sampleProject } from '../store/samples.ts';

const { concepts } = await readSeed();
const conceptOf = (id: string) => concepts.find((concept) => concept.id === id);
const targets = concepts.filter(({ framework, level }) => framework === 'sdg' && level === 'target');

const PROJECT = sampleProject('P', { title: 'A project' });

type Candidate = AlignedProject['alignments'][number];

function aligned(id: string, origin: Candidate['origin'], more: Partial<Candidate> = {}): Candidate {
  const concept = conceptOf(id);
  if (concept === undefined) throw new Error(`no ${id}`);
  return { concept, origin, strength: 'core', confidence: 900, countsNot: null, ...more };
}

const made = (alignments: readonly Candidate[]) => unInfoRows([{ project: PROJECT, alignments }], conceptOf);
const cell = ({ rows }: ReturnType<typeof unInfoRows>, column: (typeof UNINFO_OUT_COLUMNS)[number]) =>
  rows[0]?.[UNINFO_OUT_COLUMNS.indexOf(column)] ?? '';

describe('rows for UN INFO', () => {
  it('are read back target by target where the official texts are loaded, whatever commas they hold', () => {
    const texts = targets.map(({ notation }, place) => ({
      id: notation,
      text: `By 2030, do what ${place} asks, including 1.5 of ${notation}, and more,2.1 than that`,
    }));
    const { split } = targetReader(texts);
    const loaded = targets.map((target, place) => ({
      ...target,
      officialText: texts[place]?.text.replaceAll(',2.1', ', 2.1') ?? null,
    }));
    const some = fc.uniqueArray(fc.constantFrom(...loaded), { minLength: 1, maxLength: MAX_UNINFO_TARGETS });
    fc.assert(
      fc.property(some, (chosen) => {
        const result = unInfoRows(
          [
            {
              project: PROJECT,
              alignments: chosen.map((concept) => ({
                ...aligned('sdg:10.7', 'inferred'),
                concept,
              })),
            },
          ],
          conceptOf,
        );
        const read = split(cell(result, 'SDG Targets')).map(({ code }) => code);
        expect(read.sort()).toEqual(chosen.map(({ notation }) => notation).sort());
      }),
    );
  });

  it('never cut a target that is stronger than one they have', () => {
    const candidate = fc.record({
      concept: fc.constantFrom(...targets),
      origin: fc.constantFrom('declared' as const, 'inferred' as const),
      strength: fc.constantFrom('core' as const, 'supporting' as const),
      confidence: fc.integer({ min: 1, max: 1000 }),
      countsNot: fc.constant(null),
    });
    const rank = ({ origin, strength, confidence }: Candidate) =>
      (origin === 'declared' ? 0 : 10_000) + (strength === 'core' ? 0 : 5_000) - (confidence ?? 0);
    fc.assert(
      fc.property(
        fc.uniqueArray(candidate, { maxLength: 25, selector: ({ concept }) => concept.id }),
        (alignments) => {
          const cut = new Set(made(alignments).cut.map(({ concept }) => concept));
          const ranksOf = (wanted: boolean) =>
            alignments.filter(({ concept }) => cut.has(concept.id) === wanted).map(rank);
          expect(ranksOf(false).length).toBe(Math.min(alignments.length, MAX_UNINFO_TARGETS));
          expect(Math.max(...ranksOf(false), -1_000)).toBeLessThanOrEqual(Math.min(...ranksOf(true), 20_000));
        },
      ),
    );
  });

  it('say which texts stand beside the codes', () => {
    const all = targets.map((target) => ({ ...target, officialTexts: [{ language: 'en', text: 'Text' }] }));
    expect(targetTextsOf(targets)).toBe('labels');
    expect(targetTextsOf(all)).toBe('official');
    expect(targetTextsOf([...targets.slice(0, 1), ...all.slice(1)])).toBe('mixed');
  });

  it('have ten targets at most, in framework order among equals, and name every further one', () => {
    const twelve = targets.slice(0, MAX_UNINFO_TARGETS + 2);
    const result = made(twelve.map(({ id }) => aligned(id, 'inferred')).reverse());
    const written = twelve.filter(({ notation, officialTexts, label }) =>
      cell(result, 'SDG Targets').includes(`${notation} ${officialTexts[0]?.text ?? label}`),
    );
    expect(written.map(({ id }) => id)).toEqual(twelve.slice(0, MAX_UNINFO_TARGETS).map(({ id }) => id));
    expect(result.cut.map(({ concept, reason }) => [concept, reason])).toEqual(
      twelve.slice(MAX_UNINFO_TARGETS).map(({ id }) => [id, 'more-than-ten']),
    );
  });

  it('have what is declared before what is inferred, and what was confirmed without a path last of these', () => {
    const result = made([
      aligned('sdg:8.7', 'inferred', { confidence: 1000 }),
      aligned('sdg:8.8', 'declared', { strength: null, confidence: null }),
      aligned('sdg:10.7', 'declared', { confidence: 1000 }),
    ]);
    expect(cell(result, 'SDG Targets')).toMatch(/^10\.7 .*,8\.8 .*,8\.7 /s);
    expect(cell(result, 'SDG Goals')).toMatch(/^8 .*; 10 /);
    expect(result.cut).toEqual([]);
  });

  it('have exactly what counts, and name everything else with the reason why it does not count', () => {
    const candidate = fc.record({
      concept: fc.constantFrom(...targets),
      origin: fc.constantFrom('declared' as const, 'inferred' as const),
      strength: fc.constantFrom<Strength | null>(...STRENGTHS, null),
      confidence: fc.option(fc.integer({ min: 1, max: 1000 })),
      countsNot: fc.constantFrom<CountsNot | null>(...COUNTS_NOT, null),
    });
    const some = fc.uniqueArray(candidate, { maxLength: 10, selector: ({ concept }) => concept.id });
    fc.assert(
      fc.property(some, (alignments) => {
        const result = made(alignments);
        const counting = alignments.filter(({ countsNot }) => countsNot === null);
        const count = cell(result, 'SDG Targets')
          .split(/,(?=\d+\.\w+ )/)
          .filter((one) => one !== '-').length;
        expect(count).toBe(counting.length);
        const reasons = new Map(result.cut.map(({ concept, reason }) => [concept, reason]));
        expect(reasons.size).toBe(alignments.length - counting.length);
        for (const { concept, countsNot } of alignments)
          expect(reasons.get(concept.id) ?? null).toBe(countsNot);
        expect(result.cut.every(({ message }) => message !== '')).toBe(true);
      }),
    );
  });

  it('say of a goal without any of its targets that UN INFO asks for targets', () => {
    expect(made([aligned('sdg:8', 'declared')]).cut).toMatchObject([
      { concept: 'sdg:8', reason: 'goal-only' },
    ]);
    expect(made([aligned('sdg:8', 'declared'), aligned('sdg:8.7', 'declared')]).cut).toEqual([]);
  });

  it('are escaped for the people who enter them, but for the dash of an empty cell', () => {
    const project = { ...PROJECT, title: '=1+1' };
    const csv = unInfoCsv(unInfoRows([{ project, alignments: [] }], conceptOf));
    expect(csv).toContain("'=1+1");
    expect(csv).not.toContain("'-");
  });
});
