import { describe, expect, it } from 'vitest';
import { align } from '../../src/domain/alignment.ts';
import { compileCrosswalk } from '../../src/domain/graph.ts';
import { openQuestions } from '../../src/domain/open-questions.ts';
import { contradictionsIn } from '../../src/domain/questions.ts';
import { subjectOf } from '../../src/domain/subject-key.ts';
import type { CountryList, Mapping } from '../../src/domain/types.ts';
import {
  type AlignedWords,
  aligned,
  answer,
  asking,
  crosswalk,
  mapping,
  question,
  type WorldWords,
} from './oracle-world.ts';

const IDS = ['t:1', 't:1.1', 't:1.2', 't:2', 't:2.1', 'a:1', 'a:1.1', 'b:1', 's:1'];
const member = (country: string, from: string | null = null, until: string | null = null) => ({
  country,
  from,
  until,
});
const LDC: CountryList = {
  id: 'ldc',
  title: 'Least developed countries',
  source: 'tests',
  date: '2026-01-01',
  members: [member('ETH'), member('BTN', null, '2023-12-13')],
};
const ISLANDS: CountryList = { ...LDC, id: 'islands', members: [member('FJI'), member('TON')] };

function world(mappings: readonly Mapping[], words: WorldWords = {}) {
  const data = crosswalk(IDS, mappings, {
    frameworks: { s: { sharedResults: true } },
    countryLists: [LDC, ISLANDS],
    questions: [
      question('p', 0),
      question('q', 1, { implies: ['r'] }),
      question('r', 2),
      question('ldc', 3, { answeredByCountries: 'ldc' }),
      question('islands', 4, { answeredByCountries: 'islands' }),
      question('about-b', 5, { answeredByTags: ['b:1'] }),
    ],
    ...words,
  });
  const graph = compileCrosswalk(data);
  const ask = { level: null, basis: null, minConfidence: 0, minStrength: null } as const;
  const subject = (project: AlignedWords) => subjectOf(graph, aligned({ tags: ['a:1'], ...project }));
  return {
    /** How the project stands to one concept: strength, and why it does not count. */
    standing: (id: string, project: AlignedWords = {}) => {
      const { alignments } = align(graph, subject(project), { ...ask, to: 't' });
      const found = alignments.find(({ concept }) => concept.id === id);
      return found === undefined ? null : [found.strength, found.countsNot];
    },
    open: (project: AlignedWords = {}) => openQuestions(graph, subject(project), { ...ask, to: ['t'] }),
    graph,
  };
}

const OPEN = ['conditional', 'conditional'];
const MET = ['supporting', null];

