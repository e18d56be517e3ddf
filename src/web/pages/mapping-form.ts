import type { CrosswalkGraph } from '../../domain/graph.ts';
import { relationOf } from '../../domain/relations.ts';
import { EVIDENCE, type Fault, NO_TERM_FOUND, PREDICATES, STRENGTHS } from '../../domain/types.ts';
import { alternativesText, readAlternatives } from '../../formats/question-text.ts';
import type { StoredMapping } from '../../store/port.ts';
import { mappingAddress } from '../addresses.ts';
import { type Html, html, type Part } from '../html.ts';
import type { Visitor } from '../layout.ts';
import { statement } from '../parts/mappings.ts';
import { EVIDENCE_WORDS, STRENGTH_WORDS } from '../parts/words.ts';
import { type FormFault, faultNotice, writingForm } from '../parts/writing-form.ts';

/** Proposing a mapping, or changing what one says. */

interface MappingFormFacts {
  readonly graph: CrosswalkGraph;
  /** What is changed; null for a new one. */
  readonly mapping: StoredMapping | null;
  readonly change: number;
  /** What the fields hold. */
  readonly fields: Readonly<Record<string, string>>;
  readonly visitor: Visitor;
  readonly fault: FormFault | null;
}

/** The fields as they begin for a mapping that is changed. */
export function fieldsOf(mapping: StoredMapping): Readonly<Record<string, string>> {
  return {
    subject: mapping.subject,
    predicate: mapping.predicate,
    ...(mapping.modifier === null ? {} : { modifier: mapping.modifier }),
    object: mapping.object ?? '',
    nothingIn: mapping.object === null ? mapping.objectFramework : '',
    strength: mapping.strength ?? '',
    questions: alternativesText(mapping.questions),
    condition: mapping.condition ?? '',
    strengthIfMet: mapping.strengthIfMet ?? '',
    ...(mapping.aboutPart ? { aboutPart: 'yes' } : {}),
    ...(mapping.holdsForParts ? { holdsForParts: 'yes' } : {}),
    confidence: String(mapping.confidence / 1000),
    evidence: mapping.evidence,
    justification: mapping.justification,
    source: mapping.source,
    locator: mapping.locator,
    rationale: mapping.rationale,
  };
}

export function mappingFormPage(facts: MappingFormFacts): Html {
  const { graph, mapping, change, visitor, fault } = facts;
  const inForce = mapping?.status === 'accepted';
  const back = mapping === null ? '/curation' : mappingAddress(mapping.id);
  return html`<p class="over"><a href="/curation">Curation</a>${mapping === null ? null : html` › <a href="${back}"><code>${mapping.id}</code></a>`}</p>
<h1>${mapping === null ? 'Propose a mapping' : inForce ? 'Propose a revision' : 'Change a proposal'}</h1>
<p class="lead">${
    mapping === null
      ? 'It aligns nothing until another curator has accepted it.'
      : html`${statement(graph, mapping)}.`
  }</p>
${inForce ? html`<p>It stays in force as it is until another curator has accepted what you propose in its place.</p>` : null}
${faultNotice(fault === null ? null : { ...fault, faults: fault.faults.filter((one) => !isAtField(one)) })}
${writingForm(
  visitor,
  mapping === null ? '/mappings/new' : `${back}/edit`,
  html`${mapping === null ? null : html`<input type="hidden" name="version" value="${mapping.version}"><input type="hidden" name="read" value="${change}"><input type="hidden" name="justification" value="${facts.fields.justification ?? ''}">`}
${line(facts, 'subject', 'Subject', 'a code such as gcm:5 or 3.d', { required: true })}
${choice(facts, 'predicate', 'Relation', '', relations)}
${tick(facts, 'modifier', 'Not', 'Not: it is said that this does not hold')}
${line(facts, 'object', 'Object', 'a code such as sdg:10.7; empty where nothing fits')}
${choice(facts, 'nothingIn', 'Nothing fits in', 'where the framework was looked through and has nothing', [
  ['', 'not said'],
  ...graph.frameworks.map(({ id, shortTitle }) => [id, shortTitle] as const),
])}
${choice(facts, 'strength', 'Strength', 'of what contributes or is applied', [
  ['', 'not asked of such a statement'],
  ...STRENGTHS.map((strength) => [strength, STRENGTH_WORDS[strength]] as const),
])}
${line(facts, 'questions', 'Questions', 'of a conditional mapping: ids from the list of questions; + where all have to be answered yes, | between alternatives', { wide: true })}
<p class="small"><a href="/questions">All questions</a></p>
${line(facts, 'condition', 'Condition in its own words', 'of a conditional mapping: “if …”; needed where no question fits', { wide: true })}
${choice(
  facts,
  'strengthIfMet',
  'Strength with yes',
  'of a conditional mapping, once its questions are answered yes',
  [
    ['', 'supporting, as usual'],
    ['core', STRENGTH_WORDS.core],
    ['supporting', STRENGTH_WORDS.supporting],
  ],
)}
${tick(facts, 'aboutPart', 'yes', 'Its questions are about a part of the subject')}
${tick(facts, 'holdsForParts', 'yes', 'It holds for every part of the subject')}
${line(facts, 'confidence', 'Confidence', '0.95 nearly explicit in the source, 0.8 to 0.9 clear, 0.6 to 0.75 arguable', { required: true })}
${choice(
  facts,
  'evidence',
  'Evidence',
  '',
  EVIDENCE.map((evidence) => [evidence, `${evidence}: ${EVIDENCE_WORDS[evidence]}`] as const),
)}
${line(facts, 'source', 'Source', 'the document it rests on', { wide: true, required: true })}
${line(facts, 'locator', 'Where in it', 'paragraph, page or row', { wide: true, required: true })}
${
  mapping !== null
    ? null
    : choice(facts, 'set', 'Set', 'each has one provenance and licence', [
        ['', 'proposals made here'],
        ...graph.sets.filter(({ id }) => id !== 'proposals').map(({ id, title }) => [id, title] as const),
      ])
}
${area(facts, 'rationale', 'Rationale', 'why this holds in particular, in your own words')}
${area(facts, 'reason', 'Reason', mapping === null ? 'why you propose it now' : 'why you change it')}
<div><button>${mapping === null || inForce ? 'Propose it' : 'Save it'}</button> <a class="button quiet" href="${back}">Leave it</a></div>`,
)}`;
}

