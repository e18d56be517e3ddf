/** One row of a file in crosswalk's profile as a domain mapping, or the faults that keep it from being one. */

import {
  type Alternatives,
  EVIDENCE,
  MAPPING_STATUSES,
  type Mapping,
  type MetStrength,
  NO_TERM_FOUND,
  PREDICATES,
  type Predicate,
  STRENGTHS,
} from '../../domain/types.ts';
import { readAlternatives } from '../question-text.ts';
import type { FaultList, MappingSlot, Problem, SssomPlace, SssomRow } from './model.ts';
import { EXTENSIONS, type Extension, isFrameworkId } from './profile.ts';
import { isUri, prefixOf, quoted } from './values.ts';

/** What a row needs to know of its file. */
export interface RowContext {
  readonly set: string;
  /** Slot names by what they hold, after the file's extension definitions. */
  readonly extensionSlots: ReadonlyMap<Extension, string>;
  /** Extensions reported in the header already, not to be reported again for each row. */
  readonly undeclared: ReadonlySet<Extension>;
  readonly placeOf: (row: SssomRow, slot: string) => SssomPlace;
  readonly faults: FaultList;
}

const STRENGTH_PREDICATES: readonly Predicate[] = ['crosswalk:contributesTo', 'crosswalk:applies'];

/** Answers null after adding every fault of the row. */
export function toMapping(row: SssomRow, context: RowContext): Mapping | null {
  let sound = true;
  const fault = (slot: string, problem: Problem): void => {
    sound = false;
    context.faults.add(context.placeOf(row, slot), problem);
  };
  const slotOf = (name: Extension): string => context.extensionSlots.get(name) ?? EXTENSIONS[name].slotName;
  const extension = (name: Extension): string | null => {
    const slot = context.extensionSlots.get(name);
    return slot !== undefined && Object.hasOwn(row.extensions, slot) ? (row.extensions[slot] ?? null) : null;
  };
  const needed = (name: Extension): string => {
    const text = extension(name) ?? '';
    if (context.undeclared.has(name)) sound = false;
    else if (text.trim() === '') fault(slotOf(name), missing(slotOf(name), EXTENSIONS[name].property));
    return text;
  };
  const choice = <T extends string>(slot: string, text: string, choices: readonly T[]): T => {
    const found = choices.find((one) => one === text);
    if (found === undefined && text.trim() !== '') fault(slot, unknown(slot, text, choices));
    return found ?? (text as T);
  };

  const id = recordId(row, fault);
  const ends = readEnds(row, fault);
  const predicate = choice('predicate_id', row.predicate_id ?? '', PREDICATES);
  const modifier = row.predicate_modifier === 'Not' ? 'Not' : null;
  const asksStrength = STRENGTH_PREDICATES.includes(predicate) && modifier === null && ends.object !== null;
  const strengthText = asksStrength ? needed('strength') : extension('strength');
  const strength = strengthText === null ? null : choice(slotOf('strength'), strengthText, STRENGTHS);
  if (!asksStrength && strength !== null && PREDICATES.includes(predicate)) {
    fault(slotOf('strength'), {
      code: 'strength-unwanted',
      message: 'Only what contributes to or applies an object has a strength; this row does not.',
      fix: 'Leave the strength empty for SKOS matches, Not and NoTermFound.',
    });
  }
  const cells = { extension, slotOf, fault };
  const mapping: Mapping = {
    id,
    set: context.set,
    subject: ends.subject,
    predicate,
    modifier,
    object: ends.object,
    objectFramework: ends.objectFramework,
    strength,
    ...readCondition(strength, cells),
    holdsForParts: yesOrNo('holdsForParts', cells),
    confidence: thousandths(row, fault),
    evidence: choice(slotOf('evidence'), needed('evidence'), EVIDENCE),
    justification: row.mapping_justification ?? '',
    author: person(row, 'author_label', fault) ?? '',
    reviewer: person(row, 'reviewer_label', fault),
    mappingDate: row.mapping_date ?? null,
    reviewDate: row.review_date ?? null,
    source: needed('source'),
    locator: needed('locator'),
    rationale: needed('rationale'),
    status: choice(slotOf('status'), needed('status'), MAPPING_STATUSES),
  };
  if (row.author_label === undefined) fault('author_label', missing('author_label', 'who made the mapping'));
  return sound ? mapping : null;
}

