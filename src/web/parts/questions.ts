import type { CrosswalkGraph } from '../../domain/graph.ts';
import type { Mapping } from '../../domain/types.ts';
import { questionText } from '../../formats/report/alignment-words.ts';
import { questionAddress } from '../addresses.ts';
import { type Html, html, joined } from '../html.ts';

/** Questions of the catalogue, and what mappings depend on. */

export function questionLink(graph: CrosswalkGraph, id: string): Html {
  return html`<a href="${questionAddress(id)}">${questionText(graph, id)}</a>`;
}

/**
 * What a conditional mapping depends on: its questions, with what a yes makes of it, and its own wording. Nothing for other
 * mappings.
 */
export function dependsOn(graph: CrosswalkGraph, mapping: Mapping): Html | null {
  const { questions, condition, strength } = mapping;
  if (strength !== 'conditional') return null;
  if (questions.length === 0) {
    return html`<p class="question">Only <strong>${condition}</strong>. No question of the catalogue fits; a project confirms or declines it.</p>`;
  }
  const allOf = (ids: readonly string[]) =>
    joined(
      ids.map((id) => questionLink(graph, id)),
      ' and ',
    );
  return html`<div class="question">${
    questions.length === 1
      ? html`<p>Only if yes to: ${allOf(questions[0] ?? [])}</p>`
      : html`<p>Only if yes to one of these:</p><ul>${questions.map((ids) => html`<li>${allOf(ids)}</li>`)}</ul>`
  }${condition === null ? null : html`<p class="small">In its own words: only ${condition}.</p>`}
<p class="small">${metInWords(mapping)}</p></div>`;
}

/** What a yes makes of a conditional mapping. */
export function metInWords({
  strengthIfMet,
  aboutPart,
}: Pick<Mapping, 'strengthIfMet' | 'aboutPart'>): string {
  const about = aboutPart
    ? 'The questions are about a part of the subject.'
    : 'The questions are about the project as a whole.';
  return `With yes it is ${strengthIfMet ?? 'supporting'}. ${about}`;
}
