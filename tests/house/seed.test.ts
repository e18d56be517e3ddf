import { beforeAll, describe, expect, it } from 'vitest';
import { lint, REMARKS } from '../../src/domain/lint.ts';
import type { Mapping } from '../../src/domain/types.ts';
import { readSeed, type SeedData } from '../../src/services/seed.ts';
import { hasShared, readShared, sharedTitle } from '../support/shared.ts';

let data: SeedData;
beforeAll(async () => {
  data = await readSeed();
});

const ofLevel = (framework: string, level?: string) =>
  data.concepts.filter(
    (concept) => concept.framework === framework && (level === undefined || concept.level === level),
  );

describe('the reference data', () => {
  it('is clean under lint', () => {
    expect(lint(data).filter(({ rule }) => !REMARKS.has(rule))).toEqual([]);
  });

  it.each([
    ['sdg', { goal: 17, target: 169, indicator: 251 }],
    ['gcm', { objective: 23 }],
    ['migof', { principle: 3, objective: 3 }],
    [
      'msd',
      { outcome: 3, deliverable: 8, 'cross-cutting-issue': 3, 'institutional-output': 4, commitment: 21 },
    ],
    [
      'sp',
      {
        'sdg-commitment': 3,
        objective: 3,
        'thematic-box': 6,
        'thematic-section': 1,
        enabler: 7,
        'cross-cutting-priority': 4,
      },
    ],
  ] as const)('holds %s complete: %o', (framework, expected) => {
    const counted = Object.fromEntries(
      Object.keys(expected).map((level) => [level, ofLevel(framework, level).length]),
    );
    expect(counted).toEqual(expected);
    if (framework === 'gcm') return;
    const total = Object.values<number>(expected).reduce((sum, count) => sum + count, 0);
    expect(ofLevel(framework)).toHaveLength(total);
  });

  it('lists 251 indicators under targets, which are 235 indicators by their UNSD codes', () => {
    const codes = ofLevel('sdg', 'indicator').flatMap((concept) =>
      concept.codes.filter((code) => /^C\w{6}$/.test(code)),
    );
    expect(codes).toHaveLength(251);
    expect(new Set(codes).size).toBe(235);
    const under = new Map(ofLevel('sdg', 'target').map(({ id, parent }) => [id, parent]));
    for (const { id, parent } of ofLevel('sdg', 'indicator')) {
      expect([id, under.has(parent ?? '')]).toEqual([id, true]);
    }
  });

  it('numbers goals, objectives and targets without a gap', () => {
    const upTo = (count: number) => Array.from({ length: count }, (_, place) => String(place + 1));
    expect(ofLevel('sdg', 'goal').map(({ notation }) => notation)).toEqual(upTo(17));
    expect(ofLevel('gcm', 'objective').map(({ notation }) => notation)).toEqual(upTo(23));
  });
});

const isInForce = ({ status }: Mapping) => status === 'accepted';

