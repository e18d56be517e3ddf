import type { Alignment } from '../../domain/alignment.ts';
import { type CrosswalkGraph, conceptAt } from '../../domain/graph.ts';
import type { AnsweredPath, OpenCondition } from '../../domain/leading-path.ts';
import type { Step } from '../../domain/paths.ts';
import type { Framework } from '../../domain/types.ts';
import { countingInWords, NOTES_IN_WORDS } from '../../formats/report/alignment-words.ts';
import { mappingAddress } from '../addresses.ts';
import { type Html, html, joined, type Part } from '../html.ts';
import { codeChip, conceptInLine } from './concepts.ts';
import { questionLink } from './questions.ts';
import { BASIS_WORDS, confidenceInWords, counted, EVIDENCE_WORDS, formatConfidence } from './words.ts';

/** Alignments with their reasons. */

const MOST_PATHS = 5;

/**
 * Alignments in the order in which a reader wants them: those that count, those that ask a question first, and the others
 * that do not count. `besides` is what can be done about each.
 */
export function alignmentGroups(
  graph: CrosswalkGraph,
  alignments: readonly Alignment[],
  besides: (alignment: Alignment) => Part = () => null,
): Html {
  const item = (alignment: Alignment) => alignmentItem(graph, alignment, besides(alignment));
  const open = alignments.filter(({ countsNot }) => countsNot === 'conditional');
  const others = alignments.filter(({ countsNot }) => countsNot !== null && countsNot !== 'conditional');
  return html`${alignments.length === 0 ? html`<p>No tag leads here.</p>` : null}
${alignments.filter(({ counts }) => counts).map(item)}
${open.length === 0 ? null : html`<h3>Only on a condition: questions to answer first</h3>${open.map(item)}`}
${others.length === 0 ? null : html`<h3>Shown, but not counted</h3>${others.map(item)}`}`;
}

/** Alignments that chains of two mappings lead to, in a list of their own. */
export function possibleList(graph: CrosswalkGraph, possible: readonly Alignment[]): Html {
  return html`<h3>Possible (not reviewed, never counted)</h3>
<p class="small">Chains of two mappings lead to these elements. If one is right, add it to the tags.</p>
${possible.length === 0 ? html`<p>No chain of two mappings leads to another element.</p>` : null}
${possible.map((alignment) => alignmentItem(graph, alignment))}`;
}

/** "12 targets, 3 on a condition, 2 not counted, 1 declined": what counts stands first, and alone. */
export function reachedInWords(
  { levels }: Framework,
  level: string | null,
  alignments: readonly Alignment[],
): string {
  const { label = 'element', plural = 'elements' } = levels.find(({ id }) => id === level) ?? {};
  const among = (is: (countsNot: Alignment['countsNot']) => boolean) =>
    alignments.filter(({ countsNot }) => is(countsNot)).length;
  const rest = [
    [among((reason) => reason === 'conditional'), 'on a condition'],
    [among((reason) => reason !== null && reason !== 'conditional' && reason !== 'declined'), 'not counted'],
    [among((reason) => reason === 'declined'), 'declined'],
  ] as const;
  return [
    counted(
      among((reason) => reason === null),
      label.toLowerCase(),
      plural.toLowerCase(),
    ),
    ...rest.filter(([count]) => count > 0).map(([count, how]) => `${count} ${how}`),
  ].join(', ');
}

/**
 * One alignment: what, how, how sure, whether it counts, and why. All of it is what its leading path says. `besides` is
 * what can be done about it.
 */
export function alignmentItem(graph: CrosswalkGraph, alignment: Alignment, besides: Part = null): Html {
  const { concept, basis, decision, note, open, paths, countsNot } = alignment;
  const declined = countsNot === 'declined';
  return html`<article class="alignment${declined ? ' declined' : ''}">
${codeChip(concept)}
<div><p class="name">${concept.label}</p>
<p>${
    basis === 'tagged' ? html`<span class="mark core">tagged</span>` : marksOf(alignment)
  }${decision === null ? null : html`<span class="mark core">${decision.decision === 'decline' ? 'declined' : 'confirmed'} by ${decision.by}${decision.reason === null ? null : `: ${decision.reason}`}</span>`}</p>
<p class="counting">${countingInWords(alignment)}${note === null ? null : ` ${NOTES_IN_WORDS[note]}`}</p>
${openQuestions(graph, open)}
${why(graph, paths)}
${besides}</div>
</article>`;
}

