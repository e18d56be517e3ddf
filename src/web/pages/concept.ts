import { alignmentsOf } from '../../domain/alignment.ts';
import { tagsAlone } from '../../domain/alignment-subject.ts';
import { type CrosswalkGraph, conceptAt, edgesInto } from '../../domain/graph.ts';
import type { Concept, Mapping } from '../../domain/types.ts';
import { countingInWords } from '../../formats/report/alignment-words.ts';
import type { ContributingProject } from '../../services/alignments.ts';
import { address, conceptAddress, frameworkAddress, projectAddress, segment } from '../addresses.ts';
import { type Html, html, joined } from '../html.ts';
import { block } from '../layout.ts';
import { conceptInLine, conceptList, largeCode } from '../parts/concepts.ts';
import { historyBlock, type ShownHistory } from '../parts/history.ts';
import { edgeList, mappingList } from '../parts/mappings.ts';
import { downloads, filesAt, table } from '../parts/table.ts';
import { alignmentItem } from '../parts/why.ts';
import { BASIS_WORDS, counted } from '../parts/words.ts';

/** Projects of an element, the first of them, and whether there are more. */
export interface ConceptProjects {
  readonly items: readonly ContributingProject[];
  readonly more: boolean;
}

/** One element: what it is, what it leads to, what leads to it, who works on it. */
export function conceptPage(
  graph: CrosswalkGraph,
  concept: Concept,
  projects: ConceptProjects,
  history: ShownHistory,
): Html {
  const framework = graph.frameworks.find(({ id }) => id === concept.framework);
  const level = framework?.levels.find(({ id }) => id === concept.level)?.label ?? concept.level;
  const ancestors = ancestorsOf(graph, concept);
  const children = graph.concepts.filter(({ parent }) => parent === concept.id);
  const path = segment(concept.id);
  return html`<p class="over"><a href="${frameworkAddress(concept.framework)}">${framework?.title ?? concept.framework}</a>${ancestors.map(
    (above) => html` › <a href="${conceptAddress(above.id)}">${above.notation} ${above.label}</a>`,
  )}</p>
<p>${largeCode(concept)}</p>
<h1>${concept.label}</h1>
<dl class="facts">
<dt>Level</dt><dd>${level}</dd>
<dt>Id</dt><dd><code>${concept.id}</code>${
    concept.codes.length === 0
      ? null
      : html`, also ${joined(
          concept.codes.map((code) => html`<code>${code}</code>`),
          ', ',
        )}`
  }</dd>
${concept.uri === null ? null : html`<dt>URI</dt><dd><a href="${concept.uri}">${concept.uri}</a></dd>`}
<dt>Source</dt><dd>${[concept.source, concept.locator].filter((text) => text !== '').join(', ')}</dd>
${concept.validUntil === null ? null : html`<dt>Ended</dt><dd>${concept.validUntil}</dd>`}
</dl>
${concept.note === null ? null : html`<p class="note">${concept.note}</p>`}
${concept.officialTexts.map(({ language, text }) => html`<blockquote lang="${language}"><p>${text}</p></blockquote>`)}
<p><a class="button quiet" href="${address('/align', { tags: concept.id })}">Align this with all frameworks</a></p>
${
  children.length === 0
    ? null
    : block('parts', 'Its parts', conceptList(children.map((part) => ({ concept: part }))), { beside: true })
}
${leadsTo(graph, concept)}${leadingHere(graph, concept)}${otherStatements(graph, concept)}
${block('projects', 'Projects', projectsOf(concept, projects, path), {
  note: html`Those tagged with it, its parts, or something that leads here. <a href="/concepts/${path}/projects">All of them, with filters</a>`,
})}
${historyBlock(history)}`;
}

function leadsTo(graph: CrosswalkGraph, concept: Concept): Html | null {
  const answers = graph.frameworks.flatMap((framework) => {
    if (framework.id === concept.framework) return [];
    const alignments = alignmentsOf(graph, tagsAlone([concept.id]), {
      to: framework.id,
      level: null,
      basis: ['mapped'],
      minConfidence: 0,
      minStrength: null,
    });
    // What is entered directly; what they are part of need not be listed.
    const entered = alignments.filter(({ paths }) =>
      paths.some(({ steps }) => steps.at(-1)?.mapping != null),
    );
    return entered.length === 0 ? [] : [{ framework, entered }];
  });
  const nothing = statementsOf(graph, concept).filter(
    ({ object, modifier }) => object === null || modifier === 'Not',
  );
  // Mappings lead to the SDGs: that none leads away from them need not be said.
  if (answers.length === 0 && nothing.length === 0 && concept.framework === 'sdg') return null;
  return block(
    'contributes',
    'What it contributes to',
    html`${
      answers.length === 0
        ? html`<p>No accepted mapping leads from here.</p>`
        : answers.map(
            ({ framework, entered }) =>
              html`<h3>${framework.title}</h3>${entered.map((alignment) => alignmentItem(graph, alignment))}
${downloads('The same, with what it is part of', filesAt(`/v1/concepts/${segment(concept.id)}/alignments?to=${framework.id}`))}`,
          )
    }
${nothing.length === 0 ? null : html`<h3>Reviewed, and ruled out</h3>${mappingList(graph, nothing)}`}`,
    { note: 'As a project tagged with it alone would see it.', beside: true },
  );
}