describe('what the curators judged', () => {
  it.each(['msd deliverable', 'sp objective'])('gives each %s its SDG, GCM and MiGOF mappings', (which) => {
    const [framework = '', level = ''] = which.split(' ');
    const levels = new Map(data.concepts.map((concept) => [concept.id, concept.level]));
    for (const { id } of ofLevel(framework, level)) {
      const judged = data.mappings.filter(
        (mapping) => mapping.subject === id && mapping.evidence === 'judged' && isInForce(mapping),
      );
      const reached = (predicate: string, of: string, at: string) =>
        judged.filter(
          ({ object, predicate: by, modifier }) =>
            object !== null &&
            by === predicate &&
            modifier === null &&
            object.startsWith(`${of}:`) &&
            levels.get(object) === at,
        ).length;
      expect([id, reached('crosswalk:contributesTo', 'sdg', 'target') > 0]).toEqual([id, true]);
      expect([id, reached('crosswalk:contributesTo', 'gcm', 'objective') > 0]).toEqual([id, true]);
      expect([id, reached('crosswalk:applies', 'migof', 'principle') > 0]).toEqual([id, true]);
      expect([id, reached('crosswalk:contributesTo', 'migof', 'objective') > 0]).toEqual([id, true]);
    }
  });

  it('gives every mapping a source, a locator and a rationale of its own', () => {
    const rationales = new Set<string>();
    for (const { id, source, locator, rationale } of data.mappings.filter(
      ({ evidence }) => evidence === 'judged',
    )) {
      expect([id, source.trim() !== '', locator.trim() !== '', rationale.trim().length > 40]).toEqual([
        id,
        true,
        true,
        true,
      ]);
      expect([id, rationales.has(rationale)]).toEqual([id, false]);
      rationales.add(rationale);
    }
    expect(rationales.size).toBeGreaterThan(100);
  });

  it('writes the condition out exactly where the strength is conditional', () => {
    for (const { id, strength, condition } of data.mappings) {
      expect([id, condition !== null]).toEqual([id, strength === 'conditional']);
      if (condition !== null) expect(condition).toMatch(/^if /);
    }
  });

  it('never applies what is achieved: principles are applied, all else is contributed to', () => {
    const principles = new Set(
      data.concepts
        .filter(({ level }) => level === 'principle' || level === 'guiding-principle')
        .map(({ id }) => id),
    );
    for (const { id, predicate, object } of data.mappings) {
      if (object === null || !predicate.startsWith('crosswalk:')) continue;
      expect([id, predicate === 'crosswalk:applies']).toEqual([id, principles.has(object)]);
    }
  });
});

/** Names are carried as they are (design, section 7): these levels have names, not texts. */
const NAMED = new Set([
  'sdg goal',
  'gcm objective',
  'gcm guiding-principle',
  'migof principle',
  'migof objective',
  'sp objective',
  'sp enabler',
  'srf objective',
  'msd outcome',
]);
const OFFICIAL = [
  ['sdg_targets.tsv', ['title']],
  ['sdg_indicators.tsv', ['title']],
  ['srf_results.tsv', ['text_evaluatr_newer', 'text_iomeval_older']],
  ['ms_strategy_commitments.tsv', ['text']],
  ['gcm_objectives.tsv', ['title', 'alias_title']],
  ['seed_framework_elements.tsv', ['title']],
] as const;
const RUN = 8;

/** Every run of eight words, letter case and punctuation aside. */
function runsOf(text: string): readonly string[] {
  const words =
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{N}$%'-]+/gu) ?? [];
  return words.slice(RUN - 1).map((_, place) => words.slice(place, place + RUN).join(' '));
}

describe.skipIf(!hasShared)(sharedTitle('labels beside the official texts'), () => {
  it('are our own: none shares eight words in a row with one, names excepted', () => {
    const official = new Map<string, string>();
    for (const [file, columns] of OFFICIAL) {
      const [header = '', ...lines] = readShared('data', file).toString('utf8').split(/\r?\n/);
      const names = header.split('\t');
      for (const column of columns) {
        const at = names.indexOf(column);
        expect([file, column, at >= 0]).toEqual([file, column, true]);
        for (const line of lines)
          for (const run of runsOf(line.split('\t')[at] ?? '')) official.set(run, file);
      }
    }
    expect(official.size).toBeGreaterThan(3_000);
    const copied = data.concepts
      .filter(({ framework, level }) => !NAMED.has(`${framework} ${level}`))
      .flatMap(({ id, label }) =>
        runsOf(label).flatMap((run) =>
          official.has(run) ? [`${id}: "${run}" in ${official.get(run)}`] : [],
        ),
      );
    expect(copied).toEqual([]);
  });

  it('carry an official text along only where it is a name', () => {
    const carried = data.concepts.filter(({ officialTexts }) => officialTexts.length > 0);
    const texts = carried.filter(({ framework, level }) => !NAMED.has(`${framework} ${level}`));
    expect(texts.map(({ id }) => id)).toEqual([]);
  });
});
