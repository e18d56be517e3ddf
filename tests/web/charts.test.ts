import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contributionBars } from '../../src/web/charts/bars.ts';
import type { ChartFrame } from '../../src/web/charts/frame.ts';
import { heatMap } from '../../src/web/charts/heat-map.ts';
import { FONT_OPTIONS } from '../../src/web/charts/png.ts';
import { sankey } from '../../src/web/charts/sankey.ts';
import { stackedYears } from '../../src/web/charts/stacked-years.ts';
import { bars, flow, heat, read, years } from './charts-samples.ts';

/** What every chart promises, whatever it shows. */

type Look = Pick<ChartFrame, 'width' | 'theme'>;

const CHARTS: readonly (readonly [name: string, draw: (look: Look) => string])[] = [
  ['bars', (look) => contributionBars({ ...bars, ...look })],
  ['heat map', (look) => heatMap({ ...heat, ...look })],
  ['flow', (look) => sankey({ ...flow, ...look })],
  ['years', (look) => stackedYears({ ...years, ...look })],
];

const EMPTY: readonly (readonly [name: string, svg: string])[] = [
  ['bars', contributionBars({ ...bars, bars: [], unaligned: null })],
  ['heat map', heatMap({ ...heat, cells: [] })],
  ['flow', sankey({ ...flow, links: [] })],
  ['years', stackedYears({ ...years, years: [] })],
];

/** How far what is drawn reaches, without the paper under it. */
function reach(svg: string): { left: number; top: number; right: number; bottom: number } {
  const { width, height } = read(svg);
  const paper = new RegExp(`<rect width="${width}" height="${height}"[^>]*/>`);
  expect(svg).toMatch(paper);
  const box = new Resvg(svg.replace(paper, ''), { font: FONT_OPTIONS }).getBBox();
  if (box === undefined) throw new Error('nothing is drawn');
  return { left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height };
}

function expectWithin(svg: string): void {
  const { width, height } = read(svg);
  const { left, top, right, bottom } = reach(svg);
  expect(left).toBeGreaterThanOrEqual(0);
  expect(top).toBeGreaterThanOrEqual(0);
  expect(right).toBeLessThanOrEqual(width);
  expect(bottom).toBeLessThanOrEqual(height);
}

