import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apart } from '../../src/web/charts/apart.ts';
import { contributionBars } from '../../src/web/charts/bars.ts';
import {
  conceptColour,
  contrast,
  DARK_STYLE,
  GOAL_COLOURS,
  textOn,
  tokenColour,
} from '../../src/web/charts/colours.ts';
import { heatMap } from '../../src/web/charts/heat-map.ts';
import { heatSteps, stepOf } from '../../src/web/charts/heat-steps.ts';
import { renderPng } from '../../src/web/charts/png.ts';
import { grouped, inUnitsOf, percent, sumOf } from '../../src/web/charts/quantity.ts';
import { sankey } from '../../src/web/charts/sankey.ts';
import { stackedYears } from '../../src/web/charts/stacked-years.ts';
import { widthOf, wrap } from '../../src/web/charts/text.ts';
import { axisOf } from '../../src/web/charts/value-axis.ts';
import { bars, flow, goals, heat, read, targets, years } from './charts-samples.ts';

describe('bars of contributions', () => {
  const svg = contributionBars(bars);

  it('write each sum exactly, with its share, and every goal by its full name', () => {
    const big = { ...goals[0], id: 'sdg:1', code: '1', label: 'No poverty', share: 0.0971 };
    const one = contributionBars({
      ...bars,
      bars: [{ ...big, declared: '90071992547409910.01', inferred: 90071992547409911n }],
    });
    expect(read(one).texts).toContain('180,143,985,094,819,821.01 · 9.7%');
    for (const { label } of goals) expect(read(svg).texts).toContain(label);
  });

  it('hatch what is inferred and nothing else', () => {
    const hatched = (picture: string) => picture.match(/fill="url\(#[^)]*-hatch\)"/g)?.length ?? 0;
    const inferred = bars.bars.filter((bar) => Number(bar.inferred) > 0).length;
    // One more is the legend's.
    expect(hatched(svg)).toBe(inferred + 1);
    const declaredOnly = bars.bars.map((bar) => ({ ...bar, inferred: '0.00' }));
    expect(hatched(contributionBars({ ...bars, bars: declaredOnly }))).toBe(1);
  });

  it("use the goals' own colours, also for targets, and one calm colour for other frameworks", () => {
    for (const colour of GOAL_COLOURS) expect(svg).toContain(`fill="${colour}"`);
    expect(conceptColour('sdg:10.7')).toBe('#DD1367');
    for (const id of ['gcm:10', 'sdg:18', 'sdg:0', 'sdg:100', 'sdg-x:1'])
      expect(conceptColour(id)).toBe('calm');
  });

  it('draw a correction below zero to the left of zero', () => {
    const [first] = bars.bars;
    if (first === undefined) throw new Error('no bar');
    const picture = contributionBars({
      ...bars,
      bars: [{ ...first, declared: '-50', inferred: '100', share: null }],
      unaligned: null,
    });
    expect(read(picture).texts).toContain('50');
    expect(read(picture).titles.join(' ')).toContain('declared −50, inferred 100');
    const boxes = [
      ...picture.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="15"[^>]*edge/g),
    ];
    const [declared, inferred] = boxes.map(([, x, width]) => ({ x: Number(x), width: Number(width) }));
    expect((declared?.x ?? 0) + (declared?.width ?? 0)).toBeCloseTo(inferred?.x ?? 0, 1);
    expect(inferred?.width).toBeCloseTo(2 * (declared?.width ?? 0), 1);
  });

  it('take less than 30 KB for 17 goals', () => {
    expect(Buffer.byteLength(svg)).toBeLessThan(30_000);
  });
});

