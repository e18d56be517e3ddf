import type { AmountLine, Project, Tag } from '../src/domain/types.ts';
import { WHOLE } from '../src/domain/types.ts';
import { readSeed, seed } from '../src/services/seed.ts';
import { openDatabase } from '../src/store/open.ts';
import type { Change, Store } from '../src/store/port.ts';

/** A large invented portfolio over the real reference data, the same every time. */

const BATCH = 2_000;
const TAG_SETS = 3_000;
const COUNTRIES = [
  'KEN',
  'UGA',
  'SOM',
  'ETH',
  'MDA',
  'UKR',
  'COL',
  'PER',
  'BGD',
  'NPL',
  'AFG',
  'LBN',
  'JOR',
  'MAR',
  'NER',
  'MLI',
  'SEN',
  'GHA',
  'PHL',
  'FJI',
];
const FRAMEWORKS = ['sdg', 'gcm', 'msd', 'srf', 'migof', 'sp'];
const AT = '2026-01-01T00:00:00.000Z';
const WORDS =
  'support to migrants returnees and host communities with shelter documents training data and protection ';

/** Opens a new database file with the reference data and `count` projects. */
export async function openPortfolio(file: string, count: number): Promise<Store> {
  const store = await openDatabase(`file:${file}`, () => AT);
  await seed(store, await readSeed());
  const random = randomFrom(7);
  const tagSets = await inventTagSets(store, random);
  for (let start = 0; start < count; start += BATCH) {
    const changes: Change[] = [];
    for (let number = start; number < Math.min(start + BATCH, count); number += 1) {
      changes.push({ kind: 'put-project', project: inventProject(number, tagSets, random) });
    }
    await store.commit(changes, [], { actor: 'bench', reason: 'invented projects' });
  }
  return store;
}

/** Mulberry32: small, and the same everywhere. Answers whole numbers below `limit`. */
function randomFrom(start: number): (limit: number) => number {
  let state = start;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

async function inventTagSets(
  store: Store,
  random: (limit: number) => number,
): Promise<readonly (readonly Tag[])[]> {
  const { concepts } = await store.read({ kind: 'now' }, (snapshot) => snapshot.crosswalk());
  const byFramework = FRAMEWORKS.map((id) =>
    concepts.filter(({ framework, level }) => framework === id && level !== 'indicator'),
  );
  return Array.from({ length: TAG_SETS }, () => {
    const from = random(3) === 0 ? [0] : [1 + random(FRAMEWORKS.length - 1), random(FRAMEWORKS.length)];
    const picked = new Set<string>();
    for (let wanted = 1 + random(6); wanted > 0; wanted -= 1) {
      const pool = byFramework[from[random(from.length)] ?? 0] ?? [];
      picked.add(pool[random(pool.length)]?.id ?? '');
    }
    const ids = [...picked];
    const shares =
      from.length === 1 && random(2) === 0 ? inventShares(ids.length, random) : ids.map(() => null);
    return ids.map(
      (concept, place): Tag => ({
        concept,
        percentage: shares[place] ?? null,
        significance: null,
        origin: 'declared',
        by: 'bench',
        at: AT,
      }),
    );
  });
}

/** Whole per cents that sum to 100, or thirds with six decimals. */
function inventShares(count: number, random: (limit: number) => number): number[] {
  if (random(5) === 0) {
    const each = Math.floor(WHOLE / count);
    return Array.from({ length: count }, (_, place) => (place === 0 ? WHOLE - each * (count - 1) : each));
  }
  let left = 100;
  return Array.from({ length: count }, (_, place) => {
    const share = place === count - 1 ? left : random(Math.floor(left / 2) + 1);
    left -= share;
    return share * (WHOLE / 100);
  });
}

function inventProject(
  number: number,
  tagSets: readonly (readonly Tag[])[],
  random: (limit: number) => number,
): Project {
  const first = 2018 + random(7);
  const years = 2 + random(4);
  const currency = random(4) === 0 ? 'EUR' : 'USD';
  const names = new Set(
    Array.from({ length: 1 + random(3) }, () => COUNTRIES[random(COUNTRIES.length)] ?? 'KEN'),
  );
  const shares = names.size === 1 ? [null] : inventShares(names.size, random);
  const amounts = Array.from(
    { length: years },
    (_, place): AmountLine => ({
      kind: 'budget',
      from: `${first + place}-01-01`,
      until: `${first + place}-12-31`,
      amountMinor: random(500_000_000),
      currency,
    }),
  );
  return {
    id: `BENCH-${String(number).padStart(7, '0')}`,
    title: `Invented project ${number}`,
    description: WORDS.repeat(2 + random(12)),
    status:
      (['implementation', 'implementation', 'closed', 'pipeline', 'cancelled'] as const)[random(5)] ??
      'closed',
    startDate: `${first}-01-01`,
    endDate: `${first + years - 1}-12-31`,
    organisations: [{ ref: null, name: `Agency ${random(40)}`, role: 'reporting' }],
    countries: [...names].sort().map((country, place) => ({ country, percentage: shares[place] ?? null })),
    regions: [],
    classifications: [],
    translations: [],
    humanitarian: random(3) === 0,
    markers: { gender: random(4) as 0 | 1 | 2 | 3 },
    amounts,
    tags: tagSets[random(tagSets.length)] ?? [],
    decisions: [],
    answers: [],
    reviewed: [],
    example: false,
  };
}
