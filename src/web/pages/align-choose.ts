import type { CrosswalkGraph } from '../../domain/graph.ts';
import type { Concept, Framework } from '../../domain/types.ts';
import { address } from '../addresses.ts';
import { type Html, html } from '../html.ts';
import { counted } from '../parts/words.ts';

/** Choosing tags from a framework, for those who know what they do and not its code. */
interface ChooseFacts {
  readonly graph: CrosswalkGraph;
  readonly framework: Framework;
  /** What was written at the page of alignment before, which the choice is added to. */
  readonly tags: string;
  readonly to: string;
}

export function choosePage({ graph, framework, tags, to }: ChooseFacts): Html {
  const own = graph.concepts.filter(
    (concept) => concept.framework === framework.id && concept.validUntil === null,
  );
  const children = Map.groupBy(own, ({ parent }) => parent);
  return html`<p class="over"><a href="${address('/align', { tags, to })}">Align</a></p>
<h1>Choose from ${framework.shortTitle}</h1>
<p class="lead">${framework.title}. Mark what the project does; it is added to what was written before.</p>
${frameworkChoices(graph, tags, to, framework.id)}
<form class="choose" action="/align" method="get">
${tags === '' ? null : html`<input type="hidden" name="tags" value="${tags}">`}${to === '' ? null : html`<input type="hidden" name="to" value="${to}">`}
<ul class="concepts">${own.filter(({ parent }) => parent === null).map((concept) => item(children, concept))}</ul>
<p class="stays"><button>Align these</button></p>
</form>`;
}

/** A way to the elements of each framework. */
export function frameworkChoices(
  graph: CrosswalkGraph,
  tags: string,
  to: string,
  current: string | null,
): Html {
  return html`<ul class="downloads"><li>Choose from:</li>${graph.frameworks
    .filter(({ id }) => graph.concepts.some(({ framework }) => framework === id))
    .map(
      ({ id, shortTitle }) =>
        html`<li><a href="${address('/align/choose', { from: id, tags, to })}"${id === current ? html` aria-current="page"` : null}>${shortTitle}</a></li>`,
    )}</ul>`;
}

function item(children: ReadonlyMap<string | null, readonly Concept[]>, concept: Concept, depth = 0): Html {
  const parts = children.get(concept.id) ?? [];
  const list = html`<ul class="concepts">${parts.map((part) => item(children, part, depth + 1))}</ul>`;
  return html`<li class="choice"><label><input type="checkbox" name="add" value="${concept.id}"> <span class="code">${concept.notation}</span> ${concept.label}</label>${
    parts.length === 0
      ? null
      : depth === 0
        ? list
        : html`<details><summary>${counted(parts.length, 'part')}<span class="out-of-sight"> of ${concept.id}</span></summary>${list}</details>`
  }</li>`;
}
