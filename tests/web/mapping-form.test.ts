import { describe, expect, test } from 'vitest';
import type { StoredMapping } from '../../src/store/port.ts';
import { bodyOf, fieldsOf } from '../../src/web/pages/mapping-form.ts';

/** The form of a mapping sends what a conditional mapping depends on, as it was. */

const MAPPING: StoredMapping = {
  id: 'm',
  set: 's',
  subject: 'gcm:20',
  predicate: 'crosswalk:contributesTo',
  modifier: null,
  object: 'sdg:10.c',
  objectFramework: 'sdg',
  strength: 'conditional',
  questions: [['remittance-costs'], ['diaspora', 'finance']],
  condition: 'if the project makes sending money cheaper',
  strengthIfMet: 'core',
  aboutPart: true,
  holdsForParts: false,
  confidence: 900,
  evidence: 'judged',
  justification: 'semapv:ManualMappingCuration',
  author: 'a',
  reviewer: null,
  mappingDate: null,
  reviewDate: null,
  source: 'Compact',
  locator: 'action a',
  rationale: 'Why.',
  status: 'accepted',
  version: 1,
  change: 1,
  at: '2026-11-21T12:00:00.000Z',
  by: 'a',
};

describe('the form of a mapping', () => {
  test('keeps questions, condition, strength with yes and whether a part is meant', () => {
    const { questions, condition, strengthIfMet, aboutPart, holdsForParts } = MAPPING;
    expect(bodyOf(fieldsOf(MAPPING))).toMatchObject({
      questions,
      condition,
      strengthIfMet,
      aboutPart,
      holdsForParts,
    });
  });

  test('says nothing of questions where none are written', () => {
    const body = bodyOf(fieldsOf({ ...MAPPING, questions: [], strengthIfMet: null, aboutPart: false }));
    expect(body).not.toHaveProperty('questions');
    expect(body).toMatchObject({ strengthIfMet: null, aboutPart: false });
  });

  test('leaves questions that cannot be read as they were written, to be refused at their field', () => {
    const fields = { ...fieldsOf(MAPPING), questions: 'diaspora + | Finance' };
    expect(bodyOf(fields)).toMatchObject({ questions: 'diaspora + | Finance' });
  });
});
