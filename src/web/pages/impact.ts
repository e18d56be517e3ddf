import { type AlignmentDifference, kindOf, type Standing } from '../../domain/alignment-difference.ts';
import type { CrosswalkGraph } from '../../domain/graph.ts';
import { COUNTS_NOT_IN_WORDS } from '../../formats/report/words.ts';
import type { Impact } from '../../services/impact.ts';
import { mappingAddress, projectAddress, segment } from '../addresses.ts';
import { type Html, html } from '../html.ts';
import { block } from '../layout.ts';
import { codeChip, conceptOf } from '../parts/concepts.ts';
import { statement } from '../parts/mappings.ts';
import { type Reviewable, reviewForm } from '../parts/review.ts';
import { downloads, filesAt, table } from '../parts/table.ts';
import { tableChanges } from '../parts/table-changes.ts';
import { confidenceInWords, counted, formatConfidence, separated } from '../parts/words.ts';

/** What a decision about a mapping would change, with the decision below it. */

interface ImpactFacts extends Reviewable {
  readonly impact: Impact & { readonly action: 'accept' | 'retire'; readonly replaces: string | null };
  /** A page of projects with their titles. */
  readonly projects: readonly {
    readonly id: string;
    readonly title: string;
    readonly differences: readonly AlignmentDifference[];
  }[];
  /** Address of the next page of projects. */
  readonly next: string | null;
}

const MOST_ELEMENTS = 20;
const MOST_DIFFERENCES = 6;

export function impactPage(facts: ImpactFacts): Html {
  const { graph, mapping, impact, projects, next } = facts;
  const { action, replaces, counts, concepts, tables } = impact;
  const json = `/v1/mappings/${segment(mapping.id)}/impact`;
  const doing = action === 'accept' ? 'accepting' : 'retiring';
  return html`<p class="over"><a href="/curation">Curation</a> › <a href="${mappingAddress(mapping.id)}"><code>${mapping.id}</code></a></p>
<h1>What ${doing} it would change</h1>
<p class="lead">${statement(graph, mapping)}.</p>
${replaces === null ? null : html`<p>It would take the place of <a href="${mappingAddress(replaces)}">${replaces}</a>, which would be retired with it.</p>`}
<dl class="numbers">
<div><dt>Projects concerned</dt><dd>${separated(counts.projects)}</dd></div>
<div><dt>that gain something</dt><dd>${separated(counts.added)}</dd></div>
<div><dt>that lose something</dt><dd>${separated(counts.removed)}</dd></div>
<div><dt>where something differs</dt><dd>${separated(counts.changed)}</dd></div>
<div><dt>Elements concerned</dt><dd>${separated(concepts.length)}</dd></div>
</dl>
${downloads('All of it', filesAt(json))}
${block(
  'tables',
  'Contribution tables',
  tables.length === 0
    ? html`<p>No row of any table changes.</p>`
    : html`${tables.map((one) => tableChanges(graph, one))}`,
  { note: 'By projects, and by budget split equally over what a project is aligned to.' },
)}
${block(
  'projects',
  'Projects',
  counts.projects === 0
    ? html`<p>No project of this portfolio aligns otherwise.</p>`
    : html`${table(
        'Projects whose alignments change',
        [
          {
            title: 'Project',
            text: true,
            cell: ({ id, title }) => html`<a href="${projectAddress(id)}">${title}</a>`,
          },
          {
            title: 'What changes',
            text: true,
            cell: ({ differences }) => differenceList(graph, differences),
          },
        ],
        projects,
      )}
${next === null ? null : html`<p class="paging"><a href="${next}#projects">Next projects</a></p>`}`,
)}
${block('elements', 'Elements', elementTable(facts), {
  note: 'As a project tagged with the element alone would see it.',
})}
${block('review', action === 'accept' ? 'Review' : 'Decide', html`${reviewForm(facts)}`, { beside: true })}`;
}

function elementTable({ graph, impact }: ImpactFacts): Html {
  const { concepts } = impact;
  if (concepts.length === 0) return html`<p>No element leads elsewhere.</p>`;
  return table(
    concepts.length > MOST_ELEMENTS
      ? `The first ${MOST_ELEMENTS} of ${counted(concepts.length, 'element')}`
      : 'Elements that lead elsewhere',
    [
      { title: 'Tagged with', short: true, cell: ({ tag }) => codeChip(conceptOf(graph, tag), true) },
      { title: 'What changes', text: true, cell: ({ differences }) => differenceList(graph, differences) },
    ],
    concepts.slice(0, MOST_ELEMENTS),
  );
}

function differenceList(graph: CrosswalkGraph, differences: readonly AlignmentDifference[]): Html {
  const more = differences.length - MOST_DIFFERENCES;
  return html`<ul class="plain close">${differences
    .slice(0, MOST_DIFFERENCES)
    .map(
      (difference) =>
        html`<li>${codeChip(conceptOf(graph, difference.concept), true)} ${differenceInWords(difference)}</li>`,
    )}${more > 0 ? html`<li class="about">and ${more} more</li>` : null}</ul>`;
}

function differenceInWords(difference: AlignmentDifference): string {
  const { before, after } = difference;
  const kind = kindOf(difference);
  if (kind === 'added') return `comes in: ${standingInWords(after)}`;
  if (kind === 'removed') return `falls away; it was ${standingInWords(before)}`;
  return `from ${standingInWords(before)}, to ${standingInWords(after)}`;
}

function standingInWords(standing: Standing | null): string {
  if (standing === null) return 'nothing';
  const { basis, strength, confidence, countsNot } = standing;
  if (basis === 'tagged') return 'tagged';
  const sure =
    confidence === null ? '' : `, ${confidenceInWords(confidence)} (${formatConfidence(confidence)})`;
  const counting = countsNot === null ? 'counts' : `not counted: ${COUNTS_NOT_IN_WORDS[countsNot]}`;
  return `${strength ?? 'a match'}${sure}, ${counting}`;
}
