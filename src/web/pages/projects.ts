import { countryName } from '../../domain/countries.ts';
import type { CrosswalkGraph } from '../../domain/graph.ts';
import { formatAmount } from '../../domain/money.ts';
import { PROJECT_STATUSES, type Project } from '../../domain/types.ts';
import type { Stored } from '../../store/port.ts';
import { countryAddress, projectAddress } from '../addresses.ts';
import { type Html, html, joined } from '../html.ts';
import { codeChip } from '../parts/concepts.ts';
import { askedFor, filterForm, selectField, textField } from '../parts/form.ts';
import { downloads, table } from '../parts/table.ts';
import { PROJECT_STATUS_WORDS, separated } from '../parts/words.ts';

export interface ProjectList {
  readonly graph: CrosswalkGraph;
  readonly items: readonly Stored<Project>[];
  readonly next: string | null;
  /** What was asked. */
  readonly asked: URLSearchParams;
  readonly files: readonly (readonly [string, string])[];
}

export function projectsPage({ graph, items, next, asked, files }: ProjectList): Html {
  const value = (name: string) => askedFor(asked, name);
  return html`<h1>Projects</h1>
${filterForm({
  action: '/projects',
  asked,
  fields: [
    textField('q', 'Id or title', value('q')),
    textField('country', 'Country code', value('country'), { size: 5, maxlength: 3 }),
    textField('organisation', 'Organisation', value('organisation')),
    textField('tag', 'Tagged with', value('tag'), { size: 10 }),
    selectField('status', 'Status', value('status'), [
      ['', 'any'],
      ...PROJECT_STATUSES.map((status) => [status, PROJECT_STATUS_WORDS[status]] as const),
    ]),
  ],
})}
${projectTable('Projects', graph, items)}
${downloads('All that fit', files)}
${next === null ? null : html`<p class="paging"><a class="button quiet" href="${next}">Next page</a></p>`}`;
}

export function projectTable(
  caption: string,
  graph: CrosswalkGraph,
  items: readonly Stored<Project>[],
): Html {
  return table(
    caption,
    [
      {
        title: 'Project',
        text: true,
        cell: ({ value }: Stored<Project>) => html`<a href="${projectAddress(value.id)}">${value.title}</a>`,
      },
      { title: 'Status', cell: ({ value }) => PROJECT_STATUS_WORDS[value.status] },
      {
        title: 'Countries',
        cell: ({ value }) =>
          joined(
            value.countries.map(
              ({ country }) => html`<a href="${countryAddress(country)}">${countryName(country)}</a>`,
            ),
            ', ',
          ),
      },
      {
        title: 'Tags',
        cell: ({ value }) =>
          value.tags.slice(0, 6).flatMap(({ concept }) => {
            const known = graph.concepts[graph.numberOf.get(concept) ?? -1];
            return known === undefined ? [] : [codeChip(known, true), ' '];
          }),
      },
      { title: 'Budget', numeric: true, cell: ({ value }) => joined(budgets(value), html`<br>`) },
    ],
    items,
  );
}

/** The sums of the budget lines, a currency each. */
export function budgets({ amounts }: Project): readonly string[] {
  const lines = amounts.filter(({ kind }) => kind === 'budget');
  return [...Map.groupBy(lines, ({ currency }) => currency)].map(([currency, of]) => {
    const sum = of.reduce((total, { amountMinor }) => total + BigInt(amountMinor), 0n);
    return `${separated(formatAmount(sum, currency))} ${currency}`;
  });
}
