import type { MappingNote, ReviewKind } from '../../domain/mapping-notes.ts';
import { officialTextOf } from '../../domain/official-text.ts';
import { relationOf } from '../../domain/relations.ts';
import type { Concept, Mapping, MappingStatus } from '../../domain/types.ts';
import type { StoredMapping } from '../../store/port.ts';
import { frameworkAddress, mappingAddress, segment } from '../addresses.ts';
import { type Html, html, joined, type Part } from '../html.ts';
import { block } from '../layout.ts';
import { codeChip, conceptOf } from '../parts/concepts.ts';
import { fieldTable, saidDifferently } from '../parts/differences.ts';
import { statement } from '../parts/mappings.ts';
import { dependsOn } from '../parts/questions.ts';
import { commentForm, type Reviewable, reviewForm, staleNotice } from '../parts/review.ts';
import { downloads, filesAt, table } from '../parts/table.ts';
import { confidenceInWords, EVIDENCE_WORDS, formatConfidence, STRENGTH_WORDS } from '../parts/words.ts';

/** One mapping: what it says, what it rests on, who decided what about it, and what can be decided now. */

interface MappingFacts extends Reviewable {
  /** What it revises. */
  readonly before: StoredMapping | null;
  /** Proposals that revise it. */
  readonly revisions: readonly string[];
  readonly comments: readonly MappingNote[];
}

const STATUS_SENTENCES: Readonly<Record<MappingStatus, string>> = {
  proposed: 'Proposed: it waits for review and aligns nothing yet.',
  accepted: 'In force.',
  rejected: 'Rejected: it aligns nothing.',
  retired: 'Retired: it was in force, and aligns nothing any more.',
};

export function mappingPage(facts: MappingFacts): Html {
  const { graph, mapping, record, revisions } = facts;
  const { object, objectFramework } = mapping;
  const path = segment(mapping.id);
  return html`<p class="over"><a href="/curation">Curation</a> › <code>${mapping.id}</code></p>
<h1>${mapping.subject} ${relationOf(mapping)} ${object ?? objectFramework}</h1>
<p class="lead">${statement(graph, mapping)}.</p>
<p><strong>${STATUS_SENTENCES[mapping.status]}</strong>${record.revises === null ? null : html` It revises ${mappingLink(record.revises)}.`}${record.supersededBy === null ? null : html` ${mappingLink(record.supersededBy)} took its place.`}${revisions.map((id) => html` ${mappingLink(id)} is proposed as a revision of it.`)}</p>
${staleNotice(facts)}
${block('basis', 'What it rests on', basis(facts), { beside: true })}
${block(
  'elements',
  'The two elements',
  html`<div class="pair">${element(facts, conceptOf(graph, mapping.subject))}${object === null ? null : element(facts, conceptOf(graph, object))}</div>`,
  { beside: true },
)}
${revisionBlock(facts)}
${decisionBlock(facts)}
${block('history', 'Who decided what', html`${historyTable(facts)}`)}
${block(
  'comments',
  'Comments',
  html`${facts.comments.length === 0 ? html`<p>None yet.</p>` : html`<ul class="plain">${facts.comments.map(comment)}</ul>`}
${commentForm(facts)}
${downloads('The comments', [['JSON', `/v1/mappings/${path}/comments`]])}`,
  { beside: true },
)}
${downloads('This mapping', [
  ['JSON', `/v1/mappings/${path}`],
  ...filesAt(`/v1/mappings?id=${encodeURIComponent(mapping.id)}`).slice(1),
])}`;
}

function mappingLink(id: string): Html {
  return html`<a href="${mappingAddress(id)}">${id}</a>`;
}

function basis({ graph, mapping }: MappingFacts): Html {
  const set = graph.sets.find(({ id }) => id === mapping.set);
  return html`${dependsOn(graph, mapping)}
<blockquote class="reason">${mapping.rationale}</blockquote>
<dl class="facts">
<dt>Strength</dt><dd>${mapping.strength === null ? 'not asked of such a statement' : STRENGTH_WORDS[mapping.strength]}</dd>
<dt>Confidence</dt><dd>${confidenceInWords(mapping.confidence)} <span class="number">(${formatConfidence(mapping.confidence)})</span></dd>
<dt>Evidence</dt><dd>${mapping.evidence}: ${EVIDENCE_WORDS[mapping.evidence]}</dd>
<dt>Source</dt><dd>${mapping.source}</dd>
<dt>Where in it</dt><dd>${mapping.locator}</dd>
<dt>Parts</dt><dd>${mapping.holdsForParts ? 'It holds for every part of the subject.' : 'It is said of the subject as a whole, not of each of its parts.'}</dd>
<dt>Written</dt><dd>by ${mapping.author}${mapping.mappingDate === null ? null : `, ${mapping.mappingDate}`}</dd>
${mapping.reviewer === null ? null : html`<dt>Reviewed</dt><dd>by ${mapping.reviewer}${mapping.reviewDate === null ? null : `, ${mapping.reviewDate}`}</dd>`}
<dt>Version</dt><dd>${mapping.version}, written ${mapping.at.slice(0, 10)} by change ${mapping.change}</dd>
${set === undefined ? null : html`<dt>Set</dt><dd>${set.title}, licence ${set.licence}</dd>`}
</dl>`;
}