describe('a heat map', () => {
  it('draws only cells that are filled, with their numbers', () => {
    const [row, column] = [heat.rows[0]?.id ?? '', heat.columns[0]?.id ?? ''];
    const cells = [
      { row, column, value: 7 },
      { row, column: 'sdg:2', value: 0 },
      { row, column: 'sdg:3', value: -4 },
      { row, column: 'sdg:77', value: 5 },
    ];
    const { titles, texts, description } = read(heatMap({ ...heat, cells }));
    expect(titles.filter((title) => title.includes(' × '))).toEqual(['1 × 1: 7']);
    expect(texts).toContain('7');
    expect(description).toContain('1 of 391 cells are filled.');
  });

  it('of 169 targets by 169 targets is below a megabyte, keeps to its width and names the goals', () => {
    const cells = targets.flatMap((row) =>
      targets.map((column) => ({ row: row.id, column: column.id, value: 1000 })),
    );
    const svg = heatMap({ ...heat, rows: targets, columns: targets, cells, width: 680 });
    expect(Buffer.byteLength(svg)).toBeLessThan(1_000_000);
    expect(read(svg).width).toBe(680);
    for (const goal of goals) expect(read(svg).texts.filter((text) => text === goal.code)).toHaveLength(2);
  });

  it('gives every count one of at most five steps that follow each other without a gap', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e12 }), { minLength: 1 }), (counts) => {
        const steps = heatSteps(counts);
        expect(steps.length).toBeLessThanOrEqual(5);
        expect(steps[0]?.from).toBe(1);
        for (const [place, { from, to }] of steps.entries()) {
          expect(to).toBeGreaterThanOrEqual(from);
          if (place > 0) expect(from).toBe((steps[place - 1]?.to ?? 0) + 1);
        }
        for (const count of counts) expect(stepOf(steps, count)).toBeDefined();
      }),
    );
    expect(heatSteps([3, 1]).map(({ to }) => to)).toEqual([1, 2, 3]);
  });
});

describe('a flow', () => {
  const svg = sankey(flow);

  it('tells conditional links by dashes and hatching, and says their condition', () => {
    const conditional = flow.links.filter(({ strength }) => strength === 'conditional').length;
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(conditional + 1);
    expect(read(svg).titles.join(' ')).toContain(
      'conditional, if the people served are migrants or returnees',
    );
    expect(read(svg).description).toContain(`${conditional} links are conditional`);
  });

  it('leaves out concepts without links, and links that do not lead on', () => {
    const back = { source: 'sdg:1', target: 'msd:1.1', value: 5, strength: null, label: '' };
    const unknown = { source: 'msd:1.1', target: 'gcm:99', value: 5, strength: null, label: '' };
    expect(sankey({ ...flow, links: [...flow.links, back, unknown] }).replace(/-[0-9a-f]{10}/g, '')).toBe(
      svg.replace(/-[0-9a-f]{10}/g, ''),
    );
    expect(read(svg).texts.some((text) => text.startsWith('1 No poverty'))).toBe(false);
  });

  it('keeps concepts in their columns where no path passes all of them', () => {
    const node = (id: string, column: number) => ({ id, code: id, label: '', column });
    const link = (source: string, target: string) => ({
      source,
      target,
      value: 1,
      strength: null,
      label: '',
    });
    const picture = sankey({
      ...flow,
      nodes: [node('a', 0), node('b', 1), node('c', 2), node('d', 3)],
      links: [link('a', 'c'), link('c', 'd'), link('a', 'b')],
    });
    const lefts = [...picture.matchAll(/<rect x="([\d.]+)"[^>]*width="10"/g)].map(([, x]) => Number(x));
    expect(new Set(lefts).size).toBe(4);
  });

  it('on a phone writes codes beside the concepts and what they mean below', () => {
    const { texts } = read(sankey({ ...flow, width: 360 }));
    expect(texts.filter((text) => text === '10.7')).toHaveLength(2);
    expect(texts.some((text) => text.startsWith('Well-managed policies'))).toBe(true);
  });
});

