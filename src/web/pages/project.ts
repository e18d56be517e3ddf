import { countryName } from '../../domain/countries.ts';
import type { CrosswalkGraph } from '../../domain/graph.ts';
import { formatAmount } from '../../domain/money.ts';
import { formatPercentage } from '../../domain/percentage.ts';
import type { Project } from '../../domain/types.ts';
import { countryAddress, projectAddress, segment } from '../addresses.ts';
import { type Html, html, joined } from '../html.ts';
import { block } from '../layout.ts';
import { codeChip, conceptOf } from '../parts/concepts.ts';
import { historyBlock } from '../parts/history.ts';
import { downloads, table } from '../parts/table.ts';
import { PROJECT_STATUS_WORDS, separated } from '../parts/words.ts';
import { signInTo } from '../parts/writing-form.ts';
import { mayDecide, type ProjectFacts } from './project-facts.ts';
import { questionsBlock } from './project-questions.ts';
import { projectSide } from './project-side.ts';

/** One project: what it is, what it contributes to, and what it decides about that. */

export function projectPage(facts: ProjectFacts): Html {
  const { graph, project, sides } = facts;
  const { value } = project;
  const path = segment(value.id);
  return html`<p class="over"><a href="/projects">Projects</a> › <code>${value.id}</code></p>
<h1>${value.title}</h1>
${value.example ? html`<div class="notice"><p>An invented project, as an example.</p></div>` : null}
${value.description === null ? null : html`<p class="lead">${value.description}</p>`}
<dl class="facts">
<dt>Status</dt><dd>${PROJECT_STATUS_WORDS[value.status]}</dd>
${value.startDate === null && value.endDate === null ? null : html`<dt>Runs</dt><dd>${value.startDate ?? 'open'} to ${value.endDate ?? 'open'}</dd>`}
${
  value.countries.length === 0
    ? null
    : html`<dt>Countries</dt><dd>${joined(
        value.countries.map(
          ({ country, percentage }) =>
            html`<a href="${countryAddress(country)}">${countryName(country)}</a>${percentage === null ? null : ` ${formatPercentage(percentage)} %`}`,
        ),
        ', ',
      )}</dd>`
}
${value.organisations.map(({ name, role }) => html`<dt>${role.charAt(0).toUpperCase() + role.slice(1)}</dt><dd>${name}</dd>`)}
</dl>
${block('tags', 'Its tags', tagTable(graph, value))}
${!facts.isNow || mayDecide(facts) ? null : signInTo(facts.visitor, 'answer questions or decide on alignments', 'tagger', projectAddress(value.id))}
${questionsBlock(facts)}
${sides.map((side) => projectSide(facts, side))}
${
  value.amounts.length === 0
    ? null
    : block(
        'money',
        'Money',
        table(
          'Amounts as they were reported',
          [
            { title: 'Kind', cell: ({ kind }) => kind },
            { title: 'From', cell: ({ from }) => from },
            { title: 'Until', cell: ({ until }) => until },
            {
              title: 'Amount',
              numeric: true,
              cell: ({ amountMinor, currency }) => separated(formatAmount(amountMinor, currency)),
            },
            { title: 'Currency', cell: ({ currency }) => currency },
          ],
          value.amounts,
        ),
      )
}
${downloads('This project', [
  ['JSON', `/v1/projects/${path}`],
  ['CSV', `/v1/exports/projects?format=csv&id=${encodeURIComponent(value.id)}`],
  ['XLSX', `/v1/exports/projects?format=xlsx&id=${encodeURIComponent(value.id)}`],
])}
${historyBlock(facts.history)}`;
}

function tagTable(graph: CrosswalkGraph, project: Project): Html {
  const any = (has: (tag: Project['tags'][number]) => boolean) => project.tags.some(has);
  return table(
    'Tags',
    [
      { title: 'Element', cell: ({ concept }) => codeChip(conceptOf(graph, concept), true) },
      { title: 'Label', text: true, cell: ({ concept }) => conceptOf(graph, concept).label },
      ...(any(({ percentage }) => percentage !== null)
        ? [
            {
              title: 'Per cent',
              numeric: true,
              cell: ({ percentage }: Project['tags'][number]) =>
                percentage === null ? null : formatPercentage(percentage),
            },
          ]
        : []),
      ...(any(({ significance }) => significance !== null)
        ? [{ title: 'Significance', cell: ({ significance }: Project['tags'][number]) => significance }]
        : []),
      { title: 'Origin', cell: ({ origin }) => origin },
      { title: 'By', cell: ({ by, at }) => `${by}, ${at.slice(0, 10)}` },
    ],
    project.tags,
  );
}
