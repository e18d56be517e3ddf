import type { CrosswalkData } from '../../src/domain/graph.ts';
import type { TableQuery } from '../../src/domain/table.ts';
import { allPaths, frameworkOfId, isWithin, parentOf } from './oracle-paths.ts';
import { byRegion, HUNDRED, largestRemainder, NEAR, piecesOf, presences, sumOf } from './oracle-pieces.ts';
import type { PlainProject } from './oracle-world.ts';

/**
 * Section 4 of the design computed a second time, with plain loops over plain data: no graph, no shared cut, no tag
 * keys. Where the design leaves the reading open it follows the one that src/domain/counted.ts states.
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

/** A part of a cut: a concept, or nothing, with its weight. */
interface HandPart {
  concept: string | null;
  weight: bigint;
}

/** The ids of a framework in its own order. */
function inOrder(data: CrosswalkData, ids: Iterable<string>): string[] {
  const wanted = new Set(ids);
  return [...data.concepts]
    .sort((a, b) => a.position - b.position)
    .filter(({ id }) => wanted.has(id))
    .map(({ id }) => id);
}

function mostSpecific(data: CrosswalkData, ids: Iterable<string>): string[] {
  const all = inOrder(data, ids);
  return all.filter((id) => !all.some((other) => other !== id && isWithin(data, other, id)));
}

/** What one tag from another framework counts for by itself: mapped, core or supporting, not declined. */
function reachedBy(data: CrosswalkData, tag: string, project: PlainProject, query: TableQuery): Set<string> {
  const reached = new Set<string>();
  const ranks = ['core', 'supporting', 'conditional'];
  if (query.maxHops < 1) return reached;
  for (const path of allPaths(data, tag, query.to, 1)) {
    const visited = path.steps.map(({ to }) => to);
    const declined = project.decisions.some(
      ({ decision, concept }) => decision === 'decline' && visited.some((id) => isWithin(data, id, concept)),
    );
    if (declined || path.strength === 'conditional' || path.confidence < query.minConfidence) continue;
    if (ranks.indexOf(path.strength) > ranks.indexOf(query.minStrength)) continue;
    const evidence = path.steps.flatMap(({ mapping }) =>
      data.mappings.filter(({ id }) => id === mapping).map((each) => each.evidence),
    );
    if (query.evidence !== null && evidence.some((kind) => !query.evidence?.includes(kind))) continue;
    reached.add(path.end);
  }
  return reached;
}

function partsOf(
  data: CrosswalkData,
  project: PlainProject,
  query: TableQuery,
  own: readonly string[],
): HandPart[] {
  const nothing: HandPart[] = [{ concept: null, weight: 1n }];
  const known = new Set(data.concepts.map(({ id }) => id));
  const tags = project.tags.filter(({ concept }) => known.has(concept));
  const counted = new Set(own);
  if (own.length === 0) {
    for (const { concept } of tags)
      for (const id of reachedBy(data, concept, project, query)) counted.add(id);
  }
  const concepts = mostSpecific(data, counted);
  if (concepts.length === 0) return nothing;
  if (query.method !== 'declared-split') return concepts.map((concept) => ({ concept, weight: 1n }));

  const withPercentage = tags.filter(({ percentage }) => percentage !== null);
  const inTarget = withPercentage.filter(({ concept }) => own.includes(concept));
  const shares: { percentage: number; to: string[] }[] = [];
  if (inTarget.length > 0) {
    const depth = (id: string) => {
      const levels = data.frameworks.find((each) => each.id === query.to)?.levels ?? [];
      const level = data.concepts.find((each) => each.id === id)?.level;
      return levels.findIndex((each) => each.id === level);
    };
    const depths = [...new Set(inTarget.map(({ concept }) => depth(concept)))].sort((a, b) => b - a);
    const at = (level: number | undefined) => inTarget.filter(({ concept }) => depth(concept) === level);
    const whole = depths.find((level) => Math.abs(sumOf(at(level)) - HUNDRED) <= NEAR);
    let carriers = inTarget.filter(
      ({ concept }) =>
        !inTarget.some((other) => other.concept !== concept && isWithin(data, other.concept, concept)),
    );
    if (whole !== undefined) carriers = at(whole);
    else if (sumOf(carriers) > HUNDRED + NEAR) carriers = at(depths[0]);
    for (const { concept, percentage } of carriers)
      shares.push({ percentage: percentage ?? 0, to: [concept] });
  } else {
    if (new Set(withPercentage.map(({ concept }) => frameworkOfId(concept))).size !== 1) return nothing;
    for (const { concept, percentage } of withPercentage) {
      const reached = [...reachedBy(data, concept, project, query)].filter((id) => counted.has(id));
      shares.push({ percentage: percentage ?? 0, to: mostSpecific(data, reached) });
    }
  }

  let given = 0;
  let scale = 1n;
  for (const { percentage, to } of shares) {
    given += percentage;
    if (to.length > 0) scale *= BigInt(to.length);
  }
  if (given > HUNDRED + NEAR) return nothing;
  const weights = new Map<string, bigint>();
  let nowhere = 0n;
  for (const { percentage, to } of shares) {
    if (to.length === 0) nowhere += BigInt(percentage) * scale;
    for (const id of to)
      weights.set(id, (weights.get(id) ?? 0n) + (BigInt(percentage) * scale) / BigInt(to.length));
  }
  const parts: HandPart[] = inOrder(data, weights.keys())
    .map((concept) => ({ concept, weight: weights.get(concept) ?? 0n }))
    .filter(({ weight }) => weight > 0n);
  if (nowhere > 0n) parts.push({ concept: null, weight: nowhere });
  if (given < HUNDRED - NEAR) parts.push({ concept: null, weight: BigInt(HUNDRED - given) * scale });
  return parts;
}

export function countByHand(
  data: CrosswalkData,
  projects: readonly PlainProject[],
  query: TableQuery,
): HandTable[] {
  const tables: HandTable[] = [];
  for (const project of projects) {
    const own = project.tags.map(({ concept }) => concept).filter((id) => frameworkOfId(id) === query.to);
    const origin = own.length > 0 ? 'declared' : 'inferred';
    const parts = partsOf(data, project, query, own);
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
        const row =
          query.origin === null || query.origin === origin ? atLevel(data, concept, query.level) : null;
        const shares = repeated ? columns : takeFrom(columns, cut[place] ?? 0n);
        for (const [nth, { region }] of regionsOf(project, query, minor).entries()) {
          if (!isAskedFor(region, query)) continue;
          const share = shares[nth] ?? 0n;
          if (!repeated || place === 0) put(table.total, share);
          if (repeated && once.has(JSON.stringify([row, region]))) continue;
          once.add(JSON.stringify([row, region]));
          if (row === null) put(table.unaligned, share);
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
    if (data.concepts.find(({ id }) => id === at)?.level === level) return at;
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
