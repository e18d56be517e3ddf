import { countryName } from '../../domain/countries.ts';
import { PLAN_WAYS, type PlanWay } from '../../domain/country-view.ts';
import type { CrosswalkGraph } from '../../domain/graph.ts';
import type { Framework, Project } from '../../domain/types.ts';
import { PLAN_WAY_WORDS } from '../../formats/report/words.ts';
import type { CountryOfPortfolio } from '../../services/countries.ts';
import type { Stored } from '../../store/port.ts';
import { address, countryAddress, frameworkAddress } from '../addresses.ts';
import { grouped, sumOf } from '../charts/quantity.ts';
import { type Html, html } from '../html.ts';
import { block } from '../layout.ts';
import { codeChip, conceptOf } from '../parts/concepts.ts';
import { downloads, filesAt, type PageFor, table } from '../parts/table.ts';
import { counted, separated } from '../parts/words.ts';
import { projectTable } from './projects.ts';

/** A country: its Cooperation Framework element by element, and the projects in it. */

interface Named {
  readonly concept: { readonly id: string };
}

/** A plan as the service answers it; amounts are decimal text. */
export interface Plan {
  readonly framework: Framework;
  readonly portfolio: { readonly projects: number; readonly underAny: number };
  readonly warnings: readonly string[];
  readonly elements: readonly {
    readonly concept: { readonly id: string };
    readonly projects: Readonly<
      Record<
        PlanWay,
        {
          readonly projects: number;
          /** The address of exactly these projects. */
          readonly link: string;
          readonly amounts: readonly {
            readonly kind: string;
            readonly currency: string;
            readonly amount: string;
          }[];
        }
      >
    >;
    readonly serves: readonly (Named & { readonly declared: number; readonly inferred: number })[];
    readonly gaps: readonly string[];
  }[];
  readonly gaps: readonly (Named & { readonly namedBy: readonly string[] })[];
  readonly conditionalGaps: readonly Named[];
  readonly observedGaps: readonly Named[];
}

interface CountryFacts {
  readonly graph: CrosswalkGraph;
  readonly iso: string;
  readonly plans: readonly Plan[];
  readonly projects: readonly Stored<Project>[];
  readonly more: boolean;
  readonly pageFor: PageFor;
}

export function countryPage({ graph, iso, plans, projects, more, pageFor }: CountryFacts): Html {
  const name = countryName(iso);
  return html`<p class="over"><a href="/countries">Countries</a> › <code>${iso}</code></p>
<h1>${name}</h1>
<p><a class="button quiet" href="${address('/reports/contributions', { to: 'sdg', level: 'target', method: 'equal-split', country: iso })}">Contributions in ${name}</a> <a class="button quiet" href="${address('/reports/coverage', { framework: 'sdg', level: 'target', country: iso })}">Coverage in ${name}</a></p>
${plans.length === 0 ? html`<p class="lead">No Cooperation Framework of ${name} is held here.</p>` : plans.map((plan) => planBlocks(graph, iso, plan, pageFor))}
${block(
  'projects',
  'Projects',
  html`${projectTable(`Projects in ${name}`, graph, projects)}
${more ? html`<p><a href="${address('/projects', { country: iso })}">All projects in ${name}</a></p>` : null}
${downloads('All of them', [
  ['JSON', `/v1/projects?country=${iso}`],
  ['CSV', `/v1/exports/projects?format=csv&country=${iso}`],
  ['XLSX', `/v1/exports/projects?format=xlsx&country=${iso}`],
])}`,
)}`;
}

