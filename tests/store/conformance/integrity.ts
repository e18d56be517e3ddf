import { describe, expect, it } from 'vitest';
import type { Mapping, Project } from '../../../src/domain/types.ts';
import type { Change, Role } from '../../../src/store/port.ts';
import { type Adapter, everything, onDatabase } from '../adapter.ts';
import {
  AUTHOR,
  answer,
  apiKey,
  concept,
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

const ofProject = (overrides: Partial<Project>): readonly Change[] => [put(project('p', overrides))];
const ofMapping = (overrides: Partial<Mapping>): readonly Change[] => [
  { kind: 'put-mapping', mapping: mapping('m-new', { object: 'bb:1.2', ...overrides }) },
];
const decision = (kind: 'confirm' | 'decline', of: string, reason: string | null) => ({
  concept: of,
  decision: kind,
  reason,
  by: 'tests',
  at: '2026-01-01T00:00:00.000Z',
});
/** A value that the types forbid, as a faulty caller would send it. */
const wrong = <T>(value: string) => value as T & string;

const FOREIGN: readonly (readonly [string, readonly Change[]])[] = [
  ['an answer to an unknown question', ofProject({ answers: [answer('q-9')] })],
  [
    'a question that an unknown country list answers',
    [{ kind: 'put-question', question: question('q-3', { answeredByCountries: 'l-9' }) }],
  ],
  ['a tag with an unknown concept', ofProject({ tags: [tag('aa:9')] })],
  ['a decision on an unknown concept', ofProject({ decisions: [decision('confirm', 'aa:9', null)] })],
  ['a concept of an unknown framework', [{ kind: 'put-concept', concept: concept('zz:1') }]],
  ['a concept on an unknown level', [{ kind: 'put-concept', concept: concept('aa:2', { level: 'clause' }) }]],
  ['a concept under an unknown parent', [{ kind: 'put-concept', concept: concept('aa:9.1') }]],
  [
    'a concept under a parent of another framework',
    [{ kind: 'put-concept', concept: concept('aa:1.3', { parent: 'bb:1' }) }],
  ],
  [
    'a relation of an unknown framework',
    [{ kind: 'put-relation', relation: relation('r-2', { from: 'zz' }) }],
  ],
  ['a mapping of an unknown set', ofMapping({ set: 'set-9' })],
  ['a mapping from an unknown concept', ofMapping({ subject: 'aa:9' })],
  ['a mapping to an unknown concept', ofMapping({ object: 'bb:9' })],
  [
    'a mapping whose object is of another framework than it says',
    ofMapping({ subject: 'bb:1.1', object: 'aa:1.1' }),
  ],
  [
    'a NoTermFound in an unknown framework',
    ofMapping({ object: null, objectFramework: 'zz', strength: null }),
  ],
];

const UNIQUE: readonly (readonly [string, readonly Change[]])[] = [
  ['a statement that its set makes already', ofMapping({ object: 'bb:1.1' })],
  [
    'a second NoTermFound for a framework',
    [
      ...ofMapping({ id: 'n-1', object: null, strength: null, subject: 'aa:1' }),
      ...ofMapping({
        id: 'n-2',
        object: null,
        strength: null,
        subject: 'aa:1',
        predicate: 'skos:exactMatch',
      }),
    ],
  ],
  ['a tag given twice', ofProject({ tags: [tag('aa:1'), tag('aa:1', { percentage: 10 })] })],
  [
    'a country given twice',
    ofProject({ countries: ['KEN', 'KEN'].map((country) => ({ country, percentage: null })) }),
  ],
  [
    'a decision given twice',
    ofProject({ decisions: [decision('confirm', 'aa:1', null), decision('decline', 'aa:1', 'no')] }),
  ],
  ['a question answered twice', ofProject({ answers: [answer('q-1'), answer('q-1', { answer: 'no' })] })],
  ['two keys with one secret', [{ kind: 'put-api-key', key: apiKey('k-2', { hash: 'hash of k-1' }) }]],
];

const CHECKED: readonly (readonly [string, readonly Change[]])[] = [
  [
    'a label of 81 characters',
    [{ kind: 'put-concept', concept: concept('aa:2', { label: 'x'.repeat(81) }) }],
  ],
  ['an empty label', [{ kind: 'put-concept', concept: concept('aa:2', { label: '' }) }]],
  [
    'an id that is not framework and notation',
    [{ kind: 'put-concept', concept: concept('aa:2', { notation: '3' }) }],
  ],
  [
    'a concept that is its own parent',
    [{ kind: 'put-concept', concept: concept('aa:2', { parent: 'aa:2' }) }],
  ],
  [
    'a framework valid from no date',
    [{ kind: 'put-framework', framework: framework('aa', { validFrom: 'soon' }) }],
  ],
  ['an unknown predicate', ofMapping({ predicate: wrong<Mapping['predicate']>('skos:almostMatch') })],
  ['an unknown modifier', ofMapping({ modifier: wrong<'Not'>('Perhaps') })],
  ['an unknown strength', ofMapping({ strength: wrong<'core'>('strong') })],
  ['a conditional mapping without condition', ofMapping({ strength: 'conditional' })],
  ['a condition on a mapping that is not conditional', ofMapping({ condition: 'if it rains' })],
  ['a confidence above 1', ofMapping({ confidence: 1001 })],
  ['a confidence below 0', ofMapping({ confidence: -1 })],
  ['unknown evidence', ofMapping({ evidence: wrong<Mapping['evidence']>('guessed') })],
  ['an unknown mapping status', ofMapping({ status: wrong<Mapping['status']>('maybe') })],
  ['a mapping without rationale', ofMapping({ rationale: '' })],
  ['a mapping without locator', ofMapping({ locator: '' })],
  ['a mapping without source', ofMapping({ source: '' })],
  ['a concept mapped to itself', ofMapping({ object: 'aa:1.1', objectFramework: 'aa' })],
  ['a project without title', ofProject({ title: '' })],
  ['a project id of 256 characters', [put(project('p'.repeat(256)))]],
  ['an empty project id', [put(project(''))]],
  ['an unknown project status', ofProject({ status: wrong<Project['status']>('asleep') })],
  ['a start that is no date', ofProject({ startDate: '1 May 2026' })],
  ['an end that is no date', ofProject({ endDate: '2026-5-1' })],
  ['an end before the start', ofProject({ startDate: '2026-05-02', endDate: '2026-05-01' })],
  ['a marker above 3', ofProject({ markers: { gender: Number('4') as 3 } })],
  ['a country that is no code', ofProject({ countries: [{ country: 'Kenya', percentage: null }] })],
  ['a country share above 100', ofProject({ countries: [{ country: 'KEN', percentage: 100_000_001 }] })],
  ['a negative country share', ofProject({ countries: [{ country: 'KEN', percentage: -1 }] })],
  ['an unknown kind of amount', ofProject({ amounts: [line(1, { kind: wrong<'budget'>('wish') })] })],
  ['an amount in parts of a cent', ofProject({ amounts: [line(0.5)] })],
  ['a currency that is no code', ofProject({ amounts: [line(1, { currency: 'usd' })] })],
  [
    'an amount whose period ends before it begins',
    ofProject({ amounts: [line(1, { from: '2026-02-01', until: '2026-01-01' })] }),
  ],
  ['a tag share above 100', ofProject({ tags: [tag('aa:1', { percentage: 100_000_001 })] })],
  [
    'an unknown significance',
    ofProject({ tags: [tag('aa:1', { significance: wrong<'principal'>('minor') })] }),
  ],
  [
    'an unknown origin of a tag',
    ofProject({ tags: [tag('aa:1', { origin: wrong<'declared'>('guessed') })] }),
  ],
  ['a decline without reason', ofProject({ decisions: [decision('decline', 'aa:1', null)] })],
  ['a decline with an empty reason', ofProject({ decisions: [decision('decline', 'aa:1', '')] })],
  [
    'an unknown role of an organisation',
    ofProject({ organisations: [{ ref: null, name: 'A', role: wrong<'funding'>('friend') }] }),
  ],
  [
    'an answer that is neither yes nor no',
    ofProject({ answers: [answer('q-1', { answer: wrong<'yes'>('perhaps') })] }),
  ],
  [
    'an unknown status of a question',
    [{ kind: 'put-question', question: question('q-3', { status: wrong<'accepted'>('maybe') }) }],
  ],
  ['questions of a mapping that is not conditional', ofMapping({ questions: [['q-1']] })],
  ['a strength if met of a mapping that is not conditional', ofMapping({ strengthIfMet: 'core' })],
  [
    'a strength if met that is conditional again',
    ofMapping({ strength: 'conditional', condition: 'if so', strengthIfMet: wrong<'core'>('conditional') }),
  ],
  ['a mapping about a part that is not conditional', ofMapping({ aboutPart: true })],
  ['an unknown role of a key', [{ kind: 'put-api-key', key: apiKey('k-2', { role: wrong<Role>('king') }) }]],
];

/** The schema itself refuses what must not be; a refused commit leaves no trace of its good parts either. */
export function conformanceOfIntegrity(adapter: Adapter): void {
  describe('integrity', () => {
    const title = 'writes nothing of a commit with %s';
    const refused = async (changes: readonly Change[]) =>
      onDatabase(adapter, async ({ store }) => {
        const standing = [put(project('p', { tags: [tag('aa:1')] })), put(project('q'))];
        await store.commit([...standing, { kind: 'put-api-key', key: apiKey('k-1') }], [], AUTHOR);
        const before = await everything(store);
        const good: readonly Change[] = [
          put(project('good')),
          { kind: 'put-mapping-set', set: mappingSet('set-good') },
          { kind: 'put-concept', concept: concept('aa:1', { label: 'good' }) },
          { kind: 'delete-project', id: 'q' },
        ];
        await expect(store.commit([...good, ...changes], [], AUTHOR)).rejects.toThrow();
        await expect(store.commit([...changes, ...good], [], AUTHOR)).rejects.toThrow();
        expect(await everything(store)).toEqual(before);
        await store.commit(good, [], AUTHOR);
        expect((await everything(store)).projects.map(({ value }) => value.id)).toEqual(['good', 'p']);
      });
    it.each(FOREIGN)(title, (_title, changes) => refused(changes));
    it.each(UNIQUE)(title, (_title, changes) => refused(changes));
    it.each(CHECKED)(title, (_title, changes) => refused(changes));

    it('takes what stands at the edge of what is allowed', () =>
      onDatabase(adapter, async ({ store }) => {
        const whole = project('p'.repeat(255), {
          startDate: '2026-05-01',
          endDate: '2026-05-01',
          markers: { gender: 0, humanRights: 3, peace: 1 },
          countries: [{ country: 'KEN', percentage: 100_000_000 }],
          amounts: [
            line(0),
            line(-1),
            line(Number.MAX_SAFE_INTEGER, { from: '2026-01-01', until: '2026-01-01' }),
          ],
          tags: [tag('aa:1', { percentage: 0 }), tag('bb:1', { percentage: 100_000_000 })],
          decisions: [decision('decline', 'aa:1.1', 'x'), decision('confirm', 'bb:1', null)],
          answers: [answer('q-1'), answer('q-1', { tag: 'aa:1', answer: 'no' })],
          reviewed: ['aa', 'bb'],
        });
        await store.commit(
          [
            put(whole),
            { kind: 'put-concept', concept: concept('aa:2', { label: 'x'.repeat(80) }) },
            { kind: 'put-mapping', mapping: mapping('m-2', { object: 'bb:1.2', confidence: 1000 }) },
            { kind: 'put-mapping', mapping: mapping('m-3', { object: 'bb:1', confidence: 0 }) },
            { kind: 'put-mapping', mapping: mapping('m-4', { modifier: 'Not', strength: null }) },
          ],
          [],
          AUTHOR,
        );
        const state = await everything(store);
        expect(state.projects.map(({ value }) => value)).toEqual([whole]);
        expect(state.crosswalk.mappings.map(({ id, confidence }) => [id, confidence])).toEqual([
          ['m-1', 950],
          ['m-2', 1000],
          ['m-3', 0],
          ['m-4', 950],
        ]);
      }));
  });
}