type AddFault = (slot: MappingSlot, problem: Problem) => void;

function missing(slot: string, what: string): Problem {
  return { code: 'missing-value', message: `${slot} (${what}) is missing.`, fix: `Fill in ${slot}.` };
}

function unknown(slot: string, text: string, choices: readonly string[]): Problem {
  return {
    code: 'unknown-value',
    message: `${quoted(text)} is not a value of ${slot} here.`,
    fix: `Use one of: ${choices.join(', ')}.`,
  };
}

function recordId(row: SssomRow, fault: AddFault): string {
  const record = row.record_id ?? '';
  if (record.startsWith('xwm:') && record.length > 4) return record.slice(4);
  fault('record_id', {
    code: 'bad-record-id',
    message: record === '' ? 'record_id is missing.' : `${quoted(record)} is not the id of a mapping.`,
    fix: 'Write xwm:<id of the mapping>.',
  });
  return record;
}

function readEnds(
  row: SssomRow,
  fault: AddFault,
): { subject: string; object: string | null; objectFramework: string } {
  const subjectFramework = concept(row, 'subject_id', fault);
  const object = row.object_id === NO_TERM_FOUND ? null : (row.object_id ?? '');
  const objectFramework = source(row, 'object_source', fault);
  const named = object === null ? objectFramework : concept(row, 'object_id', fault);
  const subjectSource = source(row, 'subject_source', fault);
  if (subjectFramework !== null && named !== null && subjectFramework === named) {
    fault(object === null ? 'object_source' : 'object_id', {
      code: 'same-framework',
      message: `Subject and object are both of the framework ${named}.`,
      fix: 'Map concepts of different frameworks; within one framework its hierarchy says what belongs together.',
    });
    return { subject: row.subject_id ?? '', object, objectFramework: named };
  }
  for (const [end, stated, actual] of [
    ['subject', subjectSource, subjectFramework],
    ['object', objectFramework, named],
  ] as const) {
    if (stated === null || actual === null || stated === actual) continue;
    fault(`${end}_id`, {
      code: 'source-contradicts',
      message: `The ${end} is of the framework ${actual}, but ${end}_source says framework:${stated}.`,
      fix: `Write framework:${actual} as ${end}_source, as a column where rows differ, or correct the concept.`,
    });
  }
  return { subject: row.subject_id ?? '', object, objectFramework: objectFramework ?? '' };
}

function concept(row: SssomRow, slot: 'subject_id' | 'object_id', fault: AddFault): string | null {
  const curie = row[slot] ?? '';
  const prefix = prefixOf(curie);
  if (prefix !== null && isFrameworkId(prefix) && curie.length > prefix.length + 1) return prefix;
  fault(slot, {
    code: 'not-a-concept',
    message: curie === '' ? `${slot} is missing.` : `${quoted(curie)} is not a concept of a framework.`,
    fix: 'Write framework:notation, such as sdg:10.7.',
  });
  return null;
}

function source(row: SssomRow, slot: 'subject_source' | 'object_source', fault: AddFault): string | null {
  const curie = row[slot] ?? '';
  const framework = curie.startsWith('framework:') ? curie.slice('framework:'.length) : '';
  if (isFrameworkId(framework)) return framework;
  fault(slot, {
    code: 'bad-source',
    message: curie === '' ? `${slot} is missing.` : `${quoted(curie)} does not name a framework.`,
    fix: 'Write framework:<id>, such as framework:sdg.',
  });
  return null;
}

/** The extension cells of a row, and where to report what is wrong with them. */
interface ExtensionCells {
  readonly extension: (name: Extension) => string | null;
  readonly slotOf: (name: Extension) => string;
  readonly fault: (slot: string, problem: Problem) => void;
}

const MET_STRENGTHS: readonly MetStrength[] = ['core', 'supporting'];