describe('columns by year', () => {
  it('write the code of every part in it or beside it, so that colour is not needed', () => {
    const { texts } = read(stackedYears(years));
    for (const { code } of goals) expect(texts.filter((text) => text === code)).toHaveLength(8);
  });

  it('write totals in a unit that is said, and tell exact ones in the description', () => {
    const series = [{ id: 'sdg:1', code: '1', label: 'No poverty', values: ['114492979.11', '0.00'] }];
    const { texts, description } = read(stackedYears({ ...years, years: [2024, 2025], series }));
    expect(texts).toContain('114.5');
    expect(texts.join(' ')).toContain('In million USD.');
    expect(description).toContain('2024: 114,492,979.11 USD');
    expect(description).toContain('2025: 0.00 USD.');
  });

  it('leave amounts below zero out and say so', () => {
    const series = [{ id: 'sdg:1', code: '1', label: 'No poverty', values: ['-5.00', '7.00'] }];
    const { texts, description } = read(stackedYears({ ...years, years: [2024, 2025], series }));
    expect(texts.join(' ')).toContain('Amounts below zero are left out.');
    expect(description).toContain('Amounts below zero are left out.');
    expect(read(stackedYears(years)).texts.join(' ')).not.toContain('below zero');
  });

  it('put what does not fit the width into further rows of columns, on the same scale', () => {
    const { texts } = read(stackedYears({ ...years, width: 360 }));
    for (const year of years.years) expect(texts).toContain(String(year));
  });
});

describe('numbers in charts', () => {
  it('are grouped and summed exactly, whatever their size', () => {
    expect(grouped('114492979.11')).toBe('114,492,979.11');
    expect(grouped(-1234567n)).toBe('−1,234,567');
    expect(grouped(1e21)).toBe('1,000,000,000,000,000,000,000');
    expect(grouped(Number.NaN)).toBe('not a number');
    expect(sumOf(['0.1', '0.20', 3n, 'abc'])).toBe('3.30');
    fc.assert(
      fc.property(fc.array(fc.bigInt()), (values) => {
        expect(sumOf(values)).toBe(String(values.reduce((a, b) => a + b, 0n)));
        expect(values.map((value) => grouped(value).replaceAll(',', '').replace('−', '-'))).toEqual(
          values.map(String),
        );
      }),
    );
  });

  it('are rounded once, half away from zero', () => {
    expect([
      percent(0.0971),
      percent(0.1525),
      percent(0.00001),
      percent(0),
      percent(null),
      percent(1),
    ]).toEqual(['9.7%', '15.3%', '<0.1%', '0.0%', null, '100.0%']);
    expect([
      inUnitsOf('1250000', 6),
      inUnitsOf('-1250000.00', 6),
      inUnitsOf('12', 6),
      inUnitsOf('0', 6),
    ]).toEqual(['1.3', '−1.3', '<0.1', '0.0']);
  });

  it('stand on axes that begin at zero, reach the highest value and have few marks', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e290, noNaN: true }), (most) => {
        const axis = axisOf(most);
        expect(axis.most).toBeGreaterThanOrEqual(most);
        expect(axis.ticks.length).toBeLessThanOrEqual(8);
        expect(axis.ticks[0]).toEqual({ text: '0', part: 0 });
      }),
    );
  });
});

describe('text in charts', () => {
  it('never gets wider than its line, and says where it was cut', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 30, max: 400 }), (text, width) => {
        const { lines, cut, full } = wrap(text, width, 12, 3);
        expect(lines.length).toBeLessThanOrEqual(3);
        for (const line of lines) expect(widthOf(line, 12)).toBeLessThanOrEqual(width);
        if (cut) expect(lines.at(-1)).toMatch(/…$/);
        else expect(lines.join('').replaceAll(' ', '')).toBe(full.replaceAll(' ', ''));
      }),
    );
  });

  it('that was cut stands in full on hover', () => {
    const label = `${'A very long name of a concept that nobody could shorten '.repeat(4)}end`;
    const [first] = bars.bars;
    if (first === undefined) throw new Error('no bar');
    const { texts, titles } = read(contributionBars({ ...bars, bars: [{ ...first, label }] }));
    expect(texts.some((text) => text.endsWith('…'))).toBe(true);
    expect(titles).toContain(label);
  });

  it('beside columns keeps its order and its distance', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 20 }), (heights) => {
        const places = apart(
          heights.toSorted((a, b) => b - a),
          12,
          300,
        );
        expect(places).toHaveLength(heights.length);
        for (const [index, y] of places.entries()) {
          expect(y).toBeLessThanOrEqual(300 + 1e-6);
          if (index > 0) expect((places[index - 1] ?? 0) - y).toBeGreaterThanOrEqual(12 - 1e-6);
        }
      }),
    );
  });
});

