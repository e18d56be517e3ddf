import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAPPING_STATUSES, type Question } from '../../src/domain/types.ts';
import {
  QUESTION_COLUMNS,
  readQuestionLines,
  readQuestions,
  writeQuestions,
} from '../../src/formats/questions-file.ts';

const HEADER = `${QUESTION_COLUMNS.join('\t')}\n`;
const CELLS: Readonly<Record<(typeof QUESTION_COLUMNS)[number], string>> = {
  id: 'returnees',
  checklist: 'who',
  text_en: 'Does the project serve people who returned?',
  text_fr: 'Le projet sert-il des personnes de retour ?',
  text_es: '¿Atiende el proyecto a personas retornadas?',
  help_en: 'Yes: a reintegration grant. No: a border post.',
  help_fr: 'Oui : une aide. Non : un poste.',
  help_es: 'Sí: una ayuda. No: un puesto.',
  implies: 'migrants | people',
  answered_by_tags: 'gcm:21 | srf:1a11',
  answered_by_countries: 'least-developed-countries',
  author: 'A. Curator',
  reviewer: 'B. Reviewer',
  review_date: '2026-01-20',
  status: 'accepted',
};
const line = (cells: Partial<typeof CELLS> = {}): string =>
  `${QUESTION_COLUMNS.map((column) => ({ ...CELLS, ...cells })[column]).join('\t')}\n`;

function faultsOf(text: string): (readonly [pointer: string, code: string])[] {
  const read = readQuestions(text);
  const faults = read.ok ? [] : read.faults;
  expect(faults.every(({ message, fix }) => message !== '' && fix !== '')).toBe(true);
  return faults.map(({ pointer, code }) => [pointer, code] as const);
}

const name = fc.constantFrom('returnees', 'host-services', 'climate', 'part-a1');
const words = fc.string({ maxLength: 30, unit: 'grapheme' }).map((made) => made.trim().replace(/\s+/g, ' '));
const filled = words.map((made) => `A${made.replace(/^\p{M}+/u, '')}`);
const texts = fc.record({ en: filled, fr: words, es: words });
const question: fc.Arbitrary<Omit<Question, 'position'>> = fc
  .record({
    id: name,
    checklist: fc.constantFrom('who', 'services'),
    text: texts,
    help: fc.record({ en: words, fr: words, es: words }),
    implies: fc.uniqueArray(name, { maxLength: 2 }),
    answeredByTags: fc.uniqueArray(fc.constantFrom('gcm:5', 'srf:1a11', 'sdg:10.7')),
    answeredByCountries: fc.option(fc.constant('oda-recipients')),
    author: filled,
    reviewer: fc.option(filled),
    reviewDate: fc.option(fc.constant('2026-01-20')),
    status: fc.constantFrom(...MAPPING_STATUSES),
  })
  .map((made) => ({
    ...made,
    implies: made.implies.filter((id) => id !== made.id),
    reviewDate: made.reviewer === null ? null : made.reviewDate,
  }));

describe('the catalogue of questions as a file', () => {
  it('comes back as it was written, in its order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(question, { selector: ({ id }) => id }), (made) => {
        const questions = made.map((one, position): Question => ({ ...one, position }));
        const written = writeQuestions([...questions].reverse());
        const read = readQuestions(written);
        expect(read).toEqual({ ok: true, value: questions });
        expect(writeQuestions(questions)).toBe(written);
      }),
    );
  });

  it('is read with every field', () => {
    expect(readQuestions(HEADER + line())).toEqual({
      ok: true,
      value: [
        {
          id: 'returnees',
          checklist: 'who',
          text: { en: CELLS.text_en, fr: CELLS.text_fr, es: CELLS.text_es },
          help: { en: CELLS.help_en, fr: CELLS.help_fr, es: CELLS.help_es },
          implies: ['migrants', 'people'],
          answeredByTags: ['gcm:21', 'srf:1a11'],
          answeredByCountries: 'least-developed-countries',
          author: 'A. Curator',
          reviewer: 'B. Reviewer',
          reviewDate: '2026-01-20',
          status: 'accepted',
          position: 0,
        },
      ],
    });
  });

  it.each<[string, Partial<typeof CELLS>, string, string]>([
    ['a name with capitals', { id: 'Returnees' }, '/2/id', 'bad-name'],
    ['no name', { id: '' }, '/2/id', 'empty-cell'],
    ['no English text', { text_en: '' }, '/2/text_en', 'empty-cell'],
    ['an implied question that can be none', { implies: 'a b' }, '/2/implies', 'bad-name'],
    ['a question that implies itself', { implies: 'returnees' }, '/2/implies', 'implies-itself'],
    ['a tag without a framework', { answered_by_tags: '10.7' }, '/2/answered_by_tags', 'not-a-concept'],
    [
      'a country list that can be none',
      { answered_by_countries: 'LDC list' },
      '/2/answered_by_countries',
      'bad-name',
    ],
    ['a date that is none', { review_date: '2026-02-30' }, '/2/review_date', 'bad-date'],
    ['a review without reviewer', { reviewer: '' }, '/2/review_date', 'review-without-reviewer'],
    ['an unknown status', { status: 'done' }, '/2/status', 'unknown-value'],
  ])('is refused for %s, with the place and a fix', (_, cells, pointer, code) => {
    expect(faultsOf(HEADER + line(cells))).toEqual([[pointer, code]]);
  });

  it('is refused for a question given twice, a missing column and a missing cell', () => {
    expect(faultsOf(HEADER + line() + line())).toEqual([['/3/id', 'repeated-id']]);
    expect(faultsOf(HEADER.replace('\thelp_es', ''))).toEqual([['/1', 'missing-column']]);
    expect(faultsOf(`${HEADER}returnees\n`)).toEqual([['/2', 'ragged-row']]);
  });

  it('is read line by line where one of them has a fault', () => {
    const read = readQuestionLines(HEADER + line({ status: 'done' }) + line({ id: 'climate' }));
    expect(read.ok && read.value.map(({ line: at, faults }) => [at, faults.length])).toEqual([
      [2, 1],
      [3, 0],
    ]);
  });
});