function leadingHere(graph: CrosswalkGraph, concept: Concept): Html {
  const into = edgesInto(graph, concept.id);
  const number = graph.numberOf.get(concept.id) ?? -1;
  const below = graph.concepts.filter((_, at) => graph.parent[at] === number).length;
  return block(
    'contributing',
    'What contributes to it',
    html`${
      into.length === 0
        ? html`<p>No accepted mapping leads here directly.${below > 0 ? ' Look at its parts: what contributes to a part contributes to the whole.' : ''}</p>`
        : [...Map.groupBy(into, ({ from }) => conceptAt(graph, from).framework)].map(
            ([framework, of]) =>
              html`<details${into.length <= 12 ? html` open` : null}><summary>${graph.frameworks.find(({ id }) => id === framework)?.shortTitle ?? framework}: ${counted(of.length, 'mapping')}</summary>${edgeList(graph, of)}</details>`,
          )
    }
${into.length === 0 ? null : downloads('These mappings', filesAt(`/v1/mappings?into=${segment(concept.id)}`))}`,
    { beside: true },
  );
}

/** What was said of it and leads nowhere: that it is related to something, or that something does not contribute to it. */
function otherStatements(graph: CrosswalkGraph, { id }: Concept): Html | null {
  const others = graph.mappings.filter(
    ({ status, subject, object, modifier, predicate }) =>
      status === 'accepted' &&
      ((predicate === 'skos:relatedMatch' && (subject === id || object === id)) ||
        (modifier === 'Not' && object === id)),
  );
  if (others.length === 0) return null;
  const file = `/v1/mappings?${others.map((one) => `id=${segment(one.id)}`).join('&')}`;
  return block(
    'others',
    'Other statements about it',
    html`${mappingList(graph, others)}${downloads('The same', filesAt(file))}`,
    { note: 'Nothing is aligned by these.', beside: true },
  );
}

function statementsOf(graph: CrosswalkGraph, concept: Concept): readonly Mapping[] {
  return graph.mappings.filter(({ status, subject }) => status === 'accepted' && subject === concept.id);
}

function projectsOf(concept: Concept, { items, more }: ConceptProjects, path: string): Html {
  return items.length === 0
    ? html`<p>No project contributes to it.</p>`
    : html`${contributingTable(`Projects that contribute to ${concept.id}`, items)}
${more ? html`<p class="small">These are the first ${items.length}.</p>` : null}
${downloads('The same', filesAt(`/v1/concepts/${path}/projects`))}`;
}

function contributingTable(caption: string, items: readonly ContributingProject[]): Html {
  return table(
    caption,
    [
      {
        title: 'Project',
        text: true,
        cell: ({ project }) => html`<a href="${projectAddress(project.value.id)}">${project.value.title}</a>`,
      },
      { title: 'How', cell: ({ alignment }) => BASIS_WORDS[alignment.basis] },
      {
        title: 'Strength',
        cell: ({ alignment: { basis, strength } }) => (basis === 'tagged' ? null : strength),
      },
      { title: 'In tables', text: true, cell: ({ alignment }) => countingInWords(alignment) },
      {
        title: 'Countries',
        cell: ({ project }) => project.value.countries.map(({ country }) => country).join(', '),
      },
    ],
    items,
  );
}

function ancestorsOf(graph: CrosswalkGraph, concept: Concept): readonly Concept[] {
  const above: Concept[] = [];
  for (
    let at = graph.parent[graph.numberOf.get(concept.id) ?? -1] ?? -1;
    at !== -1;
    at = graph.parent[at] ?? -1
  ) {
    above.unshift(conceptAt(graph, at));
  }
  return above;
}

/** Every project of one element, a page at a time. */
export function conceptProjectsPage(
  concept: Concept,
  items: readonly ContributingProject[],
  next: string | null,
  files: readonly (readonly [string, string])[],
): Html {
  return html`<p class="over">${conceptInLine(concept)}</p>
<h1>Projects that contribute to it</h1>
${contributingTable(`Projects that contribute to ${concept.id}`, items)}
${downloads('The same', files)}
${next === null ? null : html`<p class="paging"><a href="${next}">Next page</a></p>`}`;
}
