import { describe, expect, it } from 'vitest';
import { readSeed } from '../../src/services/seed.ts';

const { frameworks, concepts, mappings, coverage } = await readSeed();

/** How many elements each level holds; what is not named here is empty. */
const COUNTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  sdg: { goal: 17, target: 169, indicator: 251 },
  gcm: { objective: 23, 'guiding-principle': 10 },
  migof: { principle: 3, objective: 3 },
  srf: { objective: 4, 'long-term-outcome': 12, 'short-term-outcome': 35, output: 113 },
  msd: { outcome: 3, deliverable: 8, 'institutional-output': 4, commitment: 21, 'cross-cutting-issue': 3 },
  sp: {
    'sdg-commitment': 3,
    objective: 3,
    'thematic-box': 6,
    'thematic-section': 1,
    enabler: 7,
    'cross-cutting-priority': 4,
  },
  sv: { pillar: 3, 'strategic-goal': 10, driver: 11 },
  toc: {
    objective: 1,
    'long-term-outcome': 2,
    'short-term-outcome': 9,
    output: 11,
    'cross-cutting-priority': 4,
    enabler: 7,
  },
  'srf-2021': { 'overall-priority': 5 },
  'unsdcf-mda': { 'strategic-priority': 4, outcome: 4, output: 17 },
  sendai: { priority: 4 },
  au2063: { aspiration: 7 },
  mgi: { domain: 6 },
  aaaa: {},
  paris: {},
  nua: {},
  samoa: {},
  'idp-agenda': {},
  mcof: {},
};

describe('the reference frameworks', () => {
  it('are exactly these', () => {
    expect(frameworks.map(({ id }) => id).sort()).toEqual(Object.keys(COUNTS).sort());
  });

  it.each(Object.entries(COUNTS))('%s holds exactly the elements it should', (id, levels) => {
    const own = concepts.filter(({ framework }) => framework === id);
    const counted = Object.fromEntries(
      [...Map.groupBy(own, ({ level }) => level)].map(([level, of]) => [level, of.length]),
    );
    expect(counted).toEqual(levels);
  });

  it('have 235 distinct UNSD codes on 251 indicator listings', () => {
    const codes = concepts.filter(({ level, framework }) => framework === 'sdg' && level === 'indicator');
    expect(new Set(codes.flatMap(({ codes: own }) => own)).size).toBe(235);
  });

  it('say what is unknown or merged in the results framework', () => {
    const notes = frameworks.find(({ id }) => id === 'srf')?.notes.join(' ') ?? '';
    expect(notes).toMatch(/2a12/);
    expect(notes).toMatch(/3d11/);
    expect(notes).toMatch(/objective 4|fourth objective/i);
    for (const id of ['srf:3d1', 'srf:3d2']) {
      expect(concepts.find((concept) => concept.id === id)?.label).toMatch(/not known/);
    }
  });

  it('keep the tags of UN teams as counts beside the element, never as its mapping', () => {
    const observed = concepts.filter(({ observedTargets }) => observedTargets.length > 0);
    expect(observed.length).toBeGreaterThan(0);
    for (const { framework, observedTargets } of observed) {
      expect(framework).toBe('unsdcf-mda');
      for (const { count, of } of observedTargets) expect(count).toBeLessThanOrEqual(of);
    }
    expect(mappings.some(({ source }) => /UN INFO/.test(source) && /tagged/.test(source))).toBe(false);
  });

  it('are covered: each element has a mapping or NoTermFound towards each framework asked for', () => {
    expect(coverage.subjects).toEqual(['msd', 'sp', 'sv', 'srf']);
    expect(coverage.towards).toEqual(['sdg', 'gcm', 'migof']);
    expect(coverage.except).toEqual(['srf:3d1', 'srf:3d2']);
  });
});
