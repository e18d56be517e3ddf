import type { CrosswalkGraph } from '../../domain/graph.ts';
import { type Framework, STRENGTHS } from '../../domain/types.ts';
import type { SearchResult } from '../../services/search.ts';
import { frameworkAddress } from '../addresses.ts';
import { sankey } from '../charts/sankey.ts';
import { type Html, html } from '../html.ts';
import { block } from '../layout.ts';
import { conceptList } from '../parts/concepts.ts';
import { figure } from '../parts/figure.ts';
import { downloads, filesAt, table } from '../parts/table.ts';
import { counted, separated } from '../parts/words.ts';

/** The first page: what can be asked, the frameworks and how they relate, the state in numbers. */
interface HomeFacts {
  readonly graph: CrosswalkGraph;
  readonly revision: number;
  readonly change: number;
  /** Today as answers take it (ISO date): frameworks that ended before it are told apart. */
  readonly day: string;
  readonly projects: number;
}

export function homePage(facts: HomeFacts): Html {
  const { graph } = facts;
  return html`<h1>How the frameworks of migration work fit together</h1>
<p class="lead">Tag a project with one framework and see, with reasons and sources, what else it contributes to: targets of the 2030 Agenda, objectives of the Global Compact, the outcomes of a country’s Cooperation Framework.</p>
<form class="search-large" action="/search" role="search">
<label class="out-of-sight" for="q">Search all elements</label>
<input type="search" id="q" name="q" maxlength="200" placeholder="10.7, trafficking, legal identity">
<button>Search</button>
</form>
<p class="small">Every code in use is read: <code>10.7</code>, <code>SDG 10.07</code>, <code>C100702</code>, <code>srf:1a11</code>.</p>
${block(
  'questions',
  'What you can ask',
  html`<ul class="concepts">
<li class="way"><a href="/align">Align</a><span>I tag my project with these codes, or paste a text that holds them: what does that contribute to, and why?</span></li>
<li class="way"><a href="/reports/contributions">Contributions</a><span>How much of the portfolio is aligned to which goal or target, without counting anything twice?</span></li>
<li class="way"><a href="/reports/coverage">Coverage</a><span>Which targets and objectives does nobody work on, and which projects reach none?</span></li>
<li class="way"><a href="/countries">Countries</a><span>A Cooperation Framework outcome by outcome: projects, money, targets, gaps.</span></li>
<li class="way"><a href="/matrix">Matrix</a><span>Two frameworks against each other, with the mappings behind each cell.</span></li>
</ul>`,
  { beside: true },
)}
${block('map', 'The frameworks, and what leads where', mapOf(facts), {
  note: 'Accepted mappings from framework to framework, by strength. Contribution flows to the right: from strategies and plans to what they serve.',
})}
${block('list', 'All frameworks', frameworkTable(graph, facts.day))}
${block('state', 'The crosswalk in numbers', numbers(facts), { beside: true })}`;
}

/** Frameworks by what they are: those of organizations and countries lead to those of the world. */
const COLUMNS: readonly (readonly [name: string, frameworks: readonly string[]])[] = [
  ['Strategies and results', ['msd', 'srf', 'sp', 'sv', 'toc', 'srf-2021']],
  ['Country plans', []],
  ['Governance of migration', ['migof']],
  ['Global Compact', ['gcm']],
  ['2030 Agenda', ['sdg']],
];

function mapOf({ graph, revision, change }: HomeFacts): Html {
  const columnOf = (framework: Framework | undefined) =>
    framework?.country != null ? 1 : COLUMNS.findIndex(([, ids]) => ids.includes(framework?.id ?? ''));
  const byId = new Map(graph.frameworks.map((framework) => [framework.id, framework]));
  const positive = graph.mappings.filter(
    ({ status, modifier, object, strength }) =>
      status === 'accepted' && modifier === null && object !== null && strength !== null,
  );
  const groups = Map.groupBy(
    positive,
    ({ subject, objectFramework, strength }) => `${subject.split(':')[0]} ${objectFramework} ${strength}`,
  );
  const links = [...groups].sort().map(([key, of]) => {
    const [source = '', target = '', strength = ''] = key.split(' ');
    return {
      source,
      target,
      value: of.length,
      strength: STRENGTHS.find((known) => known === strength) ?? null,
      label: 'accepted mappings',
    };
  });
  const nodes = graph.frameworks.flatMap((framework) => {
    const column = columnOf(framework);
    const { id, shortTitle } = framework;
    const color = id === 'sdg' ? ({ color: '#00689D' } as const) : {};
    return column < 0 ? [] : [{ id, code: id, label: shortTitle, column, ...color }];
  });
  const drawn = links.filter(({ source, target }) => columnOf(byId.get(source)) < columnOf(byId.get(target)));
  const rows = [...Map.groupBy(drawn, ({ source, target }) => `${source} ${target}`).values()].map((of) => ({
    source: byId.get(of[0]?.source ?? ''),
    target: byId.get(of[0]?.target ?? ''),
    counts: STRENGTHS.map((strength) => of.find((link) => link.strength === strength)?.value ?? 0),
  }));
  const name = (framework: Framework | undefined) =>
    html`<a href="${frameworkAddress(framework?.id ?? '')}">${framework?.shortTitle}</a>`;
  return html`${figure((width) =>
    sankey({
      title: 'Accepted mappings between frameworks',
      unit: 'mappings',
      method: 'each mapping between two elements counted once',
      filters: 'none',
      revision: `revision ${revision}, change ${change}`,
      width,
      columns: COLUMNS.map(([title]) => title),
      nodes,
      links: drawn,
    }),
  )}
<details><summary>The same as a table</summary>
${table(
  'Accepted mappings between frameworks',
  [
    { title: 'From', cell: ({ source }) => name(source) },
    { title: 'To', cell: ({ target }) => name(target) },
    ...STRENGTHS.map((strength, place) => ({
      title: strength,
      numeric: true,
      cell: ({ counts }: (typeof rows)[number]) => separated(counts[place] ?? 0),
    })),
  ],
  rows,
)}
${downloads('All mappings', filesAt('/v1/mappings?status=accepted'))}
</details>`;
}

