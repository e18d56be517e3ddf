import { describe, expect, it } from 'vitest';
import { type LintInput, type LintRule, lint, REMARKS } from '../../src/domain/lint.ts';
import { LINT_RULES } from '../../src/domain/lint-rules.ts';
import type { Concept, Mapping } from '../../src/domain/types.ts';
import { readSeed } from '../../src/services/seed.ts';
import { asking, concept, crosswalk, framework, mapping, question } from './oracle-world.ts';

const IDS = ['t:1', 't:1.1', 't:1.2', 't:1.3', 't:1.4', 't:1.1.1', 't:2', 'a:1', 'a:1.1'];

const world = (...mappings: readonly Mapping[]): LintInput => crosswalk(IDS, mappings);
const withConcept = (id: string, more: Partial<Concept>): LintInput => {
  const clean = world();
  return { ...clean, concepts: [...clean.concepts.filter((each) => each.id !== id), concept(id, 50, more)] };
};
const rulesOf = (input: LintInput) => lint(input).map(({ rule }) => rule);

const link = mapping('m', 'a:1', 't:1.1');
const not = mapping('n', 'a:1', 't:1.1', { modifier: 'Not' });
const none = mapping('n', 'a:1', null, { objectFramework: 't' });
const broad = { predicate: 'skos:broadMatch' } as const;
const narrow = { predicate: 'skos:narrowMatch' } as const;

const asked = (questions: LintInput['questions'], ...mappings: readonly Mapping[]): LintInput => ({
  ...crosswalk(IDS, mappings, { questions: questions ?? [] }),
});
/** A set that declares these levels of `a` complete towards these of `t`. */
const complete = (
  subjectLevels: readonly string[],
  objectLevels: readonly string[],
  ...mappings: readonly Mapping[]
): LintInput =>
  crosswalk(IDS, mappings, {
    completes: [{ subjectFramework: 'a', subjectLevels, objectFramework: 't', objectLevels }],
  });

/** For every rule the smallest faults that only this rule finds; a rule without an entry does not compile. */
const FAULTS: Record<LintRule, readonly LintInput[]> = {
  'unknown-question': [
    asked([], asking('m', 'a:1', 't:1.1', [['q']])),
    asked([question('q', 0, { implies: ['r'] })]),
    asked([question('q', 0, { answeredByCountries: 'nowhere' })]),
    asked([question('q', 0, { status: 'retired' })], asking('m', 'a:1', 't:1.1', [['q']])),
  ],
  'circular-implication': [
    asked([question('q', 0, { implies: ['r'] }), question('r', 1, { implies: ['q'] })]),
  ],
  'answers-itself': [
    asked([question('q', 0, { answeredByTags: ['a:1'] })], asking('m', 'a:1.1', 't:1.1', [['q']])),
    asked([question('q', 0, { answeredByTags: ['a:1'] })], asking('m', 'a:1', 't:1.1', [['q']])),
  ],
  'part-judged-otherwise': [
    world({ ...link, holdsForParts: true }, mapping('k', 'a:1.1', 't:1.1', { strength: 'supporting' })),
    world({ ...link, holdsForParts: true }, mapping('k', 'a:1.1', 't:1.1', { modifier: 'Not' })),
  ],
  'incomplete-set': [
    complete(['goal'], ['target']),
    complete(['target'], ['target'], link),
    complete(['cluster'], ['target'], link),
    complete(['goal'], ['cluster'], link),
  ],
  'unknown-id': [
    world(mapping('m', 'a:9', 't:1.1')),
    world(mapping('m', 'a:1', 't:9.9')),
    world(mapping('m', 'a:1', null, { objectFramework: 'z' })),
  ],
  'wrong-framework': [world({ ...link, objectFramework: 'a', subject: 't:2', object: 't:1.1' })],
  'same-framework': [world(mapping('m', 't:2', 't:1.1'))],
  'duplicate-statement': [
    world(link, mapping('k', 'a:1', 't:1.1')),
    world(none, { ...none, id: 'k', rationale: 'Other.' }),
  ],
  contradiction: [world(link, not), world(not, { ...link, evidence: 'stated' })],
  'broad-and-narrow': [
    world(mapping('m', 'a:1', 't:1', broad), mapping('k', 'a:1', 't:1', narrow)),
    world(mapping('m', 'a:1', 't:1', broad), mapping('k', 't:1', 'a:1', broad)),
  ],
  'inverse-disagrees': [
    world(
      mapping('m', 'a:1', 't:1', { predicate: 'skos:exactMatch' }),
      mapping('k', 't:1', 'a:1', { predicate: 'skos:broadMatch' }),
    ),
    world(
      mapping('m', 'a:1', 't:1', { predicate: 'skos:exactMatch' }),
      mapping('k', 't:1', 'a:1', { predicate: 'skos:exactMatch', modifier: 'Not' }),
    ),
    world(
      mapping('m', 'a:1', 't:1', broad),
      mapping('k', 't:1', 'a:1', { predicate: 'skos:narrowMatch', modifier: 'Not' }),
    ),
  ],
  'statement-in-two-sets': [
    world(link, { ...link, id: 'k', set: 'other', evidence: 'stated', rationale: 'Other.' }),
  ],
  'reused-id': [
    world(link, mapping('m', 'a:1', 't:2', { status: 'retired' })),
    { ...world(link), reusedIds: ['m'] },
  ],
  'nothing-fits-and-mapped': [
    world(none, mapping('m', 'a:1', 't:2')),
    world(mapping('m', 'a:1', 't:2'), none),
  ],
  uncovered: [
    { ...world(link), coverage: { subjects: ['a'], towards: ['t'], except: [] } },
    {
      ...world({ ...link, status: 'proposed' }),
      coverage: { subjects: ['a'], towards: ['t'], except: ['a:1.1'] },
    },
  ],
  'missing-text': [
    world({ ...link, source: '' }),
    world({ ...link, locator: ' ' }),
    world({ ...link, rationale: '' }),
  ],
  'missing-strength': [
    world({ ...link, strength: null }),
    world({ ...link, strength: 'conditional' }),
    world({ ...link, condition: 'if migrants are served' }),
  ],
  'repeated-rationale': [world(link, { ...mapping('k', 'a:1', 't:1.2'), rationale: ' because OF m.' })],
  'too-many-core': [
    world(...['t:1.1', 't:1.2', 't:1.3', 't:1.4'].map((to) => mapping(`m-${to}`, 'a:1', to))),
  ],
  'label-too-long': [withConcept('t:2', { label: 'x'.repeat(81) })],
  'repeated-label': [withConcept('t:2', { label: 'LABEL OF T:1' })],
  'unknown-level': [withConcept('t:2', { level: 'chapter' })],
  'wrong-parent': [
    withConcept('t:1.4', { parent: null }),
    withConcept('t:1.4', { parent: 't:9' }),
    withConcept('t:1.4', { parent: 't:1.1' }),
    withConcept('t:1.4', { parent: 't:2' }),
    withConcept('t:1.4', { parent: 'a:1' }),
    withConcept('t:2', { parent: 't:1' }),
  ],
  'ambiguous-alias': [
    {
      ...world(),
      frameworks: [framework('t', 0, { aliases: ['goals'] }), framework('a', 1, { aliases: ['goals'] })],
    },
    { ...world(), frameworks: [framework('t', 0), framework('a', 1, { aliases: ['t'] })] },
  ],
  'repeated-uri': [
    {
      ...world(),
      concepts: world().concepts.map((each) =>
        each.level === 'goal' ? { ...each, uri: 'http://example.org/1' } : each,
      ),
    },
  ],
};

