import { type CrosswalkGraph, conceptAt } from '../../domain/graph.ts';
import { relationOf } from '../../domain/relations.ts';
import type { Mapping } from '../../domain/types.ts';
import { frameworkAddress } from '../addresses.ts';
import { type Html, html, joined, type Part } from '../html.ts';
import { codeChip, conceptInLine } from './concepts.ts';
import { confidenceInWords, EVIDENCE_WORDS, formatConfidence, STATUS_WORDS } from './words.ts';

/**
 * Mappings as statements with their reasons. `side` names the end that is of interest where the other is known from the
 * page; both are written out without it.
 */
export function mappingList(
  graph: CrosswalkGraph,
  mappings: readonly Mapping[],
  side: 'both' | 'subject' = 'both',
): Html {
  return html`${mappings.map((mapping) => mappingItem(graph, mapping, side))}`;
}

function mappingItem(graph: CrosswalkGraph, mapping: Mapping, side: 'both' | 'subject'): Html {
  const subject = conceptOf(graph, mapping.subject);
  const relation = relationOf(mapping);
  const object: Part =
    mapping.object === null
      ? html`<a href="${frameworkAddress(mapping.objectFramework)}">${graph.frameworks.find(({ id }) => id === mapping.objectFramework)?.shortTitle ?? mapping.objectFramework}</a>`
      : conceptInLine(conceptOf(graph, mapping.object));
  return html`<article class="alignment">
${codeChip(subject)}
<div><p>${side === 'subject' ? html`<span class="name">${subject.label}</span> <em>${relation}</em> this` : html`<span class="name">${subject.label}</span> <em>${relation}</em> ${object}`}</p>
<p>${mapping.strength === null ? null : html`<span class="mark ${mapping.strength === 'conditional' ? 'ask' : mapping.strength}">${mapping.strength}</span>`}<span class="mark">${confidenceInWords(mapping.confidence)} <span class="number">(${formatConfidence(mapping.confidence)})</span></span><span class="mark">${mapping.evidence}: ${EVIDENCE_WORDS[mapping.evidence]}</span>${mapping.status === 'accepted' ? null : html`<span class="mark ask">${STATUS_WORDS[mapping.status]}</span>`}</p>
${mapping.condition === null ? null : html`<p class="question">Only <strong>${mapping.condition}</strong>.</p>`}
${mapping.rationale === '' ? null : html`<p>${mapping.rationale}</p>`}
<p class="about">${joined(
    [
      [mapping.source, mapping.locator].filter((text) => text !== '').join(', '),
      `by ${mapping.author}${mapping.mappingDate === null ? '' : `, ${mapping.mappingDate}`}`,
      mapping.reviewer === null
        ? ''
        : `reviewed by ${mapping.reviewer}${mapping.reviewDate === null ? '' : `, ${mapping.reviewDate}`}`,
      html`<a href="/mappings/${encodeURIComponent(mapping.id)}">${mapping.id}</a>`,
    ].filter((part) => part !== ''),
    ' · ',
  )}</p></div>
</article>`;
}

function conceptOf(graph: CrosswalkGraph, id: string) {
  return conceptAt(graph, graph.numberOf.get(id) ?? -1);
}
