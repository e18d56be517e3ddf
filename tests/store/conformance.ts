import { describe } from 'vitest';
import type { Adapter } from './adapter.ts';
import { conformanceOfBatches } from './conformance-batches.ts';
import { conformanceOfChanges } from './conformance-changes.ts';
import { conformanceOfFilters } from './conformance-filters.ts';
import { conformanceOfIntegrity } from './conformance-integrity.ts';
import { conformanceOfPast } from './conformance-past.ts';
import { conformanceOfSnapshots } from './conformance-snapshots.ts';

/** What every adapter of the persistence port must do; an adapter's test file runs it over a database of its own. */
export function conformance(adapter: Adapter): void {
  describe(`${adapter.name}: what every store does`, () => {
    conformanceOfSnapshots(adapter);
    conformanceOfChanges(adapter);
    conformanceOfBatches(adapter);
    conformanceOfIntegrity(adapter);
    conformanceOfPast(adapter);
    conformanceOfFilters(adapter);
  });
}