describe('rule 5: alternatives of questions', () => {
  it('any of several is enough; only a no to each drops the path', () => {
    const { standing } = world([asking('m', 'a:1', 't:1.1', [['p'], ['r']])]);
    expect(standing('t:1.1')).toEqual(OPEN);
    expect(standing('t:1.1', { answers: [answer('r', 'yes')] })).toEqual(MET);
    expect(standing('t:1.1', { answers: [answer('p', 'no')] })).toEqual(OPEN);
    expect(standing('t:1.1', { answers: [answer('p', 'no'), answer('r', 'yes')] })).toEqual(MET);
    expect(standing('t:1.1', { answers: [answer('p', 'no'), answer('r', 'no')] })).toBeNull();
  });

  it('all of one list have to be yes; one no drops the path', () => {
    const { standing } = world([asking('m', 'a:1', 't:1.1', [['p', 'r']])]);
    expect(standing('t:1.1', { answers: [answer('p', 'yes')] })).toEqual(OPEN);
    expect(standing('t:1.1', { answers: [answer('p', 'yes'), answer('r', 'yes')] })).toEqual(MET);
    expect(standing('t:1.1', { answers: [answer('r', 'no')] })).toBeNull();
  });

  it('met, the strength is supporting, or what the mapping says', () => {
    const { standing } = world([asking('m', 'a:1', 't:1.1', [['p']], { strengthIfMet: 'core' })]);
    expect(standing('t:1.1', { answers: [answer('p', 'yes')] })).toEqual(['core', null]);
  });

  it('a condition in its own words stays open, whatever is answered', () => {
    const { standing, open } = world([asking('m', 'a:1', 't:1.1', [])]);
    expect(standing('t:1.1', { answers: [answer('p', 'yes'), answer('r', 'no')] })).toEqual(OPEN);
    expect(open().ownConditions.map(({ concept, tag, mapping: { id } }) => [concept, tag, id])).toEqual([
      ['t:1', 'a:1', 'm'],
      ['t:1.1', 'a:1', 'm'],
    ]);
  });

  it('yes carries to what it implies, no carries back', () => {
    const { standing } = world([asking('m', 'a:1', 't:1.1', [['r']]), asking('n', 'a:1', 't:2.1', [['q']])]);
    const yes = { answers: [answer('q', 'yes')] };
    expect([standing('t:1.1', yes), standing('t:2.1', yes)]).toEqual([MET, MET]);
    const no = { answers: [answer('r', 'no')] };
    expect([standing('t:1.1', no), standing('t:2.1', no)]).toEqual([null, null]);
    expect(standing('t:1.1', { answers: [answer('q', 'no')] })).toEqual(OPEN);
    expect(standing('t:2.1', { answers: [answer('r', 'yes')] })).toEqual(OPEN);
  });

  it('the answer for a tag goes before that for the project, and reaches that tag alone', () => {
    const { standing } = world([asking('m', 'a:1', 't:1.1', [['p']]), asking('n', 'b:1', 't:2.1', [['p']])]);
    const tags = ['a:1', 'b:1'];
    const part = { tags, answers: [answer('p', 'no'), answer('p', 'yes', 'a:1')] };
    expect([standing('t:1.1', part), standing('t:2.1', part)]).toEqual([MET, null]);
    const only = { tags, answers: [answer('p', 'yes', 'a:1')] };
    expect([standing('t:1.1', only), standing('t:2.1', only)]).toEqual([MET, OPEN]);
  });

  it('the project’s own tags answer yes, never no, and a person goes before them', () => {
    const { standing } = world([asking('m', 'a:1', 't:1.1', [['about-b']])]);
    expect(standing('t:1.1')).toEqual(OPEN);
    expect(standing('t:1.1', { tags: ['a:1', 'b:1'] })).toEqual(MET);
    expect(standing('t:1.1', { tags: ['a:1', 'b:1'], answers: [answer('about-b', 'no')] })).toBeNull();
    expect(standing('t:1.1', { confirmed: ['b:1'] })).toEqual(OPEN);
  });

  it('countries answer yes if all are listed, no if none is, else nothing; dated lists need a start date', () => {
    const { standing } = world([
      asking('m', 'a:1', 't:1.1', [['islands']]),
      asking('n', 'a:1', 't:2.1', [['ldc']]),
    ]);
    expect(standing('t:1.1', { countries: ['FJI', 'TON'] })).toEqual(MET);
    expect(standing('t:1.1', { countries: ['FJI', 'KEN'] })).toEqual(OPEN);
    expect(standing('t:1.1', { countries: ['KEN'] })).toBeNull();
    expect(standing('t:1.1')).toEqual(OPEN);
    expect(standing('t:2.1', { countries: ['BTN'], startDate: '2023-12-13' })).toEqual(MET);
    expect(standing('t:2.1', { countries: ['BTN'], startDate: '2023-12-14' })).toBeNull();
    expect(standing('t:2.1', { countries: ['ETH'] })).toEqual(OPEN);
    expect(standing('t:1.1', { countries: ['KEN'], answers: [answer('islands', 'yes')] })).toEqual(MET);
  });
});

describe('4.2: questions about a part of a shared result', () => {
  const about = (questions: Mapping['questions']) =>
    world([asking('m', 's:1', 't:1.1', questions, { aboutPart: true })]);
  const shared = ['supporting', 'shared-result'];
  const tags = ['s:1'];

  it('count when a person answered yes for that tag or the project, or what they said implies it', () => {
    const { standing } = about([['r']]);
    expect(standing('t:1.1', { tags, answers: [answer('r', 'yes', 's:1')] })).toEqual(MET);
    expect(standing('t:1.1', { tags, answers: [answer('r', 'yes')] })).toEqual(MET);
    expect(standing('t:1.1', { tags, answers: [answer('q', 'yes')] })).toEqual(MET);
    expect(standing('t:1.1', { tags: ['s:1', 'b:1'], answers: [answer('r', 'yes', 'b:1')] })).toEqual(OPEN);
  });

  it('do not count by tags or countries alone, but by a person and countries', () => {
    expect(about([['about-b']]).standing('t:1.1', { tags: ['s:1', 'b:1'] })).toEqual(shared);
    expect(about([['islands']]).standing('t:1.1', { tags, countries: ['FJI'] })).toEqual(shared);
    const both = { tags, countries: ['FJI'], answers: [answer('p', 'yes')] };
    expect(about([['p', 'islands']]).standing('t:1.1', both)).toEqual(MET);
    const mixed = { tags: ['s:1', 'b:1'], answers: [answer('p', 'yes')] };
    expect(about([['p', 'about-b']]).standing('t:1.1', mixed)).toEqual(shared);
  });

  it('a tag that answers what countries already answer does not stop that', () => {
    const { standing } = world([asking('m', 's:1', 't:1.1', [['p', 'x']], { aboutPart: true })], {
      questions: [
        question('p', 0),
        question('x', 1, { answeredByTags: ['b:1'], answeredByCountries: 'islands' }),
      ],
    });
    const project = { tags, countries: ['FJI'], answers: [answer('p', 'yes')] };
    expect(standing('t:1.1', project)).toEqual(MET);
    expect(standing('t:1.1', { ...project, tags: ['s:1', 'b:1'] })).toEqual(MET);
  });

  it('are asked though tags answered them, since only a person’s yes makes them count', () => {
    const { open } = about([['about-b']]);
    expect(open({ tags: ['s:1', 'b:1'] }).questions.map(({ question: { id } }) => id)).toEqual(['about-b']);
  });
});