const relations = PREDICATES.map(
  (predicate) => [predicate, relationOf({ predicate, modifier: null, object: '' })] as const,
);

/** Pointers of the API that stand for fields of other names here. */
const FIELD_OF: Readonly<Record<string, string>> = { objectFramework: 'nothingIn' };
const FIELDS = [
  ...['subject', 'predicate', 'object', 'nothingIn', 'strength', 'questions', 'condition', 'strengthIfMet'],
  ...['confidence', 'evidence', 'source', 'locator', 'set', 'rationale', 'reason'],
];

function fieldAt({ pointer }: Fault): string {
  const name = pointer.replace(/^\//, '').replace(/\/.*$/, '');
  return FIELD_OF[name] ?? name;
}

function isAtField(fault: Fault): boolean {
  return FIELDS.includes(fieldAt(fault));
}

/** A label, its field, and what was wrong with it. */
function labelled(
  { fault }: MappingFormFacts,
  name: string,
  label: string,
  hint: string,
  control: (id: string, wrong: Part) => Html,
): Html {
  const id = `field-${name}`;
  const own = fault?.faults.find((one) => fieldAt(one) === name) ?? null;
  const wrong = own === null ? null : html` aria-invalid="true" aria-describedby="fault-${name}"`;
  return html`<div><label for="${id}">${label}${hint === '' ? null : html` <span class="hint">${hint}</span>`}</label>${control(id, wrong)}
${own === null ? null : html`<p class="bad-text" id="fault-${name}">${own.message} ${own.fix}</p>`}</div>`;
}

function line(
  facts: MappingFormFacts,
  name: string,
  label: string,
  hint: string,
  { wide = false, required = false }: { readonly wide?: boolean; readonly required?: boolean } = {},
): Html {
  return labelled(
    facts,
    name,
    label,
    hint,
    (id, wrong) =>
      html`<input type="text" id="${id}" name="${name}" value="${facts.fields[name] ?? ''}" size="${wide ? 60 : 20}" maxlength="${wide ? 2000 : 255}"${required ? html` required` : null}${wrong}>`,
  );
}

function area(facts: MappingFormFacts, name: string, label: string, hint: string): Html {
  return labelled(
    facts,
    name,
    label,
    hint,
    (id, wrong) =>
      html`<textarea class="few" id="${id}" name="${name}" maxlength="${name === 'reason' ? 2000 : 10000}" required${wrong}>${facts.fields[name] ?? ''}</textarea>`,
  );
}

function choice(
  facts: MappingFormFacts,
  name: string,
  label: string,
  hint: string,
  choices: readonly (readonly [value: string, text: string])[],
): Html {
  const chosen = facts.fields[name] ?? '';
  return labelled(
    facts,
    name,
    label,
    hint,
    (id, wrong) =>
      html`<select id="${id}" name="${name}"${wrong}>${choices.map(
        ([value, text]) =>
          html`<option value="${value}"${value === chosen ? html` selected` : null}>${text}</option>`,
      )}</select>`,
  );
}

function tick({ fields }: MappingFormFacts, name: string, value: string, label: string): Html {
  return html`<div class="choices"><label><input type="checkbox" name="${name}" value="${value}"${fields[name] === value ? html` checked` : null}> ${label}</label></div>`;
}

/** What the form says, as the API's body; what cannot be read stays as it was written, to be refused at its field. */
export function bodyOf(fields: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const text = (name: string) => (fields[name] ?? '').replaceAll('\r\n', '\n').trim();
  const nothingIn = text('nothingIn');
  const confidence = text('confidence');
  return {
    subject: text('subject'),
    predicate: text('predicate'),
    ...(text('justification') === '' ? {} : { justification: text('justification') }),
    ...(text('modifier') === 'Not' ? { modifier: 'Not' } : {}),
    object: text('object') === '' && nothingIn !== '' ? NO_TERM_FOUND : text('object'),
    ...(nothingIn === '' ? {} : { objectFramework: nothingIn }),
    strength: text('strength') === '' ? null : text('strength'),
    ...questionsOf(text('questions')),
    condition: text('condition') === '' ? null : text('condition'),
    strengthIfMet: text('strengthIfMet') === '' ? null : text('strengthIfMet'),
    aboutPart: text('aboutPart') === 'yes',
    holdsForParts: text('holdsForParts') === 'yes',
    confidence:
      /^[01]?([.,]\d+)?$/.test(confidence) && confidence !== ''
        ? Number(confidence.replace(',', '.'))
        : confidence,
    evidence: text('evidence'),
    source: text('source'),
    locator: text('locator'),
    ...(text('set') === '' ? {} : { set: text('set') }),
    rationale: text('rationale'),
    reason: text('reason'),
  };
}

/** What cannot be read stays as it was written, to be refused at its field. */
function questionsOf(text: string): { readonly questions?: unknown } {
  if (text === '') return {};
  const read = readAlternatives(text);
  return { questions: read.ok ? read.value : text };
}