describe('lint', () => {
  it.each(Object.keys(LINT_RULES) as LintRule[])('%s is found by its smallest faults', (rule) => {
    expect(FAULTS[rule].length).toBeGreaterThan(0);
    for (const fault of FAULTS[rule]) expect(rulesOf(fault)).toContain(rule);
  });

  const ALONE = (Object.keys(FAULTS) as LintRule[]).filter((rule) => rule !== 'wrong-framework');
  it.each(ALONE)('%s is all that is found in them', (rule) => {
    for (const fault of FAULTS[rule]) expect(new Set(rulesOf(fault))).toEqual(new Set([rule]));
  });

  it('finds nothing in what is right', () => {
    expect(lint(world())).toEqual([]);
    const right = world(
      link,
      mapping('k', 'a:1', 't:1.2', { strength: 'conditional', condition: 'if migrants are served' }),
      mapping('s', 'a:1', 't:1.1', { evidence: 'stated' }),
      mapping('b', 'a:1', 't:1', broad),
      mapping('w', 't:1', 'a:1', narrow),
      mapping('n', 'a:1.1', null, { objectFramework: 't' }),
      mapping('x', 'a:1.1', 't:2', { modifier: 'Not' }),
      mapping('r', 'a:1.1', 't:2', { predicate: 'skos:relatedMatch' }),
    );
    expect(lint({ ...right, coverage: { subjects: ['a'], towards: ['t'], except: [] } })).toEqual([]);
    expect(lint(withConcept('t:2', { label: 'x'.repeat(80) }))).toEqual([]);
  });

  it('does not judge what is no longer in force', () => {
    for (const status of ['rejected', 'retired'] as const) {
      expect(lint(world(link, { ...not, status }, { ...none, id: 'z', status }))).toEqual([]);
      expect(lint(world({ ...link, rationale: '', strength: null, status }))).toEqual([]);
    }
  });

  it('lets listings of one indicator share their address', () => {
    const shared = { uri: 'http://example.org/C1', codes: ['C1'] };
    const clean = world();
    const concepts = clean.concepts.map((each) => (each.level === 'target' ? { ...each, ...shared } : each));
    expect(lint({ ...clean, concepts })).toEqual([]);
  });

  it('says where the fault is: set or framework, line, id and why', () => {
    const [finding] = lint({ ...world(), mappings: [{ ...link, locator: '', line: 17 }] });
    expect(finding).toEqual({
      rule: 'missing-text',
      in: 'tests',
      line: 17,
      id: 'm',
      message: 'The locator is empty.',
    });
    const [ofConcept] = lint(withConcept('t:2', { parent: 't:1' }));
    expect(ofConcept).toMatchObject({ in: 't', line: 52, id: 't:2' });
  });

  it('finds nothing in the reference data that come with the software', async () => {
    expect(lint(await readSeed()).filter(({ rule }) => !REMARKS.has(rule))).toEqual([]);
  });
});
