import type { Origin } from './alignment-question.ts';
import type { UncountedReason } from './cut-part.ts';
import type { GroupValue } from './dimensions.ts';
import { entryFor } from './entry-for.ts';
import { addTo, type RunningSum } from './running-sum.ts';
import type { TagSet } from './tag-set.ts';

/** A tally while projects come one after another: all of one project, then all of the next. */
export interface Counting extends RunningSum {
  projects: number;
  /** The number of the project that was counted last. */
  last: number;
}

/** What is summed up for one currency. */
export interface TableSums {
  readonly groups: readonly GroupSums[];
  readonly reasons: ReadonlyMap<UncountedReason, Counting>;
  readonly unaligned: Counting;
  readonly total: Counting;
  /** The sums of a group, by its values in the order of the dimensions. */
  group(values: readonly GroupValue[]): GroupSums;
  /**
   * Adds what one project gives to a group. `parts` are in the order of the cut; null where the whole goes to every row
   * once, however many parts stand there.
   */
  book(
    group: GroupSums,
    tagSet: TagSet,
    project: number,
    whole: number,
    parts: readonly number[] | null,
  ): void;
}

/** The rows of one group, by the number of their concept. */
export interface GroupSums {
  readonly values: readonly GroupValue[];
  readonly rows: Readonly<Record<Origin, Map<number, Counting>>>;
}

/** Groups by their first value, and so on: no key has to be written for every amount. */
interface Branch {
  readonly below: Map<GroupValue, Branch>;
  leaf: GroupSums | null;
}

export function tableSums(): TableSums {
  const groups: GroupSums[] = [];
  const reasons = new Map<UncountedReason, Counting>();
  const unaligned = counting();
  const total = counting();
  const root = branch();

  function group(values: readonly GroupValue[]): GroupSums {
    let at = root;
    for (const value of values) at = entryFor(at.below, value, branch);
    if (at.leaf === null) {
      at.leaf = { values, rows: { declared: new Map(), inferred: new Map() } };
      groups.push(at.leaf);
    }
    return at.leaf;
  }

  const book: TableSums['book'] = ({ rows }, tagSet, project, whole, parts) => {
    count(total, project, whole);
    if (parts === null) {
      for (const { row, origin } of tagSet.rows) count(entryFor(rows[origin], row, counting), project, whole);
      for (const reason of tagSet.reasons) count(entryFor(reasons, reason, counting), project, whole);
      if (tagSet.reasons.length > 0) count(unaligned, project, whole);
      return;
    }
    let place = 0;
    for (const { row, origin, reason } of tagSet.places) {
      const part = parts[place] ?? 0;
      place += 1;
      if (row === null) {
        count(entryFor(reasons, reason, counting), project, part);
        count(unaligned, project, part);
      } else {
        count(entryFor(rows[origin], row, counting), project, part);
      }
    }
  };

  return { groups, reasons, unaligned, total, group, book };
}

function count(tally: Counting, project: number, amount: number): void {
  if (tally.last !== project) {
    tally.last = project;
    tally.projects += 1;
  }
  addTo(tally, amount);
}

function counting(): Counting {
  return { projects: 0, last: -1, low: 0, high: 0n };
}

function branch(): Branch {
  return { below: new Map(), leaf: null };
}
