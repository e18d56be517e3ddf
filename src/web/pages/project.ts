import type { Alignment } from '../../domain/alignment.ts';
import { countryName } from '../../domain/countries.ts';
import type { CrosswalkGraph } from '../../domain/graph.ts';
import { formatAmount } from '../../domain/money.ts';
import { formatPercentage } from '../../domain/percentage.ts';
import type { Project } from '../../domain/types.ts';
import type { Stored } from '../../store/port.ts';
import { countryAddress, projectAddress, segment } from '../addresses.ts';
import { type Html, html, joined } from '../html.ts';
import { block, type Visitor } from '../layout.ts';
import { codeChip, conceptOf } from '../parts/concepts.ts';
import { historyBlock, type ShownHistory } from '../parts/history.ts';
import { downloads, filesAt, table } from '../parts/table.ts';
import { alignmentGroups, reachedInWords } from '../parts/why.ts';
import { PROJECT_STATUS_WORDS, separated } from '../parts/words.ts';
import { flowPicture, leadingNowhere, type Side } from './align.ts';

/** A decision that could not be taken, shown at its form. */
export interface DecisionFault {
  readonly concept: string;
  readonly message: string;
  readonly reason: string;
}

export interface ProjectFacts {
  readonly graph: CrosswalkGraph;
  readonly revision: number;
  readonly change: number;
  readonly project: Stored<Project>;
  readonly sides: readonly Side[];
  readonly visitor: Visitor;
  /** Nothing is decided about a state of the past. */
  readonly isNow: boolean;
  readonly fault: DecisionFault | null;
  readonly history: ShownHistory;
}

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
${sides.map((side) => sideBlock(facts, side))}
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

function sideBlock(facts: ProjectFacts, side: Side): Html {
  const { framework, level, answer } = side;
  const { graph, project } = facts;
  const { alignments, unaligned } = answer;
  const path = `/v1/projects/${segment(project.value.id)}/alignments?to=${framework.id}${level === null ? '' : `&level=${level}`}&change=${facts.change}`;
  return block(
    `to-${framework.id}`,
    `${framework.shortTitle}: ${reachedInWords(framework, level, alignments)}`,
    html`${flowPicture(`/v1/projects/${segment(project.value.id)}/alignments`, {}, side, facts.change)}
${alignmentGroups(graph, alignments, (alignment) => decisionForm(facts, alignment))}
${leadingNowhere(graph, unaligned)}
${alignments.length === 0 ? null : downloads('The same', filesAt(path))}`,
  );
}

/** Confirming or declining, for who is signed in and may; what the project declared itself is not decided here. */
function decisionForm(
  { project, visitor, fault, isNow }: ProjectFacts,
  { concept, basis, decision }: Alignment,
): Html | null {
  if (!isNow || !visitor.mayWrite || visitor.formToken === null) return null;
  if (basis === 'tagged' && decision === null) return null;
  const id = concept.id.replaceAll(/[^a-zA-Z0-9]/g, '-');
  const own = fault?.concept === concept.id ? fault : null;
  return html`<details class="no-print" id="decide-${id}"${own === null ? null : html` open`}><summary>Decide on ${concept.id}</summary>
<form class="fields" method="post" action="${projectAddress(project.value.id)}/decisions">
<input type="hidden" name="token" value="${visitor.formToken}">
<input type="hidden" name="version" value="${project.version}">
<input type="hidden" name="concept" value="${concept.id}">
<div><label for="reason-${id}">Reason <span class="hint">needed to decline</span></label>
<textarea id="reason-${id}" name="reason" maxlength="2000" rows="2"${own === null ? null : html` aria-invalid="true" aria-describedby="fault-${id}"`}>${own?.reason ?? ''}</textarea>
${own === null ? null : html`<p class="bad-text" id="fault-${id}">${own.message}</p>`}</div>
<div><button name="decision" value="confirm">Confirm: it does</button> <button class="quiet" name="decision" value="decline">Decline</button></div>
</form></details>`;
}