describe('answers that contradict an implication', () => {
  const { graph } = world([]);
  const named = (...answers: Parameters<typeof contradictionsIn>[1]) =>
    contradictionsIn(graph.questions, answers).map(({ yes, no }) => [
      yes.question,
      yes.tag,
      no.question,
      no.tag,
    ]);

  it('are named with both, for the project, a tag, and across them', () => {
    expect(named(answer('q', 'yes'), answer('r', 'no'))).toEqual([['q', null, 'r', null]]);
    expect(named(answer('q', 'yes', 'a:1'), answer('r', 'no', 'a:1'))).toEqual([['q', 'a:1', 'r', 'a:1']]);
    expect(named(answer('q', 'yes'), answer('r', 'no', 'a:1'))).toEqual([['q', null, 'r', 'a:1']]);
    expect(named(answer('q', 'yes', 'a:1'), answer('r', 'no'))).toEqual([['q', 'a:1', 'r', null]]);
  });

  it('are none where no and yes stand for different tags, or where nothing is implied', () => {
    expect(named(answer('q', 'yes', 'a:1'), answer('r', 'no', 'b:1'))).toEqual([]);
    expect(named(answer('q', 'no'), answer('r', 'yes'), answer('p', 'no'))).toEqual([]);
    const overruled = [
      answer('q', 'yes'),
      answer('r', 'yes'),
      answer('q', 'no', 'a:1'),
      answer('r', 'no', 'a:1'),
    ];
    expect(named(...overruled)).toEqual([]);
  });
});

describe('open questions', () => {
  const { open, standing } = world([
    asking('m', 'a:1', 't:1.1', [['p']]),
    asking('n', 'b:1', 't:2.1', [['p', 'r']]),
    asking('o', 'b:1', 't:2', [['islands']]),
    mapping('sure', 'a:1', 't:1.2'),
    asking('late', 'b:1', 't:1.2', [['ldc']]),
  ]);
  const project = { tags: ['a:1', 'b:1'] };

  it('come once each, those that decide an alignment first, then those that make most count', () => {
    const { questions } = open(project);
    expect(questions.map(({ question: { id }, tags, decides }) => [id, tags, decides])).toEqual([
      ['p', ['a:1', 'b:1'], ['t:1.1', 't:2.1', ...(questions[0]?.decides.slice(2) ?? [])]],
      ['islands', ['b:1'], questions[1]?.decides],
      ['r', ['b:1'], questions[2]?.decides],
      ['ldc', ['b:1'], []],
    ]);
    expect(questions.map(({ mappings }) => mappings.map(({ id }) => id))).toEqual([
      ['m', 'n'],
      ['o'],
      ['n'],
      ['late'],
    ]);
  });

  it('say what yes and no would change, and nothing else would', () => {
    const [p] = open(project).questions;
    expect(p?.effects.yes).toContainEqual({
      concept: 't:1.1',
      strength: 'supporting',
      counts: true,
      dropped: false,
    });
    expect(p?.effects.no.filter(({ dropped }) => dropped).map(({ concept }) => concept)).toEqual([
      't:1.1',
      't:2.1',
    ]);
    for (const { question: asked, effects } of open(project).questions) {
      for (const said of ['yes', 'no'] as const) {
        const answers = [answer(asked.id, said)];
        for (const id of ['t:1', 't:1.1', 't:1.2', 't:2', 't:2.1']) {
          const effect = effects[said].find(({ concept }) => concept === id);
          const now = standing(id, { ...project, answers });
          const expected = effect ?? {
            strength: standing(id, project)?.[0],
            counts: standing(id, project)?.[1] === null,
          };
          expect(now === null ? null : [now[0], now[1] === null]).toEqual(
            effect?.dropped === true ? null : [expected.strength, expected.counts],
          );
        }
      }
    }
  });

  it('are not asked again once answered, by a person, by tags, by countries or by implication', () => {
    const ids = (more: AlignedWords) =>
      open({ ...project, ...more }).questions.map(({ question: { id } }) => id);
    expect(ids({ answers: [answer('p', 'yes')] })).not.toContain('p');
    expect(ids({ answers: [answer('q', 'yes')] })).not.toContain('r');
    expect(ids({ countries: ['FJI'] })).not.toContain('islands');
    expect(ids({ answers: [answer('p', 'no')] })).toEqual(['islands', 'ldc']);
    expect(ids({ status: 'cancelled' })).toEqual([]);
  });
});
