import type { CrosswalkGraph } from '../domain/graph.ts';
import { formatAmount } from '../domain/money.ts';
import type { Tally } from '../domain/table.ts';
import type { TallyChange } from '../domain/table-difference.ts';
import type { TableImpact } from '../services/default-tables.ts';
import type { Impact } from '../services/impact.ts';
import { presentRef } from './present.ts';
import { presentDifference } from './present-difference.ts';

/** What a change would change, as the API's JSON. Also for comparisons of two revisions. */

const SHOWN_CONCEPTS = 200;

export function presentConcepts(graph: CrosswalkGraph, concepts: Impact['concepts']) {
  return {
    count: concepts.length,
    items: concepts.slice(0, SHOWN_CONCEPTS).map(({ tag, differences }) => ({
      concept: presentRef(graph, tag),
      differences: differences.map((difference) => presentDifference(graph, difference)),
    })),
  };
}

export function presentTables(tables: readonly TableImpact[]) {
  return tables.flatMap(({ framework, level, method, changes }) =>
    changes.map(({ currency, rows, unaligned }) => ({
      framework,
      level,
      method,
      currency,
      rows: rows.map((row) => ({
        concept: { id: row.concept.id, label: row.concept.label },
        ...presentChange(row, currency),
      })),
      unaligned: presentChange(unaligned, currency),
    })),
  );
}

function presentChange({ before, after }: TallyChange, currency: string | null) {
  const tally = ({ projects, amountMinor }: Tally) => ({
    projects,
    amount: currency === null ? null : formatAmount(amountMinor, currency),
  });
  const difference: Tally = {
    projects: after.projects - before.projects,
    amountMinor: after.amountMinor - before.amountMinor,
  };
  return { before: tally(before), after: tally(after), difference: tally(difference) };
}