/** What a conditional mapping depends on and comes to; only conditional ones may say it. */
function readCondition(
  strength: Mapping['strength'],
  cells: ExtensionCells,
): Pick<Mapping, 'questions' | 'condition' | 'strengthIfMet' | 'aboutPart'> {
  const { extension, slotOf, fault } = cells;
  const condition = extension('condition');
  const questions = readQuestions(cells);
  const met = extension('strengthIfMet');
  const strengthIfMet = MET_STRENGTHS.find((one) => one === met) ?? null;
  if (met !== null && strengthIfMet === null) {
    fault(slotOf('strengthIfMet'), unknown(slotOf('strengthIfMet'), met, MET_STRENGTHS));
  }
  const aboutPart = yesOrNo('aboutPart', cells);
  if (strength === 'conditional') {
    if ((condition ?? '').trim() === '' && (extension('questions') ?? '').trim() === '') {
      fault(slotOf('condition'), {
        code: 'condition-missing',
        message: 'The strength is conditional but there are neither questions nor a condition.',
        fix: `Name questions of the catalogue in ${slotOf('questions')}, or write the condition in ${slotOf('condition')}, such as "if the people served are migrants".`,
      });
    }
    return { questions, condition, strengthIfMet, aboutPart };
  }
  const given: readonly [Extension, boolean][] = [
    ['condition', condition !== null],
    ['questions', extension('questions') !== null],
    ['strengthIfMet', met !== null],
    ['aboutPart', aboutPart],
  ];
  for (const [name, isGiven] of given) {
    if (!isGiven) continue;
    fault(slotOf(name), {
      code: `${name === 'condition' ? 'condition' : 'question'}-unwanted`,
      message: `${slotOf(name)} is filled although the strength is not conditional.`,
      fix: `Set the strength to conditional, or empty ${slotOf(name)}.`,
    });
  }
  return { questions, condition, strengthIfMet, aboutPart };
}

function readQuestions({ extension, slotOf, fault }: ExtensionCells): Alternatives {
  const read = readAlternatives(extension('questions') ?? '');
  if (read.ok) return read.value;
  const { code, message, fix } = read;
  fault(slotOf('questions'), { code, message, fix });
  return [];
}

function yesOrNo(name: 'holdsForParts' | 'aboutPart', { extension, slotOf, fault }: ExtensionCells): boolean {
  const text = extension(name);
  if (text === null || text === 'true' || text === 'false') return text === 'true';
  fault(slotOf(name), unknown(slotOf(name), text, ['true', 'false']));
  return false;
}

function thousandths(row: SssomRow, fault: AddFault): number {
  const { confidence } = row;
  if (confidence === undefined) {
    fault('confidence', missing('confidence', 'how sure the statement is, 0 to 1'));
    return 0;
  }
  const value = Math.round(confidence * 1000);
  if (value / 1000 !== confidence) {
    fault('confidence', {
      code: 'too-precise',
      message: `The confidence ${confidence} has more than three decimals.`,
      fix: `Write ${value / 1000}.`,
    });
  }
  return value;
}

function person(row: SssomRow, slot: 'author_label' | 'reviewer_label', fault: AddFault): string | null {
  const [first, second] = row[slot] ?? [];
  if (second !== undefined) {
    fault(slot, {
      code: 'several-persons',
      message: `${slot} names several persons, and one is kept.`,
      fix: 'Write them as one name without an unescaped "|", such as "A and B".',
    });
  }
  return first ?? null;
}

/** The value all rows share in mapping_provider, which describes a whole set here. */
export function sharedProvider(
  rows: readonly SssomRow[],
  own: string | undefined,
  context: Pick<RowContext, 'placeOf' | 'faults'>,
  metadataPlace: SssomPlace,
): string {
  const provider = own ?? rows[0]?.mapping_provider ?? '';
  for (const row of rows) {
    if ((row.mapping_provider ?? own ?? '') === provider) continue;
    context.faults.add(context.placeOf(row, 'mapping_provider'), {
      code: 'several-providers',
      message: 'This mapping has another mapping_provider than those before it.',
      fix: 'Make one set for each provider, and give mapping_provider in the metadata.',
    });
  }
  if (!isUri(provider)) {
    context.faults.add(metadataPlace, {
      code: provider === '' ? 'missing-slot' : 'not-a-uri',
      message: provider === '' ? 'mapping_provider is missing.' : `${quoted(provider)} is not a URI.`,
      fix: 'Add "mapping_provider: <URI of who provides the set>" to the metadata.',
    });
  }
  return provider;
}
