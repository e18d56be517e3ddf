import { type CrosswalkGraph, conceptAt } from '../../domain/graph.ts';
import { relationOf } from '../../domain/relations.ts';
import type { Mapping } from '../../domain/types.ts';
import { frameworkAddress, mappingAddress } from '../addresses.ts';
import { type Html, html, joined } from '../html.ts';
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
  const object = objectInLine(graph, mapping);
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
      html`<a href="${mappingAddress(mapping.id)}">${mapping.id}</a>`,
    ].filter((part) => part !== ''),
    ' · ',
  )}</p></div>
</article>`;
}

/** What a mapping says, as a sentence with both elements and their codes. */
export function statement(graph: CrosswalkGraph, mapping: Mapping): Html {
  return html`${conceptInLine(conceptOf(graph, mapping.subject))} <em>${relationOf(mapping)}</em> ${objectInLine(graph, mapping)}`;
}

/** The element, or the framework in which nothing fits. */
function objectInLine(graph: CrosswalkGraph, { object, objectFramework }: Mapping): Html {
  if (object !== null) return conceptInLine(conceptOf(graph, object));
  return html`<a href="${frameworkAddress(objectFramework)}">${graph.frameworks.find(({ id }) => id === objectFramework)?.shortTitle ?? objectFramework}</a>`;
}

export function conceptOf(graph: CrosswalkGraph, id: string) {
  return conceptAt(graph, graph.numberOf.get(id) ?? -1);
}