function marksOf({
  basis,
  strength,
  confidence,
}: Pick<Alignment, 'basis' | 'strength' | 'confidence'>): Html {
  return html`${strength === null ? null : html`<span class="mark ${strength === 'conditional' ? 'ask' : strength}">${strength}</span>`}<span class="mark">${BASIS_WORDS[basis]}</span>${confidence === null ? null : html`<span class="mark">${confidenceInWords(confidence)} <span class="number">(${formatConfidence(confidence)})</span></span>`}`;
}

/** What is still to be answered. Any alternative is enough; all questions of one have to be answered yes. */
function openQuestions(graph: CrosswalkGraph, open: OpenCondition | null): Html | null {
  if (open === null) return null;
  if (open.anyOf.length === 0) {
    return html`<p class="question">Only <strong>${open.condition}</strong>. Confirm it where that is so.</p>`;
  }
  const allOf = (ids: readonly string[]) =>
    joined(
      ids.map((id) => questionLink(graph, id)),
      ' and ',
    );
  return html`<div class="question">${
    open.anyOf.length === 1
      ? html`<p>${(open.anyOf[0] ?? []).length === 1 ? 'Open question' : 'Open questions'}: ${allOf(open.anyOf[0] ?? [])}</p>`
      : html`<p>Open questions; yes to one of these is enough:</p><ul>${open.anyOf.map((ids) => html`<li>${allOf(ids)}</li>`)}</ul>`
  }${open.condition === null ? null : html`<p class="small">In the words of the mapping: only ${open.condition}.</p>`}</div>`;
}

/** The reasons, folded away until they are asked for: the leading path, then the others. */
export function why(graph: CrosswalkGraph, all: readonly AnsweredPath[]): Html | null {
  // A tag that is the element itself needs no reason.
  const paths = all.filter(({ steps }) => steps.length > 0);
  const [leading, ...others] = paths;
  if (leading === undefined) return null;
  return html`<details><summary>Why${paths.length > 1 ? ` (${counted(paths.length, 'path')})` : ''}</summary>
${pathOf(graph, leading)}
${others.length === 0 ? null : html`<p class="small">Other paths; what is said above comes from the leading one.</p>`}
${others.slice(0, MOST_PATHS - 1).map((path) => html`${pathOf(graph, path, marksOf(path))}`)}
${paths.length > MOST_PATHS ? html`<p class="small">And ${counted(paths.length - MOST_PATHS, 'more path')}.</p>` : null}
</details>`;
}

function pathOf(graph: CrosswalkGraph, path: AnsweredPath, marks: Html | null = null): Html {
  return html`<div class="path">${marks === null ? null : html`<p>${marks}</p>`}<ol>${path.steps.map((step) => stepOf(graph, step))}</ol>${
    path.kind === 'inherited'
      ? html`<p class="small">The mapping is of the whole, and holds for every part of it.</p>`
      : null
  }${
    path.sharedResult
      ? html`<p class="small">This path uses a result that many organisations share, so it does not count by itself.</p>`
      : null
  }${
    path.steps.filter(({ mapping }) => mapping !== null).length > 1
      ? html`<p class="small">Along the whole path: ${path.strength ?? 'no strength'}, ${confidenceInWords(path.confidence)} (${formatConfidence(path.confidence)}).</p>`
      : null
  }${marks === null ? null : openQuestions(graph, path.open)}</div>`;
}

function stepOf(graph: CrosswalkGraph, { from, to, relation, mapping }: Step): Html {
  const ends = html`${conceptInLine(conceptAt(graph, from))} <em>${relation}</em> ${conceptInLine(conceptAt(graph, to))}`;
  if (mapping === null) return html`<li>${ends}</li>`;
  return html`<li>${ends}
${mapping.rationale === '' ? null : html`<blockquote>${mapping.rationale}</blockquote>`}
<span class="about">${joined(
    [
      mapping.strength,
      `${confidenceInWords(mapping.confidence)} (${formatConfidence(mapping.confidence)})`,
      `${mapping.evidence}: ${EVIDENCE_WORDS[mapping.evidence]}`,
      [mapping.source, mapping.locator].filter((text) => text !== '').join(', '),
      html`<a href="${mappingAddress(mapping.id)}">${mapping.id}</a>`,
    ].filter((part) => part !== null && part !== ''),
    ' · ',
  )}</span></li>`;
}
