import { type CrosswalkGraph, conceptAt } from '../../domain/graph.ts';
import type { Concept } from '../../domain/types.ts';
import { conceptAddress } from '../addresses.ts';
import { type Html, html, type Part } from '../html.ts';

/** How elements are shown everywhere: the code in a box, in its goal's colour where it has one, then the label. */

/** The element of an id that is known to be there. */
export function conceptOf(graph: CrosswalkGraph, id: string): Concept {
  return conceptAt(graph, graph.numberOf.get(id) ?? -1);
}

/** The code of an element as a link; others than SDG codes name their framework too where `full`. */
export function codeChip({ id, notation }: Pick<Concept, 'id' | 'notation'>, full = false): Html {
  return html`<a class="code-chip${goalClass(id)}" href="${conceptAddress(id)}">${full ? fullCode(id, notation) : notation}</a>`;
}

/** The same, where the page is about the element and a link would lead nowhere new. */
export function largeCode({ id, notation }: Pick<Concept, 'id' | 'notation'>): Html {
  return html`<span class="code-chip large${goalClass(id)}">${notation}</span>`;
}

/** Code and label on a line. */
export function conceptInLine(concept: Pick<Concept, 'id' | 'notation' | 'label'>): Html {
  return html`${codeChip(concept, true)} ${concept.label}`;
}

/** A list with codes in the margin; `about` stands below a label, `below` in full width. */
export function conceptList(
  items: readonly { readonly concept: Concept; readonly about?: Part; readonly full?: boolean }[],
): Html {
  return html`<ul class="concepts">${items.map(
    ({ concept, about, full }) =>
      html`<li>${codeChip(concept, full)}<span>${concept.label}</span>${about == null ? null : html`<span class="about">${about}</span>`}</li>`,
  )}</ul>`;
}

/** "SDG 10.7", "GCM 5", "1a11 (srf)" would all be guesses: the id is what can be typed and found again. */
function fullCode(id: string, notation: string): string {
  return id.startsWith('sdg:') ? `SDG ${notation}` : id;
}

function goalClass(id: string): string {
  const goal = /^sdg:(\d{1,2})(?:\.|$)/.exec(id)?.[1];
  return goal === undefined ? '' : ` goal-${Number(goal)}`;
}
