import type { Alignment } from '../../domain/alignment.ts';
import { type CrosswalkGraph, conceptAt } from '../../domain/graph.ts';
import type { Path, Step } from '../../domain/paths.ts';
import type { Framework } from '../../domain/types.ts';
import { mappingAddress } from '../addresses.ts';
import { type Html, html, joined, type Part } from '../html.ts';
import { codeChip, conceptInLine } from './concepts.ts';
import { BASIS_WORDS, confidenceInWords, counted, EVIDENCE_WORDS, formatConfidence } from './words.ts';

/** Alignments with their reasons. */

const MOST_PATHS = 5;

/**
 * Alignments in the order in which a reader wants them: those that hold, those that ask a question first, and folded away
 * those that only a chain of links leads to. `below` is what can be done about each.
 */
export function alignmentGroups(
  graph: CrosswalkGraph,
  alignments: readonly Alignment[],
  below: (alignment: Alignment) => Part = () => null,
): Html {
  const item = (alignment: Alignment) => alignmentItem(graph, alignment, below(alignment));
  const isOpen = ({ conditions, decision }: Alignment) => conditions.length > 0 && decision === null;
  const direct = alignments.filter(({ basis }) => basis !== 'chained');
  const chained = alignments.filter(({ basis }) => basis === 'chained');
  const open = direct.filter(isOpen);
  return html`${alignments.length === 0 ? html`<p>No tag leads here.</p>` : null}
${direct.filter((alignment) => !isOpen(alignment)).map(item)}
${open.length === 0 ? null : html`<h3>Only on a condition: questions to answer first</h3>${open.map(item)}`}
${
  chained.length === 0
    ? null
    : html`<details${direct.length === 0 ? html` open` : null}><summary>${chained.length} more by chains of links</summary>${chained.map(item)}</details>`
}`;
}

/** "12 targets, 3 on a condition, 8 by chains of links, 1 declined": what counts stands first, and alone. */
export function reachedInWords(
  { levels }: Framework,
  level: string | null,
  alignments: readonly Alignment[],
): string {
  const { label = 'element', plural = 'elements' } = levels.find(({ id }) => id === level) ?? {};
  const declined = alignments.filter(({ decision }) => decision?.decision === 'decline');
  const others = alignments.filter((one) => !declined.includes(one));
  const chained = others.filter(({ basis }) => basis === 'chained');
  const direct = others.filter(({ basis }) => basis !== 'chained');
  const open = direct.filter(({ conditions, decision }) => conditions.length > 0 && decision === null);
  const rest = [
    [open.length, 'on a condition'],
    [chained.length, 'by chains of links'],
    [declined.length, 'declined'],
  ] as const;
  return [
    counted(direct.length - open.length, label.toLowerCase(), plural.toLowerCase()),
    ...rest.filter(([count]) => count > 0).map(([count, how]) => `${count} ${how}`),
  ].join(', ');
}

/** One alignment: what, how, how sure, and why. `below` is what can be done about it. */
export function alignmentItem(graph: CrosswalkGraph, alignment: Alignment, below: Part = null): Html {
  const { concept, basis, strength, confidence, conditions, decision, paths } = alignment;
  const declined = decision?.decision === 'decline';
  const tagged = basis === 'tagged';
  return html`<article class="alignment${declined ? ' declined' : ''}">
${codeChip(concept)}
<div><p class="name">${concept.label}</p>
<p>${
    tagged
      ? html`<span class="mark core">tagged</span>`
      : html`<span class="mark ${strength === 'conditional' ? 'ask' : strength}">${strength}</span><span class="mark">${BASIS_WORDS[basis]}</span><span class="mark">${confidenceInWords(confidence)} <span class="number">(${formatConfidence(confidence)})</span></span>`
  }${decision === null ? null : html`<span class="mark core">${declined ? 'declined' : 'confirmed'} by ${decision.by}${decision.reason === null ? null : `: ${decision.reason}`}</span>`}</p>
${conditions.map((condition) => html`<p class="question">Only <strong>${condition}</strong>. Is that so?</p>`)}
${why(graph, paths)}
${below}</div>
</article>`;
}

/** The reasons, folded away until they are asked for. */
export function why(graph: CrosswalkGraph, all: readonly Path[]): Html | null {
  // A tag that is the element itself needs no reason.
  const paths = all.filter(({ steps }) => steps.length > 0);
  if (paths.length === 0) return null;
  return html`<details><summary>Why${paths.length > 1 ? ` (${counted(paths.length, 'path')})` : ''}</summary>
${paths.slice(0, MOST_PATHS).map((path) => pathOf(graph, path))}
${paths.length > MOST_PATHS ? html`<p class="small">${counted(paths.length - MOST_PATHS, 'more path')}, each no better than these.</p>` : null}
</details>`;
}

function pathOf(graph: CrosswalkGraph, path: Path): Html {
  return html`<div class="path"><ol>${path.steps.map((step) => stepOf(graph, step))}</ol>${
    path.inherited
      ? html`<p class="small">Said of the whole, and marked as holding for every part of it.</p>`
      : null
  }${
    path.hops > 1
      ? html`<p class="small">Along the whole path: ${path.strength}, ${confidenceInWords(path.confidence)} (${formatConfidence(path.confidence)}).</p>`
      : null
  }</div>`;
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