describe('colours', () => {
  it("make text readable on every goal's colour", () => {
    expect(GOAL_COLOURS).toHaveLength(17);
    for (const colour of GOAL_COLOURS) expect(contrast(colour, textOn(colour))).toBeGreaterThanOrEqual(4.5);
    // White alone would not do: this is why some goals carry black numbers.
    expect(GOAL_COLOURS.filter((colour) => contrast(colour, '#ffffff') < 4.5).length).toBeGreaterThan(0);
  });

  it.each([
    ['ink', 'paper'],
    ['muted', 'paper'],
    ['on-calm', 'calm'],
    ['on-heat1', 'heat1'],
    ['on-heat2', 'heat2'],
    ['on-heat3', 'heat3'],
    ['on-heat4', 'heat4'],
    ['on-heat5', 'heat5'],
  ] as const)('make %s readable on %s, light and dark', (text, ground) => {
    for (const theme of ['light', 'dark'] as const) {
      expect(contrast(tokenColour(text, theme), tokenColour(ground, theme))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('of edges stand out from the paper, for bars whose own colour does not', () => {
    for (const theme of ['light', 'dark'] as const) {
      expect(contrast(tokenColour('edge', theme), tokenColour('paper', theme))).toBeGreaterThanOrEqual(3);
    }
  });

  it('turn dark by rules that a page can also serve itself', () => {
    const style = /<style>(.*?)<\/style>/s.exec(contributionBars(bars))?.[1] ?? '';
    const rules = [...style.matchAll(/\.xw-[\w-]+\{[^}]*\}/g)].map(([rule]) => rule);
    expect(rules.length).toBeGreaterThan(4);
    for (const rule of rules) expect(DARK_STYLE).toContain(rule);
  });
});

describe('a chart as PNG', () => {
  const size = (png: Uint8Array) => {
    const view = new DataView(png.buffer, png.byteOffset);
    return { width: view.getUint32(16), height: view.getUint32(20) };
  };

  it('is a PNG of the width asked for, the same each time', () => {
    const svg = contributionBars({ ...bars, width: 680 });
    const png = renderPng(svg, 1360);
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect(size(png)).toEqual({ width: 1360, height: read(svg).height * 2 });
    expect(png.length).toBeLessThan(500_000);
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(digest(renderPng(svg, 1360))).toBe(digest(png));
  });

  it('is light where the picture follows the screen', () => {
    const pixels = (theme: 'auto' | 'light' | 'dark') => renderPng(contributionBars({ ...bars, theme }), 340);
    expect(pixels('auto')).toEqual(pixels('light'));
    expect(pixels('auto')).not.toEqual(pixels('dark'));
  });

  it('has letters: the font comes from its package, not from the machine', () => {
    const svg = contributionBars(bars);
    const wordless = svg.replace(/<text.*?<\/text>/gs, '');
    expect(renderPng(svg, 680).length).toBeGreaterThan(1.5 * renderPng(wordless, 680).length);
  });

  it.each([0, -1, 1.5, 5000, Number.NaN])('of the width %d is refused', (width) => {
    expect(() => renderPng(contributionBars(bars), width)).toThrow(RangeError);
  });

  it('of too many pixels is refused before it is drawn', () => {
    const tall = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 1000"/>';
    expect(() => renderPng(tall, 4000)).toThrow(/too many/);
  });
});
