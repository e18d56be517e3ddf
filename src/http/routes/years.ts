import type { Years } from '../../domain/years.ts';
import { impossible } from '../../services/report-scope.ts';

/** The years of amounts that a query asks for; null where it asks for none. */
export function readYears(query: {
  readonly yearFrom?: number | undefined;
  readonly yearUntil?: number | undefined;
}): Years | null {
  const from = query.yearFrom ?? null;
  const until = query.yearUntil ?? null;
  if (from === null && until === null) return null;
  if (from !== null && until !== null && from > until) {
    const message = `No year is from ${from} on and until ${until}.`;
    const fix = 'Exchange the two years.';
    throw impossible([{ pointer: 'yearUntil', code: 'impossible-combination', message, fix }]);
  }
  return { from, until };
}
