import type { Method } from '../domain/methods.ts';
import type { TableQuery } from '../domain/table.ts';
import type { TableChange } from '../domain/table-difference.ts';
import type { AmountKind, Framework } from '../domain/types.ts';

/** The contribution tables in which effects of a change are shown: by `count` and `equal-split`, nothing left out. */

const METHODS: readonly Method[] = ['count', 'equal-split'];

/** What changes in one of them. */
export interface TableImpact {
  readonly framework: string;
  readonly level: string;
  readonly method: Method;
  readonly changes: readonly TableChange[];
}

export function defaultTables(
  framework: string,
  levels: readonly string[],
  amountKind: AmountKind,
): readonly TableQuery[] {
  return levels.flatMap((level) =>
    METHODS.map(
      (method): TableQuery => ({
        to: framework,
        level,
        method,
        amountKind,
        minConfidence: 0,
        minStrength: null,
        evidence: null,
        origin: null,
        groupBy: [],
        country: null,
        region: null,
        years: null,
      }),
    ),
  );
}

export function topLevelsOf({ levels }: Framework): readonly string[] {
  return levels.filter(({ parent }) => parent === null).map(({ id }) => id);
}

/** The top levels and the ones below them. */
export function upperLevelsOf(framework: Framework): readonly string[] {
  const top = new Set(topLevelsOf(framework));
  return framework.levels
    .filter(({ id, parent }) => top.has(id) || top.has(parent ?? ''))
    .map(({ id }) => id);
}
