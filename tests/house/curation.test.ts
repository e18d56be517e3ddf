import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agreementOf, readReadings } from '../../scripts/agreement.ts';
import { lint } from '../../src/domain/lint.ts';
import type { Concept, Mapping } from '../../src/domain/types.ts';
import { readSeed } from '../../src/services/seed.ts';
import { concept, framework, mapping } from '../domain/oracle-world.ts';
import { hasShared, readShared, sharedTitle } from '../support/shared.ts';

const DOC = readFileSync(resolve(import.meta.dirname, '../../docs/curation.md'), 'utf8');
const seed = await readSeed();
const inForce = seed.mappings.filter(({ status }) => status === 'accepted');

describe('the decision tables of docs/curation.md', () => {
  const rows = [...DOC.matchAll(/^\| (\d+\.\w+) [^|]*\|[^|]*\|[^|]*\|([^|]*)\|([^|]*)\|$/gm)].map(
    ([, target = '', included = '', leftOut = '']) => ({ target: `sdg:${target}`, included, leftOut }),
  );
  const codesOf = (cell: string) => [...cell.matchAll(/`([a-z-]+:[^`]+)`/g)].map(([, code = '']) => code);
  const links = (subject: string, object: string) =>
    inForce.filter((link) => link.subject === subject && link.object === object);

  it('treat each contested target', () => {
    const contested = '10.7 10.c 16.1 16.2 16.6 16.9 17.18 5.2 8.7 8.8 3.8 6.1 11.1 13.1 1.3 1.5'.split(' ');
    expect(rows.map(({ target }) => target.slice(4)).sort()).toEqual(contested.sort());
  });

  it.each(rows)(
    '$target: the example that is included is a link that holds as it stands, or if met',
    ({ target, included }) => {
      expect(codesOf(included).length).toBeGreaterThan(0);
      for (const code of codesOf(included)) {
        const positive = links(code, target).filter(({ modifier }) => modifier === null);
        if (included.includes('core if')) {
          const met = { strength: 'conditional', strengthIfMet: 'core' };
          expect(positive, `${code} ${target}`).toContainEqual(expect.objectContaining(met));
          continue;
        }
        expect(
          positive.map(({ strength }) => strength),
          `${code} ${target}`,
        ).toContain(included.includes('supporting') ? 'supporting' : 'core');
      }
    },
  );

  it.each(rows)('$target: the example that is left out is none, denied, or asks for its condition', (row) => {
    for (const code of codesOf(row.leftOut)) {
      const unconditional = links(code, row.target).filter(
        ({ modifier, strength }) => modifier === null && strength !== 'conditional',
      );
      expect(unconditional, `${code} ${row.target}`).toEqual([]);
      if (row.leftOut.includes('as `Not`')) {
        expect(links(code, row.target).some(({ modifier }) => modifier === 'Not')).toBe(true);
      }
    }
  });
});

describe('the two judgements', () => {
  it('are settled case by case: each difference in a link stands in curation/settlement.tsv', () => {
    const read = (name: string) =>
      readFileSync(resolve(import.meta.dirname, '../../curation', name), 'utf8')
        .split('\n')
        .slice(1);
    const pairs = (name: string) =>
      new Set(
        read(name)
          .filter(Boolean)
          .map((line) => line.split('\t').slice(0, 2).join(' ')),
      );
    const [first, second, settled] = ['first.tsv', 'second.tsv', 'settlement.tsv'].map(pairs);
    const apart = [...(first?.symmetricDifference(second ?? new Set<string>()) ?? [])];
    expect(apart.length).toBeGreaterThan(100);
    expect(apart.filter((pair) => settled?.has(pair) !== true)).toEqual([]);
  });

  it('of questions end in what the reference data ask: curation/questions-readings.tsv holds each', () => {
    const finals = new Map(readReadings().map(({ mapping, final }) => [mapping, final]));
    const asked = (mapping: Mapping) =>
      mapping.questions.length > 0
        ? mapping.questions.map((allOf) => allOf.join(' + ')).join(' | ')
        : mapping.strength === 'conditional'
          ? 'own'
          : 'none';
    const wrong = inForce.filter((mapping) => {
      const final = finals.get(mapping.id);
      return final === undefined ? mapping.strength === 'conditional' : final !== asked(mapping);
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
    expect([...finals.keys()].filter((id) => !inForce.some((mapping) => mapping.id === id))).toEqual([]);
  });

  it('agree by the kappa of the textbook', () => {
    const numbers = (from: number, to: number) =>
      new Set(Array.from({ length: to - from }, (_, i) => String(from + i)));
    expect(agreementOf(numbers(0, 25), numbers(5, 35), 50).kappa).toBeCloseTo(0.4, 10);
    expect(agreementOf(numbers(0, 9), numbers(0, 9), 50).kappa).toBe(1);
  });
});

describe('the third-party table', () => {
  const links = seed.mappings.filter(({ set }) => set === 'third-party-srf-gcm');

  it('is kept whole, and no link of it is ever walked', () => {
    expect(links).toHaveLength(201);
    for (const { predicate, status } of links) {
      expect(predicate).toBe('skos:relatedMatch');
      expect(['proposed', 'rejected']).toContain(status);
    }
  });

  it('is agreed only where a judged link of our own holds, and rejected only with a reason', () => {
    for (const { subject, object, status, rationale } of links) {
      const own = inForce.some(
        (link) =>
          link.set === 'judged-srf-gcm' &&
          link.subject === subject &&
          link.object === object &&
          link.modifier === null,
      );
      expect(own, `${subject} ${object} is ${status}`).toBe(status === 'proposed');
      expect(rationale.length).toBeGreaterThan(40);
    }
  });

  it.skipIf(!hasShared)(
    sharedTitle(
      'held against one edition alone, lint finds its 9 outputs that do not exist there and the 1 without a link',
    ),
    () => {
      const table = (name: string) => {
        const [header = '', ...lines] = readShared(join('data', name)).toString('utf8').trimEnd().split('\n');
        const columns = header.split('\t');
        return lines.map((line) =>
          Object.fromEntries(line.split('\t').map((cell, i) => [columns[i] ?? '', cell])),
        );
      };
      const outputs = table('srf_results.tsv')
        .filter((row) => row.type === 'output' && row.text_evaluatr_newer !== '')
        .map(
          (row, place): Concept => ({ ...concept(`srf:${row.code}`, place), level: 'goal', parent: null }),
        );
      const objectives = Array.from({ length: 23 }, (_, i) => ({
        ...concept(`gcm:${i + 1}`, i),
        level: 'goal',
      }));
      const found = table('srf_outputs_to_gcm.tsv').map(
        (row, place): Mapping => mapping(`m${place}`, `srf:${row.srf_output}`, `gcm:${row.gcm_objective}`),
      );
      const findings = lint({
        frameworks: [framework('srf', 0), framework('gcm', 1)],
        concepts: [...outputs, ...objectives],
        sets: [],
        mappings: found,
        coverage: { subjects: ['srf'], towards: ['gcm'], except: [] },
      });
      const unknown = new Set(
        findings.filter(({ rule }) => rule === 'unknown-id').map(({ message }) => message),
      );
      expect(unknown.size).toBe(9);
      expect(findings.filter(({ rule }) => rule === 'uncovered')).toHaveLength(1);
    },
  );
});