function planBlocks(graph: CrosswalkGraph, iso: string, plan: Plan, pageFor: PageFor): Html {
  const { framework, elements, gaps, conditionalGaps, observedGaps, portfolio } = plan;
  const chip = ({ concept }: Named) => codeChip(conceptOf(graph, concept.id), true);
  const query = `/v1/reports/country-framework?framework=${framework.id}&country=${iso}`;
  const files = downloads('The same', filesAt(query));
  return html`<p class="lead"><a href="${frameworkAddress(framework.id)}">${framework.title}</a>, ${framework.edition}. ${counted(portfolio.projects, 'project')} here, ${portfolio.underAny} under an element of the plan.</p>
${plan.warnings.length === 0 ? null : html`<div class="notice warn">${plan.warnings.map((message) => html`<p>${message}</p>`)}</div>`}
${block(
  `plan-${framework.id}`,
  'Outcome by outcome',
  html`${elements.map((element) => {
    const concept = conceptOf(graph, element.concept.id);
    const level = framework.levels.find(({ id }) => id === concept.level)?.label ?? concept.level;
    const people = PLAN_WAYS.filter((way) => element.projects[way].projects > 0);
    const amounts = (['declared', 'classified', 'inferred'] as const).flatMap(
      (way) => element.projects[way].amounts,
    );
    return html`<article class="alignment">${codeChip(concept)}<div>
<p><span class="mark">${level}</span></p><p class="name">${concept.label}</p>
<p>${people.length === 0 ? html`<span class="mark ask">no project</span>` : people.map((way) => html`<span class="mark"><a href="${pageFor(element.projects[way].link) ?? ''}"><strong>${counted(element.projects[way].projects, 'project')}</strong></a> ${PLAN_WAY_WORDS[way]}</span>`)}</p>
${amounts.length === 0 ? null : html`<p>${sums(amounts).map((text) => html`<span class="mark number">${text}</span>`)}</p>`}
${element.serves.length === 0 ? null : html`<p>Served by these projects: ${element.serves.map((served) => html`${chip(served)} `)}</p>`}
${element.gaps.length === 0 ? null : html`<p>Named by the plan, served by none of them: ${element.gaps.map((id) => html`${codeChip(conceptOf(graph, id), true)} `)}</p>`}
</div></article>`;
  })}${files}`,
  {
    note: 'Amounts are those of whole projects, which may stand under several elements: they are not to be added up.',
  },
)}
${block(
  `gaps-${framework.id}`,
  'Gaps',
  html`${gapTable(graph, 'Named by the plan, and served by no project here', gaps)}
${conditionalGaps.length === 0 ? null : html`<p>Named by conditional mappings only, and not served: ${conditionalGaps.map((gap) => html`${chip(gap)} `)}</p>`}
${observedGaps.length === 0 ? null : html`<p>Not named by the plan itself, but seen in its joint work plans, and not served: ${observedGaps.map((gap) => html`${chip(gap)} `)}</p>`}
${files}`,
)}`;
}

function gapTable(graph: CrosswalkGraph, caption: string, gaps: Plan['gaps']): Html {
  return table(
    caption,
    [
      { title: 'Code', cell: ({ concept }) => codeChip(conceptOf(graph, concept.id), true) },
      { title: 'What', text: true, cell: ({ concept }) => conceptOf(graph, concept.id).label },
      {
        title: 'Named by',
        cell: ({ namedBy }) => namedBy.map((id) => conceptOf(graph, id).notation).join(', '),
      },
    ],
    gaps,
  );
}

/** One text for each kind and currency: "budget 1,200,000.00 USD". */
function sums(amounts: readonly { kind: string; currency: string; amount: string }[]): readonly string[] {
  return [...Map.groupBy(amounts, ({ kind, currency }) => `${kind} ${currency}`)].map(([key, of]) => {
    const [kind, currency] = key.split(' ');
    return `${kind} ${grouped(sumOf(of.map(({ amount }) => amount)))} ${currency}`;
  });
}

/** Countries with a plan or a project. */
export function countriesPage(graph: CrosswalkGraph, countries: readonly CountryOfPortfolio[]): Html {
  const titleOf = (id: string) => graph.frameworks.find((framework) => framework.id === id)?.title ?? id;
  return html`<h1>Countries</h1>
<p class="lead">Countries that have a Cooperation Framework or a project here.</p>
${table(
  'Countries',
  [
    {
      title: 'Country',
      cell: ({ country, label }) => html`<a href="${countryAddress(country)}">${label}</a>`,
    },
    {
      title: 'Cooperation Framework',
      text: true,
      cell: ({ frameworks }) => frameworks.map(titleOf).join(', '),
    },
    { title: 'Projects', numeric: true, cell: ({ projects }) => separated(projects) },
    { title: 'Counted in reports', numeric: true, cell: ({ counted }) => separated(counted) },
  ],
  countries,
)}
${downloads('The same', filesAt('/v1/countries'))}`;
}
