import type { Origin } from './alignment-question.ts';
import type { CountQuery } from './counted.ts';
import type { UncountedReason } from './cut-part.ts';
import type { Group, GroupBy } from './dimensions.ts';
import type { Method } from './methods.ts';
import type { AmountKind, Concept, RegionShare } from './types.ts';
import type { Years } from './years.ts';

/** Contribution tables: what is asked, and what is answered. */

export interface TableQuery extends CountQuery {
  readonly level: string;
  readonly method: Method;
  readonly amountKind: AmountKind;
  /** Rows of one origin only; the other one is then unaligned as `other-origin`. */
  readonly origin: Origin | null;
  /** In any order; at most one of country and region. */
  readonly groupBy: readonly GroupBy[];
  /** ISO 3166-1 alpha-3: only this country's cells. */
  readonly country: string | null;
  /** Only this region's share of each cell. */
  readonly region: Pick<RegionShare, 'vocabulary' | 'code'> | null;
  /** Only the money of these years; all of it where null. Chooses no projects. */
  readonly years: Years | null;
}

export interface Tally {
  readonly projects: number;
  readonly amountMinor: bigint;
}

export interface Row extends Tally {
  readonly concept: Concept;
  readonly group: Group | null;
  readonly declared: Tally;
  readonly inferred: Tally;
}

export interface Table {
  /** Null for `count`, which has no money. */
  readonly currency: string | null;
  readonly rows: readonly Row[];
  readonly unaligned: Tally & { readonly reasons: ReadonlyMap<UncountedReason, Tally> };
  readonly total: Tally;
  /** Projects of the portfolio that have no amount of the asked kind and years. */
  readonly withoutAmount: number;
}

/** `declared-split`: a concept that counts for some projects and gets none of their money, for want of a percentage. */
export interface WithoutShare {
  readonly concept: Concept;
  readonly projects: number;
}
