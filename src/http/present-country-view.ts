import { RULES_VERSION } from '../domain/alignment.ts';
import {
  type NamedBy,
  type NamedConcept,
  namedBy,
  type PlanElement,
  type PlanShare,
  type PlanWay,
} from '../domain/country-view.ts';
import { type CrosswalkGraph, conceptAt } from '../domain/graph.ts';
import { AMOUNT_KINDS } from '../domain/types.ts';
import type { CountryViewOptions, CountryViewReport } from '../services/country-view.ts';
import type { View } from '../services/crosswalk.ts';
import { levelTitles } from './level-words.ts';
import { NOTICE, presentBrief, presentRef, stateOf } from './present.ts';
import { presentMoney, selectionSet } from './present-coverage.ts';
import { filtersSet, filterWords } from './report-about.ts';
import { type Links, segment } from './report-links.ts';

/** A country's framework as the API answers it. */
export function presentCountryView(
  view: View,
  report: CountryViewReport,
  options: CountryViewOptions,
  links: Links,
) {
  const { graph } = view.crosswalk;
  const { framework, filter } = report;
  const { change } = view.snapshot;
  return {
    framework: framework.id,
    title: framework.title,
    country: filter.country ?? '',
    against: report.against.map((side) => ({
      framework: side.framework.id,
      level: side.level,
      ...levelTitles(side),
    })),
    additive: false as const,
    ...stateOf(view.snapshot),
    rules: RULES_VERSION,
    notice: NOTICE,
    warnings: [...report.warnings],
    filters: filtersSet({
      under: options.under,
      ...filterWords(filter),
      ...selectionSet(options),
    }),
    portfolio: report.view.portfolio,
    elements: report.view.elements.map((element) => {
      const concept = conceptAt(graph, element.concept);
      const under = (way: { readonly way?: PlanWay }) =>
        links('/v1/reports/country-framework/projects', {
          element: concept.id,
          ...way,
          country: filter.country ?? '',
        });
      return {
        concept: presentBrief(concept),
        parent: concept.parent,
        projects: presentShares(element.shares, (way) => under({ way })),
        names: element.names.map((name) => presentNamed(graph, name)),
        serves: element.serves.map(({ concept: number, declared, inferred }) => ({
          concept: refOf(graph, number),
          declared,
          inferred,
        })),
        gaps: element.names
          .filter((name) => name.servedHere === 0 && namedBy(name) === 'mapping')
          .map((name) => conceptAt(graph, name.concept).id),
        links: {
          projects: under({}),
          mappings: `/v1/mappings?subject=${segment(concept.id)}&change=${change}`,
        },
      };
    }),
    gaps: gapsOf(graph, report.view.elements, 'mapping'),
    conditionalGaps: gapsOf(graph, report.view.elements, 'conditional-mapping'),
    observedGaps: gapsOf(graph, report.view.elements, 'observed-parts'),
  };
}

export type CountryViewAnswer = ReturnType<typeof presentCountryView>;

const NAMED_BY: readonly NamedBy[] = ['mapping', 'conditional-mapping', 'observed-parts'];

function presentShares(shares: PlanElement['shares'], linkTo: (way: PlanWay) => string) {
  const share = (way: PlanWay) => presentShare(shares[way], linkTo(way));
  return {
    declared: share('declared'),
    classified: share('classified'),
    inferred: share('inferred'),
    conditional: share('conditional'),
    'shared-result': share('shared-result'),
    'no-strength': share('no-strength'),
    reviewed: share('reviewed'),
  };
}

function presentShare({ projects, money }: PlanShare, link: string) {
  return {
    projects,
    amounts: AMOUNT_KINDS.flatMap((kind) =>
      presentMoney(money.get(kind) ?? new Map()).map((amount) => ({ kind, ...amount })),
    ),
    link,
  };
}

function presentNamed(
  graph: CrosswalkGraph,
  { concept, mapped, observed, servedHere, servedAnywhere }: NamedConcept,
) {
  return {
    concept: refOf(graph, concept),
    mapped:
      mapped === null
        ? null
        : {
            strength: mapped.strength,
            confidence: mapped.confidence / 1000,
            evidence: [...mapped.evidence],
            mappings: mapped.mappings.map(({ id }) => id),
          },
    observed: observed === null ? null : { count: observed.count, of: observed.of },
    servedHere,
    servedAnywhere,
  };
}

/** What elements name in this way at best and nobody serves, in framework order. */
function gapsOf(graph: CrosswalkGraph, elements: readonly PlanElement[], way: NamedBy) {
  const best = (by: readonly NamedConcept[]) =>
    NAMED_BY.find((wanted) => by.some((name) => namedBy(name) === wanted));
  const named = elements.flatMap(({ concept: element, names }) =>
    names.filter(({ servedAnywhere }) => servedAnywhere === 0).map((name) => ({ ...name, element })),
  );
  return [...Map.groupBy(named, ({ concept }) => concept)]
    .filter(([, by]) => best(by) === way)
    .sort(([a], [b]) => a - b)
    .map(([concept, by]) => ({
      concept: refOf(graph, concept),
      namedBy: by.map(({ element }) => conceptAt(graph, element).id),
    }));
}

function refOf(graph: CrosswalkGraph, number: number) {
  return presentRef(graph, conceptAt(graph, number).id);
}
