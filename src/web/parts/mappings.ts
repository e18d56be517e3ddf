import { type CrosswalkGraph, conceptAt, type Edge } from '../../domain/graph.ts';
import { relationOf } from '../../domain/relations.ts';
import type { Concept, Mapping } from '../../domain/types.ts';
import { frameworkAddress, mappingAddress } from '../addresses.ts';
import { type Html, html, joined } from '../html.ts';
import { codeChip, conceptInLine, conceptOf } from './concepts.ts';
import { dependsOn } from './questions.ts';
import { confidenceInWords, EVIDENCE_WORDS, formatConfidence, STATUS_WORDS } from './words.ts';

/** Mappings as statements with their reasons. */
export function mappingList(graph: CrosswalkGraph, mappings: readonly Mapping[]): Html {
  return html`${mappings.map((mapping) => {
    const subject = conceptOf(graph, mapping.subject);
    const said = html`<span class="name">${subject.label}</span> <em>${relationOf(mapping)}</em> ${objectInLine(graph, mapping)}`;
    return mappingItem(graph, mapping, { beside: subject, said });
  })}`;
}

/** Mappings as they lead into the element that the page is about. */
export function edgeList(graph: CrosswalkGraph, edges: readonly Edge[]): Html {
  return html`${edges.map(({ from, relation, mapping }) => {
    const other = conceptAt(graph, from);
    const said = html`<span class="name">${other.label}</span> <em>${relation}</em> this`;
    return mappingItem(graph, mapping, { beside: other, said });
  })}`;
}

function mappingItem(
  graph: CrosswalkGraph,
  mapping: Mapping,
  { beside, said }: { readonly beside: Concept; readonly said: Html },
): Html {
  return html`<article class="alignment">
${codeChip(beside)}
<div><p>${said}</p>
<p>${mapping.strength === null ? null : html`<span class="mark ${mapping.strength === 'conditional' ? 'ask' : mapping.strength}">${mapping.strength}</span>`}<span class="mark">${confidenceInWords(mapping.confidence)} <span class="number">(${formatConfidence(mapping.confidence)})</span></span><span class="mark">${mapping.evidence}: ${EVIDENCE_WORDS[mapping.evidence]}</span>${mapping.status === 'accepted' ? null : html`<span class="mark ask">${STATUS_WORDS[mapping.status]}</span>`}</p>
${dependsOn(graph, mapping)}
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
