import { describe, expect, it } from 'vitest';
import { sameAnswers } from '../../scripts/same-answers.ts';
import { readSeed } from '../../src/services/seed.ts';

describe('one question asked in several ways', () => {
  it('alignments, contribution table and coverage agree on every element of SRF and MSD', async () => {
    const seed = await readSeed();
    const { elements, alignments, counting, differences } = sameAnswers(seed);
    expect(differences).toEqual([]);
    const asked = seed.concepts.filter(({ framework }) => ['srf', 'msd'].includes(framework));
    expect(elements).toBe(asked.length);
    expect(counting).toBeGreaterThan(100);
    expect(alignments).toBeGreaterThan(counting);
  });
});