describe.each(CHARTS)('the chart of %s', (_name, draw) => {
  it('is the same text for the same data, byte for byte', () => {
    expect(draw({})).toBe(draw({}));
  });

  it('is an image with a title, and a description that tells the key facts and the caption', () => {
    const svg = draw({});
    const { attributes, titles, description, ids } = read(svg);
    expect(attributes.get('role')).toBe('img');
    const [title, desc] = (attributes.get('aria-labelledby') ?? '').split(' ');
    expect(svg).toContain(`<title id="${title}">${titles[0]}</title>`);
    expect(svg).toContain(`<desc id="${desc}">`);
    expect(ids).toEqual(expect.arrayContaining([title, desc]));
    expect(description).toMatch(/Largest|largest/);
    expect(description).toContain('revision 12, change 40, rules 1');
  });

  it('carries method, filters and revision as text in the picture', () => {
    const text = read(draw({ width: 360 })).texts.join(' ');
    for (const part of ['equal-split', 'country KEN', 'revision 12']) expect(text).toContain(part);
  });

  it.each([280, 360, 680, 1200])('keeps everything on the paper at a width of %i', (width) => {
    expectWithin(draw({ width }));
    expect(read(draw({ width })).width).toBe(width);
  });

  it('has no text below 11 pixels, on paper and on a phone', () => {
    for (const width of [360, 680])
      expect(Math.min(...read(draw({ width })).sizes)).toBeGreaterThanOrEqual(11);
  });

  it('uses ids once and refers to no others', () => {
    const svg = draw({});
    const { ids } = read(svg);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of svg.matchAll(/url\(#([^)]*)\)/g)) expect(ids).toContain(id);
  });

  it('gives charts of other content, size or theme other ids, so that they can share a page', () => {
    const idsOf = (look: Look) => read(draw(look)).ids;
    expect(idsOf({}).filter((id) => idsOf({ width: 360 }).includes(id))).toEqual([]);
    expect(idsOf({ theme: 'light' }).filter((id) => idsOf({ theme: 'dark' }).includes(id))).toEqual([]);
  });

  it('has neither scripts, links, outside resources nor style attributes, which a strict policy blocks', () => {
    const svg = draw({});
    expect(svg).not.toMatch(/<script|<a |href|@import|\sstyle=|\son\w+=/);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
  });

  it('carries its light colours as attributes and turns dark only by its style sheet', () => {
    const auto = draw({ theme: 'auto' });
    const bare = (svg: string) =>
      svg
        .replace(/<style>.*?<\/style>\n/s, '')
        .replace(/ class="[^"]*"/g, '')
        .replace(/-[0-9a-f]{10}/g, '');
    expect(auto).toContain('@media screen and (prefers-color-scheme:dark)');
    expect(bare(auto)).toBe(bare(draw({ theme: 'light' })));
    expect(draw({ theme: 'dark' })).not.toContain('<style>');
  });
});

describe('a chart without data', () => {
  it.each(EMPTY)('of %s is small and says so', (_name, svg) => {
    const { height, texts, description } = read(svg);
    expect(height).toBeLessThan(160);
    expect(texts.join(' ')).toContain('There is nothing to show');
    expect(description).toContain('There is nothing to show');
    expectWithin(svg);
  });
});

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 90 }),
  fc.constantFrom('</text><script>alert(1)</script>', '"&\'<>]]>', '\u0000\uFFFF\uD800', 'm'.repeat(200), ''),
);
const quantity = fc.oneof(
  fc.double(),
  fc.bigInt(),
  fc.maxSafeInteger(),
  fc.constantFrom('0', '-12.50', `1${'0'.repeat(400)}`, `-${'9'.repeat(320)}.99`, '0.000001', 'abc', ''),
);
const share = fc.oneof(fc.constant(null), fc.double());
const id = fc.constantFrom('sdg:1', 'sdg:10', 'sdg:10.7', 'sdg:99', 'gcm:5', 'msd:X1', 'srf:1a11');
const look = {
  title: text,
  unit: fc.oneof(text, fc.constant(null)),
  method: text,
  filters: text,
  revision: text,
  width: fc.oneof(fc.integer({ min: 200, max: 1000 }), fc.double()),
};
const concept = { id, code: text, label: text };
const list = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 8 });

const ARBITRARY: readonly (readonly [name: string, svg: fc.Arbitrary<string>])[] = [
  [
    'bars',
    fc
      .record({
        ...look,
        bars: list(fc.record({ ...concept, declared: quantity, inferred: quantity, share })),
        unaligned: fc.oneof(fc.constant(null), fc.record({ value: quantity, share })),
        total: fc.oneof(fc.constant(null), quantity),
      })
      .map(contributionBars),
  ],
  [
    'heat map',
    fc
      .record({
        ...look,
        rowsTitle: text,
        columnsTitle: text,
        rows: list(fc.record({ ...concept, group: fc.oneof(text, fc.constant(null)) })),
        columns: list(fc.record({ ...concept, group: fc.oneof(text, fc.constant(null)) })),
        cells: list(fc.record({ row: id, column: id, value: fc.double() })),
      })
      .map(heatMap),
  ],
  [
    'flow',
    fc
      .record({
        ...look,
        columns: list(text),
        nodes: list(fc.record({ ...concept, column: fc.nat(4) })),
        links: list(
          fc.record({
            source: id,
            target: id,
            value: quantity,
            strength: fc.constantFrom('core', 'supporting', 'conditional', null),
            label: text,
          }),
        ),
      })
      .map(sankey),
  ],
  [
    'years',
    fc
      .record({
        ...look,
        years: list(fc.integer({ min: 1990, max: 2100 })),
        series: list(fc.record({ ...concept, values: list(quantity) })),
      })
      .map(stackedYears),
  ],
];

describe('any data, huge, negative or hostile', () => {
  it.each(ARBITRARY)(
    'give %s that are well-formed, on the paper and free of NaN and Infinity',
    (_name, svgs) => {
      fc.assert(
        fc.property(svgs, (svg) => {
          const drawing = svg.replace(/<text.*?<\/text>|<title.*?<\/title>|<desc.*?<\/desc>/gs, '');
          expect(drawing).not.toMatch(/NaN|Infinity|undefined|null|<script/);
          expect(drawing).not.toMatch(/(?:width|height)="-/);
          expectWithin(svg);
        }),
        { numRuns: 60 },
      );
    },
  );
});
