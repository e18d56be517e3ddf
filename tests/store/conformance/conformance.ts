import { describe } from 'vitest';
import type { Adapter } from '../adapter.ts';
import { conformanceOfBatches } from './batches.ts';
import { conformanceOfChanges } from './changes.ts';
import { conformanceOfFilters } from './filters.ts';
import { conformanceOfIntegrity } from './integrity.ts';
import { conformanceOfOrder } from './order.ts';
import { conformanceOfPast } from './past.ts';
import { conformanceOfSnapshots } from './snapshots.ts';

/** What every adapter of the persistence port must do; an adapter's test file runs it over a database of its own. */
export function conformance(adapter: Adapter): void {
  describe(`${adapter.name}: what every store does`, () => {
    conformanceOfSnapshots(adapter);
    conformanceOfChanges(adapter);
    conformanceOfOrder(adapter);
    conformanceOfBatches(adapter);
    conformanceOfIntegrity(adapter);
    conformanceOfPast(adapter);
    conformanceOfFilters(adapter);
  });
}
