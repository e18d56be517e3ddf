import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMappingSet } from '../../src/formats/sssom/mappings.ts';
import { type TestApp, testApp } from '../support/app.ts';

const MAPPINGS = resolve(import.meta.dirname, '../../seed/mappings');
let server: TestApp;
beforeAll(async () => {
  server = await testApp();
});
afterAll(() => server.close());

const get = async (url: string) => server.app.inject({ url });

describe('mapping sets', () => {
  it.each(readdirSync(MAPPINGS))('%s is answered as SSSOM byte for byte as it came', async (file) => {
    const answer = await get(`/v1/mapping-sets/${file.replace('.sssom.tsv', '')}?format=sssom`);
    expect(answer.headers['content-type']).toBe('text/tab-separated-values; charset=utf-8');
    expect(answer.body).toBe(readFileSync(resolve(MAPPINGS, file), 'utf8'));
    expect(readMappingSet(answer.body, 0).ok).toBe(true);
  });

  it('state their licence and how many mappings they hold', async () => {
    const { items } = (await get('/v1/mapping-sets')).json();
    expect(items).toHaveLength(readdirSync(MAPPINGS).length);
    for (const set of items) {
      expect(set.licence).toMatch(/^https:/);
      expect(set.mappings).toBeGreaterThan(0);
    }
  });
});

describe('relations between frameworks as wholes', () => {
  it('are answered from both ends, with source and locator, and align nothing', async () => {
    const { items } = (await get('/v1/frameworks/gcm/relations')).json();
    expect(items.length).toBeGreaterThan(5);
    for (const { from, to, relation, source, locator } of items) {
      expect([from, to]).toContain('gcm');
      for (const text of [relation, source, locator]) expect(text).not.toBe('');
    }
  });
});

describe('answers that need a caution', () => {
  it('say so when they use a framework that has ended', async () => {
    const ended = (await get('/v1/concepts/sv:P2/alignments?to=gcm')).json();
    expect(ended.warnings).toMatchObject([{ code: 'expired-framework', framework: 'sv' }]);
    const running = (await get('/v1/concepts/sp:O3/alignments?to=gcm')).json();
    expect(running.warnings).toEqual([]);
  });

  it('show what UN teams tagged beside a country framework, not as what it contributes to', async () => {
    const element = (await get('/v1/concepts/unsdcf-mda:1.2')).json();
    expect(element.observedTargets.length).toBeGreaterThan(0);
    const { alignments } = (await get('/v1/concepts/unsdcf-mda:1.2/alignments?to=sdg')).json();
    for (const { paths } of alignments) {
      for (const { steps } of paths) expect(steps[0].evidence).toBe('judged');
    }
  });

  it('never pass through the framework of a country to reach another framework', async () => {
    const { alignments, possible } = (
      await get('/v1/concepts/msd:1.2/alignments?to=sdg&chains=all&maxPaths=100')
    ).json();
    expect(possible).not.toEqual([]);
    const passed = [...alignments, ...possible].flatMap(
      ({ paths }: { paths: { steps: { to: string }[] }[] }) =>
        paths.flatMap(({ steps }) => steps.map(({ to }) => to)),
    );
    expect(passed.filter((id: string) => id.startsWith('unsdcf-'))).toEqual([]);
    const own = (await get('/v1/concepts/msd:1.2/alignments?to=unsdcf-mda')).json();
    expect(own.alignmentCount).toBeGreaterThan(0);
  });
});
