import { GROUPS, type GroupBy, hasSeveralValues } from '../domain/dimensions.ts';
import { countsMoney } from '../domain/methods.ts';
import type { TableQuery } from '../domain/table.ts';
import type { Fault } from '../domain/types.ts';
import { impossible } from './report-scope.ts';

const MAX_GROUPS = 2;

interface Asked extends Pick<TableQuery, 'method' | 'groupBy' | 'country' | 'region' | 'years' | 'evidence'> {
  readonly compareJudged: boolean;
}

/** Refuses a table that would claim what nobody declared, and says what can be asked instead. */
export function requirePossible(asked: Asked): void {
  const [first, ...others] = faultsOf(asked);
  if (first !== undefined) throw impossible([first, ...others]);
}

function faultsOf({ method, groupBy, country, region, years, evidence, compareJudged }: Asked): Fault[] {
  const faults: Fault[] = [];
  const fault = (pointer: string, message: string, fix: string) =>
    faults.push({ pointer, code: 'impossible-combination', message, fix });
  const places = (name: GroupBy, filter: unknown) => groupBy.includes(name) || filter !== null;

  if (groupBy.length > MAX_GROUPS) {
    fault(
      'groupBy',
      `A table is grouped by at most ${MAX_GROUPS} dimensions, not ${groupBy.length}.`,
      `Name one or two of ${GROUPS.join(', ')}.`,
    );
  }
  if (places('country', country) && places('region', region)) {
    fault(
      groupBy.includes('region') ? 'groupBy' : 'region',
      'Countries and regions are two ways to cut the same money; nothing says how much of a country is of a region.',
      'Filter and group by one of them, country or region.',
    );
  }
  const several = groupBy.filter(hasSeveralValues);
  if (!countsMoney(method) && several.length > 1) {
    fault(
      'groupBy',
      `The method "${method}" is not additive: by ${several.join(' and ')} at once it would count a project in pairs that it may never have worked in.`,
      `Group by ${several.join(' or ')} alone, or use method=equal-split.`,
    );
  }
  if (!countsMoney(method) && years !== null) {
    fault(
      years.from === null ? 'yearUntil' : 'yearFrom',
      `Years choose money, and the method "${method}" counts projects.`,
      'Use activeFrom and activeUntil, which choose projects by when they run, or another method.',
    );
  }
  if (compareJudged && evidence != null && !evidence.includes('judged')) {
    fault(
      'judged',
      'The table is without judged mappings already, so there is nothing to compare.',
      'Leave out judged=compare, or add judged to evidence.',
    );
  }
  return faults;
}
