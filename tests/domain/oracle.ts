import type { CrosswalkData } from '../../src/domain/graph.ts';
import type { TableQuery } from '../../src/domain/table.ts';
import { cutByHand } from './oracle-cuts.ts';
import { conceptOf, parentOf } from './oracle-paths.ts';
import { byRegion, largestRemainder, piecesOf, presences } from './oracle-pieces.ts';
import type { PlainProject } from './oracle-world.ts';

/**
 * Section 4 of the design computed a second time, with plain loops over plain data: no graph, no shared cut, no tag
 * keys.
 */

export interface HandTally {
  projects: number;
  minor: bigint;
}

export interface HandRow extends HandTally {
  concept: string;
  group: Record<string, unknown>;
  declared: HandTally;
  inferred: HandTally;
}

export interface HandTable {
  currency: string | null;
  rows: HandRow[];
  unaligned: HandTally;
  total: HandTally;
}

export function countByHand(
  data: CrosswalkData,
  projects: readonly PlainProject[],
  query: TableQuery,
): HandTable[] {
  const tables: HandTable[] = [];
  for (const project of projects) {
    const { origins, parts } = cutByHand(data, project, query);
    const counting = query.method === 'count';
    const pieces = counting ? presences(project, query.groupBy.includes('year')) : piecesOf(project);
    const touched = new Set<HandTally>();
    const put = (tally: HandTally, minor: bigint) => {
      tally.minor += minor;
      if (!touched.has(tally)) tally.projects += 1;
      touched.add(tally);
    };
    for (const { currency, country, year, minor } of pieces) {
      if (query.country !== null && country !== query.country) continue;
      if (!counting && query.years !== null) {
        const { from, until } = query.years;
        if (year === null || year < (from ?? year) || year > (until ?? year)) continue;
      }
      if (!regionsOf(project, query, minor).some(({ region }) => isAskedFor(region, query))) continue;
      let table = tables.find((each) => each.currency === currency);
      if (table === undefined) {
        table = {
          currency,
          rows: [],
          unaligned: { projects: 0, minor: 0n },
          total: { projects: 0, minor: 0n },
        };
        tables.push(table);
      }
      const repeated = counting || query.method === 'full';
      const cut = repeated
        ? parts.map(() => minor)
        : largestRemainder(
            minor,
            parts.map(({ weight }) => weight),
          );
      // `full` gives a row the whole once, however many of its concepts the project has.
      const once = new Set<string>();
      const columns = regionsOf(project, query, minor).map(({ minor: sum }) => sum);
      for (const [place, { concept }] of parts.entries()) {
        // An element of the level that the project does not count for (above an indicator, say) is no row of it.
        const above = atLevel(data, concept, query.level);
        const origin = above === null ? undefined : origins.get(above);
        const isAsked = origin !== undefined && (query.origin === null || query.origin === origin);
        const row = isAsked ? above : null;
        const shares = repeated ? columns : takeFrom(columns, cut[place] ?? 0n);
        for (const [nth, { region }] of regionsOf(project, query, minor).entries()) {
          if (!isAskedFor(region, query)) continue;
          const share = shares[nth] ?? 0n;
          if (!repeated || place === 0) put(table.total, share);
          if (repeated && once.has(JSON.stringify([row, region]))) continue;
          once.add(JSON.stringify([row, region]));
          if (row === null || origin === undefined) put(table.unaligned, share);
          else {
            const found = rowFor(table, row, groupOf(project, query, { country, year, region }));
            put(found, share);
            put(found[origin], share);
          }
        }
      }
    }
  }
  if (tables.length === 0) {
    tables.push({
      currency: null,
      rows: [],
      unaligned: { projects: 0, minor: 0n },
      total: { projects: 0, minor: 0n },
    });
  }
  return tables.sort((a, b) => ((a.currency ?? '') < (b.currency ?? '') ? -1 : 1));
}

function atLevel(data: CrosswalkData, concept: string | null, level: string): string | null {
  for (let at = concept; at !== null; at = parentOf(data, at)) {
    if (conceptOf(data, at)?.level === level) return at;
  }
  return null;
}

/** The regions that a piece falls to, where they are asked for. */
function regionsOf(
  project: PlainProject,
  { region: wanted, groupBy }: TableQuery,
  minor: bigint,
): { region: string | null; minor: bigint }[] {
  if (wanted === null && !groupBy.includes('region')) return [{ region: null, minor }];
  return byRegion(project.regions, wanted?.vocabulary ?? null, minor);
}

function isAskedFor(region: string | null, { region: wanted }: TableQuery): boolean {
  return wanted === null || region === `${wanted.vocabulary}:${wanted.code}`;
}

/** Takes an amount out of several sums, in proportion to what is left of each; the sums become smaller. */
function takeFrom(sums: bigint[], amount: bigint): bigint[] {
  if (amount === 0n) return sums.map(() => 0n);
  const taken = largestRemainder(
    amount,
    sums.map((sum) => (sum < 0n ? -sum : sum)),
  );
  for (const [place, part] of taken.entries()) sums[place] = (sums[place] ?? 0n) - part;
  return taken;
}

function groupOf(
  project: PlainProject,
  { groupBy }: TableQuery,
  piece: Record<'country' | 'year' | 'region', unknown>,
): Record<string, unknown> {
  const all: Record<string, unknown> = {
    ...piece,
    organisation: project.organisation,
    status: project.status,
    humanitarian: project.humanitarian,
    gender: project.markers.gender ?? null,
    humanRights: project.markers.humanRights ?? null,
    peace: project.markers.peace ?? null,
  };
  return Object.fromEntries(groupBy.map((dimension) => [dimension, all[dimension]]));
}

function rowFor(table: HandTable, concept: string, group: Record<string, unknown>): HandRow {
  const key = (of: Record<string, unknown>) => JSON.stringify(Object.entries(of).sort());
  let row = table.rows.find((each) => each.concept === concept && key(each.group) === key(group));
  if (row === undefined) {
    const tally = () => ({ projects: 0, minor: 0n });
    row = { ...tally(), concept, group, declared: tally(), inferred: tally() };
    table.rows.push(row);
  }
  return row;
}
