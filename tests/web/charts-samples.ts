import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import type { ContributionBars } from '../../src/web/charts/bars.ts';
import type { HeatMap } from '../../src/web/charts/heat-map.ts';
import type { Sankey } from '../../src/web/charts/sankey.ts';
import type { StackedYears } from '../../src/web/charts/stacked-years.ts';
import { ROOT } from '../house/source.ts';

/** Charts of real concepts with plain numbers, and reading pictures back. */

interface SeedConcept {
  readonly id: string;
  readonly code: string;
  readonly level: string;
  readonly group: string | null;
  readonly label: string;
}

function concepts(framework: string, level: string): readonly SeedConcept[] {
  const text = readFileSync(join(ROOT, `seed/frameworks/${framework}/concepts.tsv`), 'utf8');
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .filter((cells) => cells[1] === level)
    .map(([code = '', , parent = '', label = '']) => ({
      id: `${framework}:${code}`,
      code,
      level,
      group: parent === '' ? null : parent,
      label,
    }));
}

export const goals = concepts('sdg', 'goal');
export const targets = concepts('sdg', 'target');
const objectives = concepts('gcm', 'objective');
const deliverables = concepts('msd', 'deliverable');

const frame = {
  title: 'Aligned budget by goal',
  unit: 'USD',
  method: 'equal-split, declared and inferred',
  filters: 'country KEN, active 2023-01-01 to 2025-12-31',
  revision: 'revision 12, change 40, rules 1',
};

export const bars: ContributionBars = {
  ...frame,
  bars: goals.map(({ id, code, label }, place) => ({
    id,
    code,
    label,
    declared: `${(place * 7919 * 1237) % 90_000_000}.25`,
    inferred: `${(place * 104_729 * 31) % 60_000_000}.50`,
    share: 0.05,
  })),
  unaligned: { value: '15000000.00', share: 0.02 },
  total: '987654321098765432109.75',
};

export const heat: HeatMap = {
  ...frame,
  unit: null,
  rowsTitle: 'GCM objectives',
  columnsTitle: 'SDG goals',
  rows: objectives,
  columns: goals,
  cells: objectives.flatMap((row, r) =>
    goals.flatMap((column, c) =>
      (r * 5 + c * 3) % 7 < 2
        ? [{ row: row.id, column: column.id, value: 1 + ((r * 13 + c * 29) % 140) }]
        : [],
    ),
  ),
};

const reached = targets.filter(({ code }) => ['3.8', '8.7', '8.8', '10.7', '16.2', '17.18'].includes(code));
const strengths = ['core', 'supporting', 'conditional'] as const;

export const flow: Sankey = {
  ...frame,
  columns: ['Tags', 'Mapped', 'SDG targets', 'SDG goals'],
  nodes: [
    ...deliverables.map((concept) => ({ ...concept, column: 0 })),
    ...objectives.slice(4, 7).map((concept) => ({ ...concept, column: 1 })),
    ...reached.map((concept) => ({ ...concept, column: 2 })),
    ...goals.map((concept) => ({ ...concept, column: 3 })),
  ],
  links: [
    ...deliverables.flatMap(({ id }, place) => [
      {
        source: id,
        target: reached[place % reached.length]?.id ?? '',
        value: `${(place + 1) * 1_000_000}.10`,
        strength: strengths[place % 3] ?? null,
        label: place % 3 === 2 ? 'if the people served are migrants or returnees' : '',
      },
      {
        source: id,
        target: objectives[4 + (place % 3)]?.id ?? '',
        value: '2500000.00',
        strength: 'core' as const,
        label: '',
      },
    ]),
    // Straight to a goal: no chain of links fills every column.
    { source: 'gcm:5', target: 'sdg:10', value: '100', strength: 'supporting' as const, label: '' },
    ...reached.map(({ id, group }) => ({
      source: id,
      target: `sdg:${group}`,
      value: '3000000.20',
      strength: null,
      label: '',
    })),
  ],
};

export const years: StackedYears = {
  ...frame,
  years: [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026],
  series: goals.map(({ id, code, label }, place) => ({
    id,
    code,
    label,
    values: Array.from(
      { length: 8 },
      (_, year) => `${((place + 3) ** 5 * (year + 2) * 997) % 30_000_000}.01`,
    ),
  })),
};

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly attributes: ReadonlyMap<string, string>;
  readonly ids: readonly string[];
  /** What is drawn as text, one entry per text element, its lines joined by a space. */
  readonly texts: readonly string[];
  readonly sizes: readonly number[];
  readonly titles: readonly string[];
  readonly description: string;
}

/** Reads a picture as strict XML; throws where it is not well-formed. */
export function read(svg: string): Picture {
  const parser = new SaxesParser({ xmlns: true });
  const stack: { name: string; id: string | undefined; text: string }[] = [];
  const attributes = new Map<string, string>();
  const [ids, texts, titles, sizes]: [string[], string[], string[], number[]] = [[], [], [], []];
  let description = '';
  parser.on('opentag', ({ name, attributes: given }) => {
    const value = (key: string) => given[key]?.value;
    if (stack.length === 0)
      for (const [key, { value: text }] of Object.entries(given)) attributes.set(key, text);
    const id = value('id');
    if (id !== undefined) ids.push(id);
    if (name === 'text') sizes.push(Number(value('font-size')));
    stack.push({ name, id, text: '' });
  });
  parser.on('text', (text) => {
    const top = stack.at(-1);
    if (top !== undefined) top.text += text;
  });
  parser.on('closetag', ({ name }) => {
    const { text } = stack.pop() ?? { text: '' };
    if (name === 'text') texts.push(text);
    if (name === 'title') titles.push(text);
    if (name === 'desc') description = text;
    const parent = stack.at(-1);
    if (name === 'tspan' && parent !== undefined) parent.text += parent.text === '' ? text : ` ${text}`;
  });
  parser.write(svg).close();
  const [, , width = 0, height = 0] = (attributes.get('viewBox') ?? '').split(' ').map(Number);
  return { width, height, attributes, ids, texts, sizes, titles, description };
}