function element({ graph }: MappingFacts, concept: Concept): Html {
  const framework = graph.frameworks.find(({ id }) => id === concept.framework);
  const official = officialTextOf(concept);
  const about = [
    framework === undefined
      ? null
      : html`<a href="${frameworkAddress(framework.id)}">${framework.title}</a>.`,
    html`${[concept.source, concept.locator].filter((text) => text !== '').join(', ')}.`,
    concept.validUntil === null ? null : html`<strong>Ended on ${concept.validUntil}.</strong>`,
    official === null ? 'The label is ours; the official text is not loaded here.' : null,
  ].filter((part) => part !== null);
  return html`<section><h3>${codeChip(concept, true)} ${concept.label}</h3>
${official === null ? null : html`<blockquote class="reason">${official}</blockquote>`}
<p class="about">${joined(about, ' ')}</p></section>`;
}

/** What a review decides is not what is compared: only what is said. */
const NOT_SAID = ['status', 'reviewer', 'reviewDate'];

function revisionBlock({ graph, mapping, before }: MappingFacts): Part {
  if (before === null) return null;
  const changes = saidDifferently(before, mapping, NOT_SAID);
  const column = (one: Mapping) => `${one.id}, ${one.status === 'accepted' ? 'in force' : one.status}`;
  return block(
    'revises',
    'What it would say instead',
    html`<div class="pair"><section><h3>${column(before)}</h3><p>${statement(graph, before)}.</p></section><section><h3>${column(mapping)}</h3><p>${statement(graph, mapping)}.</p></section></div>
${changes.length === 0 ? html`<p>They say the same.</p>` : fieldTable('What differs', [column(before), column(mapping)], changes)}
${downloads('Both', [
  [before.id, `/v1/mappings/${segment(before.id)}`],
  [mapping.id, `/v1/mappings/${segment(mapping.id)}`],
])}`,
  );
}

function decisionBlock(facts: MappingFacts): Part {
  const { mapping, reader } = facts;
  const form = reviewForm(facts);
  if (form === null) return null;
  const [verb, noun] = mapping.status === 'proposed' ? ['accepting', 'Review'] : ['retiring', 'Decide'];
  const content = block(
    'review',
    noun,
    html`<p class="no-print"><a class="button" href="${mappingAddress(mapping.id)}/impact">See what ${verb} it would change</a></p>
${form}`,
    { beside: true, note: reader.visitor.mayCurate ? 'Look at the impact before you decide.' : null },
  );
  // Of a form nothing stands on paper; what the check found does.
  return facts.findings.length === 0 ? html`<div class="no-print">${content}</div>` : content;
}

export const REVIEW_WORDS: Readonly<Record<ReviewKind, string>> = {
  propose: 'proposed',
  edit: 'changed',
  accept: 'accepted',
  reject: 'rejected',
  retire: 'retired',
  supersede: 'superseded',
  'carry-over': 'carried over',
};

function historyTable({ mapping, record }: MappingFacts): Html {
  if (record.reviews.length === 0) {
    return html`<p>It came with the reference data, by ${mapping.author}${mapping.reviewer === null ? null : html`, reviewed by ${mapping.reviewer}`}. Nothing was decided here since.</p>`;
  }
  return table(
    'Decisions, oldest first',
    [
      { title: 'When', short: true, cell: ({ at }) => html`<span class="number">${at.slice(0, 10)}</span>` },
      {
        title: 'What',
        short: true,
        cell: ({ kind, other }) =>
          html`${REVIEW_WORDS[kind]}${other === null ? null : html`, ${kind === 'propose' ? 'to revise' : kind === 'supersede' ? 'by' : 'in place of'} ${mappingLink(other)}`}`,
      },
      { title: 'By', short: true, cell: ({ by }) => by },
      { title: 'Why', text: true, cell: ({ text }) => text },
      { title: 'Version', numeric: true, cell: ({ of }) => of },
    ],
    record.reviews,
  );
}

function comment({ text, by, at }: MappingNote): Html {
  return html`<li><p>${text}</p><p class="about">${by}, ${at.slice(0, 10)}</p></li>`;
}