export function frameworkTable(graph: CrosswalkGraph, day: string): Html {
  const size = (framework: Framework) =>
    graph.concepts.filter((concept) => concept.framework === framework.id).length;
  return html`${table(
    'Frameworks',
    [
      {
        title: 'Framework',
        text: true,
        cell: ({ id, title }: Framework) => html`<a href="${frameworkAddress(id)}">${title}</a>`,
      },
      { title: 'Publisher', text: true, cell: ({ publisher }) => publisher },
      { title: 'Edition', text: true, cell: ({ edition }) => edition },
      {
        title: 'In force',
        cell: ({ validFrom, validUntil }) =>
          validUntil !== null && validUntil < day
            ? `ended ${validUntil}`
            : `${validFrom === null ? '' : `from ${validFrom.slice(0, 4)}`}${validUntil === null ? '' : ` to ${validUntil.slice(0, 4)}`}`,
      },
      { title: 'Elements', numeric: true, cell: (framework) => separated(size(framework)) },
    ],
    graph.frameworks,
  )}
${downloads('The same', filesAt('/v1/frameworks'))}`;
}

function numbers({ graph, projects, revision, change }: HomeFacts): Html {
  const of = (wanted: string) => graph.mappings.filter(({ status }) => status === wanted);
  const accepted = of('accepted');
  const facts = [
    ['Frameworks', graph.frameworks.length],
    ['Elements', graph.concepts.length],
    [
      'Mappings in force',
      accepted.filter(({ object, modifier }) => object !== null && modifier === null).length,
    ],
    ['Reviewed, nothing fits', accepted.filter(({ object }) => object === null).length],
    ['Proposed mappings', of('proposed').length],
    ['Mapping sets', graph.sets.length],
    ['Projects', projects],
    ['Revision', revision],
    ['Change', change],
  ] as const;
  return html`<dl class="numbers">${facts.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${separated(value)}</dd></div>`,
  )}</dl>`;
}

const MOST_HITS = 60;

export function searchPage(graph: CrosswalkGraph, q: string, result: SearchResult): Html {
  const { concepts, frameworks, allWords } = result;
  const names = new Map(graph.frameworks.map(({ id, shortTitle }) => [id, shortTitle]));
  const levels = new Map(
    graph.frameworks.flatMap(({ id, levels: own }) => own.map((level) => [`${id} ${level.id}`, level.label])),
  );
  const told =
    q === ''
      ? 'Write a code or some words.'
      : concepts.length === 0
        ? `Nothing has “${q}”. Try fewer words, or a code such as 10.7.`
        : allWords
          ? `${counted(concepts.length, 'element')}, best first.`
          : `No element has all of these words. ${counted(concepts.length, 'element')} with some of them:`;
  return html`<h1>Search</h1>
<form class="search-large" action="/search" role="search">
<label class="out-of-sight" for="q">Search all elements</label>
<input type="search" id="q" name="q" maxlength="200" value="${q}">
<button>Search</button>
</form>
<p role="status">${told}</p>
${
  frameworks.length === 0
    ? null
    : html`<p>${frameworks.map(({ id, title }) => html`Framework: <a href="${frameworkAddress(id)}">${title}</a>. `)}</p>`
}
${conceptList(
  concepts.slice(0, MOST_HITS).map((concept) => ({
    concept,
    full: true,
    about: `${names.get(concept.framework)}, ${(levels.get(`${concept.framework} ${concept.level}`) ?? concept.level).toLowerCase()}${concept.codes.length === 0 ? '' : ` · also ${concept.codes.join(', ')}`}`,
  })),
)}
${concepts.length > MOST_HITS ? html`<p class="small">The first ${MOST_HITS} are shown. More words narrow it down.</p>` : null}`;
}
