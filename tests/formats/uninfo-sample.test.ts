import { readSheet } from 'read-excel-file/universal';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDraft, ReadProjects } from '../../src/formats/project-draft.ts';
import { readUnInfoFramework } from '../../src/formats/uninfo/framework.ts';
import { readUnInfo, type UnInfoOptions } from '../../src/formats/uninfo/read.ts';
import { hasShared, readShared, sharedTitle } from '../support/shared.ts';

const OPTIONS: UnInfoOptions = { currency: 'USD', maxRows: 1_000, maxCellLength: 20_000, targets: [] };
const SAMPLE = ['samples', 'uninfo', 'Arab_States__water.xlsx'] as const;

function drafts(read: ReadProjects): readonly ProjectDraft[] {
  if (!read.ok) throw new Error(read.refused.message);
  return read.drafts;
}

const codesOf = ({ classifications }: ProjectDraft, scheme: string) =>
  classifications.filter((one) => one.scheme === scheme).map(({ code }) => code);

describe.skipIf(!hasShared)(sharedTitle('the export of the Arab States on water'), () => {
  const official = !hasShared
    ? []
    : readShared('data', 'sdg_targets.tsv')
        .toString('utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t'))
        .map(([, id = '', text = '']) => ({ id, text }));
  let read: ReadProjects;
  let sheet: readonly (readonly unknown[])[];
  const column = (name: string) => sheet.slice(1).map((cells) => cells[sheet[0]?.indexOf(name) ?? -1]);

  beforeAll(async () => {
    const bytes = readShared(...SAMPLE);
    read = await readUnInfo(bytes, { ...OPTIONS, targets: official });
    sheet = await readSheet(new Uint8Array(bytes).buffer);
  });

  it('gives 80 sub-outputs in 8 countries, by their own IDs, and rejects none', () => {
    const all = drafts(read);
    expect(official).toHaveLength(169);
    expect(all.map(({ id }) => id)).toEqual(column('ID').map(String));
    expect(all.flatMap(({ faults }) => faults)).toEqual([]);
    const counts = Object.groupBy(all, ({ countries }) => countries[0]?.code ?? '');
    expect(
      Object.entries(counts)
        .map(([code, group]) => `${code} ${group?.length}`)
        .sort(),
    ).toEqual(['BHR 7', 'IRQ 33', 'JOR 10', 'LBN 13', 'PSE 5', 'SAU 1', 'SYR 6', 'YEM 5']);
    const statuses = Object.groupBy(all, ({ status }) => status ?? '');
    expect(
      Object.entries(statuses)
        .map(([status, group]) => `${status} ${group?.length}`)
        .sort(),
    ).toEqual(['closed 39', 'finalisation 1', 'implementation 35', 'pipeline 5']);
  });

  it('finds in every row the targets that matching the 169 official texts finds, without looking at codes', () => {
    const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
    const pieces = official.map(({ id, text }) => {
      const whole = letters(text);
      return { id, grams: Array.from({ length: whole.length - 24 }, (_, at) => whole.slice(at, at + 25)) };
    });
    const cells = column('SDG Targets').map((cell) => letters(String(cell)));
    const expected = cells.map((cell) =>
      pieces
        .filter(({ grams }) => grams.filter((gram) => cell.includes(gram)).length / grams.length > 0.45)
        .map(({ id }) => id)
        .sort(),
    );
    const found = drafts(read).map(({ tags }) => tags.map(({ text }) => text).sort());
    expect(found).toEqual(expected);
    expect(found.flat()).toHaveLength(195);
    expect(drafts(read).flatMap(({ tags }) => tags.filter(({ level }) => level !== 'target'))).toEqual([]);
    expect(
      drafts(read)
        .flatMap(({ warnings }) => warnings)
        .filter(({ code }) => code !== 'text-repaired'),
    ).toEqual([]);
  });

  it('sums to the cent to the totals of the sheet, row by row', () => {
    const kinds = ['required', 'available', 'expenditure'] as const;
    const sums = kinds.map((kind) => {
      const own = column(`Total ${kind} resources`).map((total) => Math.round(Number(total) * 100));
      const lines = drafts(read).map(({ amounts }) =>
        amounts.filter((line) => line.kind === kind).reduce((sum, line) => sum + line.amountMinor, 0),
      );
      expect(lines).toEqual(own);
      return own.reduce((sum, total) => sum + total, 0);
    });
    expect(sums).toEqual([769_652_560_00, 439_794_303_00, 349_829_877_00]);
  });

  it('leaves no text wrongly decoded and says in which rows it repaired some', () => {
    const repaired = drafts(read).filter(({ warnings }) =>
      warnings.some(({ code }) => code === 'text-repaired'),
    );
    expect(repaired).toHaveLength(29);
    expect(JSON.stringify(drafts(read))).not.toMatch(/‚Ä|√|¬/);
    const names = drafts(read).flatMap(({ organisations }) => organisations.map(({ name }) => name));
    expect(names).toContain('Agence Française de Développement');
    const mangled = column('Contributing partners').filter((cell) => String(cell).includes('f√ºr'));
    expect(names.filter((name) => name.startsWith('Kreditanstalt für'))).toHaveLength(mangled.length);
  });

  it('builds the framework of each of the ten plans, every element with its parent and a short label', async () => {
    const built = await readUnInfoFramework(readShared(...SAMPLE), {
      ...OPTIONS,
      targets: official,
      position: 7,
    });
    if (!built.ok) throw new Error(built.refused.message);
    expect(built.frameworks.map(({ framework, concepts }) => `${framework.id} ${concepts.length}`)).toEqual([
      'unsdcf-bhr 8',
      'unsdcf-bhr-2025-2029 3',
      'unsdcf-irq 23',
      'unsdcf-jor 4',
      'unsdcf-jor-unsdf-2018-2022 10',
      'unsdcf-lbn 14',
      'unsdcf-pse 7',
      'unsdcf-sau 3',
      'unsdcf-syr 6',
      'unsdcf-yem 11',
    ]);
    expect(built.frameworks.map(({ framework }) => framework.position)).toEqual([
      7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
    ]);
    expect(built.warnings.filter(({ code }) => code === 'contradicting-plan')).toEqual([]);
    for (const { framework, concepts } of built.frameworks) {
      const byId = new Map(concepts.map((concept) => [concept.id, concept]));
      expect(byId.size).toBe(concepts.length);
      for (const { label, level, parent, officialTexts } of concepts) {
        expect(label.length).toBeLessThanOrEqual(80);
        expect(officialTexts[0]?.text.length ?? 0).toBeGreaterThan(0);
        const parentLevel = framework.levels.find(({ id }) => id === level)?.parent ?? null;
        expect(parent === null ? null : byId.get(parent)?.level).toBe(parentLevel);
      }
    }
    const jordan = built.frameworks.find(({ framework }) => framework.id === 'unsdcf-jor-unsdf-2018-2022');
    expect(jordan?.concepts.find(({ notation }) => notation === '2.1.3')).toMatchObject({
      parent: 'unsdcf-jor-unsdf-2018-2022:OC2.1',
      codes: ['10'],
      label: 'Provision of Life-saving services: Basic needs of refugees and asylum-seekers…',
      observedTargets: [{ concept: 'sdg:6.1', count: 1, of: 1 }],
    });
    // The elements a project names are those of the frameworks, under id or alias.
    const ids = new Set(
      built.frameworks.flatMap(({ framework, concepts }) =>
        concepts.flatMap(({ notation }) =>
          [framework.id, ...framework.aliases].map((id) => `${id}:${notation}`),
        ),
      ),
    );
    for (const draft of drafts(read)) {
      for (const scheme of ['strategic-priority', 'outcome', 'output']) {
        expect(codesOf(draft, scheme).filter((code) => ids.has(code))).toHaveLength(1);
      }
    }
  });
});
