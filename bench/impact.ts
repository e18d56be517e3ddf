import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createViews } from '../src/services/crosswalk.ts';
import { impactOfMapping } from '../src/services/impact.ts';
import { NOW } from '../src/store/port.ts';
import { openPortfolio } from './portfolio.ts';

/** What the impact of retiring single mappings costs over a large portfolio. Usage: `node bench/impact.ts [projects]`. */

const projects = Number(process.argv[2] ?? 20_000);
const MAPPINGS = ['judged-gcm-sdg-1-17.18', 'judged-msd-gcm-1.2-5', 'judged-srf-sdg-1a14-6.1'];

const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'));
try {
  const store = await openPortfolio(join(folder, 'bench.sqlite'), projects);
  const views = createViews(store);
  const options = { amountKind: 'budget', filter: {} } as const;
  for (const id of MAPPINGS) {
    for (let round = 1; round <= 3; round += 1) {
      const start = performance.now();
      const { counts, concepts, tables } = await views.at(NOW, (view) =>
        impactOfMapping(view, id, options, null, 51),
      );
      const took = (performance.now() - start).toFixed(0);
      console.log(
        `${id}: ${took} ms; ${counts.projects} of ${projects} projects, ${concepts.length} elements, ${tables.length} tables`,
      );
    }
  }
  await store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
