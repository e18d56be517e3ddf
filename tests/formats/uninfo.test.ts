import { describe, expect, it } from 'vitest';
import type { ProjectDraft, ReadProjects, RefusedFile } from '../../src/formats/project-draft.ts';
import { readUnInfoFramework } from '../../src/formats/uninfo/framework.ts';
import { readUnInfo, type UnInfoOptions } from '../../src/formats/uninfo/read.ts';
import { type CellValue, EXPORT_HEADER, exportRow, exportWorkbook } from '../fixtures/uninfo/workbook.ts';

const OPTIONS: UnInfoOptions = { currency: 'USD', maxRows: 1_000, maxCellLength: 20_000, targets: [] };

function drafts(read: ReadProjects): readonly ProjectDraft[] {
  if (!read.ok) throw new Error(read.refused.message);
  return read.drafts;
}

function refused(read: ReadProjects): RefusedFile {
  if (read.ok) throw new Error('the file was read');
  return read.refused;
}

async function row(values: Readonly<Record<string, CellValue>>, options = OPTIONS): Promise<ProjectDraft> {
  const [draft] = drafts(await readUnInfo(exportWorkbook([exportRow(values)]), options));
  if (draft === undefined) throw new Error('no row was read');
  return draft;
}

const codes = (faults: readonly { readonly code: string; readonly pointer: string }[]) =>
  faults.map(({ code, pointer }) => `${code} ${pointer}`);
const tagsOf = ({ tags }: ProjectDraft) => tags.map(({ level, text }) => `${level} ${text}`);
const codesOf = ({ classifications }: ProjectDraft, scheme: string) =>
  classifications.filter((one) => one.scheme === scheme).map(({ code }) => code);

describe('a UN INFO export', () => {
  it('is refused without a currency, with one that does not exist, and when a needed column is missing', async () => {
    const file = exportWorkbook([exportRow()]);
    expect(refused(await readUnInfo(file, { ...OPTIONS, currency: null }))).toMatchObject({
      code: 'missing-currency',
      fix: expect.stringContaining('currency=USD'),
    });
    expect(refused(await readUnInfo(file, { ...OPTIONS, currency: 'XXZ' })).code).toBe('unknown-currency');
    const narrow = exportWorkbook(
      [exportRow()],
      EXPORT_HEADER.filter((name) => name !== 'ID' && name !== 'Output'),
    );
    const refusal = refused(await readUnInfo(narrow, OPTIONS));
    expect(refusal.code).toBe('missing-column');
    expect(refusal.message).toContain('"Output", "ID"');
  });

  it('finds columns by name, whatever their order, letter case and spacing', async () => {
    const names = [...EXPORT_HEADER].reverse();
    const header = names.map((name) => ` ${name.toUpperCase().replace(/ /g, '  ')} `);
    const values = exportRow({ '2024 Required': 12.5, 'SDG Targets': '6.1 By 2030' });
    const written = Object.fromEntries(
      header.map((name, index) => [name, values[names[index] ?? ''] ?? null]),
    );
    const [draft] = drafts(await readUnInfo(exportWorkbook([written], header), OPTIONS));
    expect(draft).toMatchObject({ id: '4711', title: 'Open three clinics', countries: [{ code: 'LBN' }] });
    expect(draft?.amounts).toMatchObject([{ amountMinor: 1250, from: '2024-01-01', until: '2024-12-31' }]);
    expect(draft === undefined ? [] : tagsOf(draft)).toEqual(['target 6.1']);
  });

  it('drops the names of staff and says nothing of them', async () => {
    const read = await readUnInfo(
      exportWorkbook([exportRow({ 'Focal users': 'Ada Lovelace; ada@example.org' })]),
      OPTIONS,
    );
    expect(JSON.stringify(read)).not.toMatch(/lovelace|example\.org/i);
    expect(read.ok && read.warnings.map(({ code }) => code)).toContain('staff-names-dropped');
  });

  it('keeps what it knows: organisations with roles, markers, lists and the elements of the plan', async () => {
    const draft = await row({
      Agencies: 'International Organization for Migration; World Health Organization',
      'Agency abbreviations': 'IOM; WHO',
      'Contributing partners': 'Ministry of Foreign Affairs, Norway; -',
      'Implementation partners': '-',
      'Joint Programmes / Initiatives names': 'Clean Water Together',
      'QCPR function': 'Normative Support; Support Functions',
      'Humanitarian marker': 'Appeal',
      'Gender marker': '2 - a significant objective',
      'Human rights marker': '0 - Not expected',
      'Sustaining peace marker': '-',
      'LNOB groups targeted': 'Children ; Migrants',
      'Suboutput also contributes to the following outputs': 'Output 2.1.3: Wells; Roads',
      Status: 'Cancelled',
    });
    expect(draft.organisations).toEqual([
      { ref: null, name: 'International Organization for Migration', role: 'accountable' },
      { ref: null, name: 'World Health Organization', role: 'accountable' },
      { ref: null, name: 'Ministry of Foreign Affairs, Norway', role: 'funding' },
    ]);
    expect(draft).toMatchObject({
      status: 'cancelled',
      humanitarian: true,
      markers: { gender: 2, humanRights: 0 },
    });
    expect(draft.markers.peace).toBeUndefined();
    const kept = [
      ['plan', 'unsdcf-lbn'],
      ['strategic-priority', 'unsdcf-lbn:SP1'],
      ['outcome', 'unsdcf-lbn:OC1.1'],
      ['output', 'unsdcf-lbn:1.1.1'],
      ['sub-output', '1.1.1.4'],
      ['agency', 'IOM', 'WHO'],
      ['joint-programme', 'Clean Water Together'],
      ['qcpr-function', 'Normative Support', 'Support Functions'],
      ['humanitarian-marker', 'Appeal'],
      ['group-left-behind', 'Children', 'Migrants'],
      ['also-contributes-to', 'unsdcf-lbn:2.1.3', 'Roads'],
    ];
    for (const [scheme = '', ...expected] of kept) expect(codesOf(draft, scheme)).toEqual(expected);
    expect((await row({ Status: 'Suspended' })).status).toBe('suspended');
  });

  it('makes one project of the rows with one ID, and says where they contradict each other', async () => {
    const rows = [
      exportRow({ Agencies: 'A', 'SDG Goals': '6 Clean Water and Sanitation', '2024 Required': 10 }),
      exportRow({ Agencies: 'B', 'SDG Targets': '6.1 By 2030', '2024 Required': 10, '2025 Required': 5 }),
      exportRow({ Status: 'Closed', '2024 Required': 11, 'Sub-Output': 'Open four clinics' }),
      exportRow({ ID: 4712 }),
    ];
    const [merged, other, ...none] = drafts(await readUnInfo(exportWorkbook(rows), OPTIONS));
    expect([other?.id, none.length]).toEqual(['4712', 0]);
    expect(merged).toMatchObject({
      row: 1,
      title: 'Open three clinics',
      status: 'implementation',
      faults: [],
    });
    expect(merged?.organisations.map(({ name }) => name)).toEqual(['A', 'B']);
    expect(merged?.amounts.map(({ amountMinor }) => amountMinor)).toEqual([1000, 500]);
    expect(merged === undefined ? [] : tagsOf(merged)).toEqual(['target 6.1']);
    expect(codes(merged?.warnings ?? [])).toEqual([
      'contradicting-rows /3/sub_output',
      'contradicting-rows /3/status',
      'contradicting-rows /3/total_required_resources',
    ]);
  });

  it.each([
    [{ 'SDG Targets': '10.7 text, more text,16.6 text' }, ['target 10.7', 'target 16.6'], []],
    [{ 'SDG Targets': '13.B text, 100,000 births,13.b again' }, ['target 13.b'], []],
    [
      {
        'SDG Targets': '3.1 t,16.6 t',
        'SDG Goals': '3 Good Health and Well-being; 16 Peace and Justice - Strong Institutions',
      },
      ['target 3.1', 'target 16.6'],
      [],
    ],
    [
      { 'SDG Goals': '8 Decent Jobs and Economic Growth; 10 Reduced Inequalities' },
      ['goal 8', 'goal 10'],
      [],
    ],
    [
      { 'SDG Targets': '3.1 t', 'SDG Goals': '13 Climate Action' },
      ['target 3.1', 'goal 13'],
      ['goals-contradict-targets /1/sdg_goals'],
    ],
    [
      { 'SDG Goals': '8 Climate Action; Zero Hunger; 4 Schools' },
      ['goal 2', 'goal 4'],
      ['unknown-goal /1/sdg_goals', 'unknown-goal /1/sdg_goals'],
    ],
    [{ 'SDG Targets': 'clean water' }, [], ['unknown-target /1/sdg_targets']],
  ])('reads %j as %j', async (values, tags, warnings) => {
    const draft = await row(values);
    expect(tagsOf(draft)).toEqual(tags);
    expect(codes(draft.warnings)).toEqual(warnings);
  });

  it.each([
    [{ ID: null }, ['missing-id /1/id']],
    [{ 'Sub-Output': '-' }, ['missing-title /1/sub_output']],
    [{ Status: 'half done' }, ['unknown-status /1/status']],
    [{ 'Start date': '03/04/2024' }, ['invalid-date /1/start_date']],
    [{ 'End date': '2023-12-31' }, ['end-before-start /1/end_date']],
    [{ '2024 Required': '1,234' }, ['invalid-amount /1/2024_required']],
    [{ '2024 Required': 9e17 }, ['amount-too-large /1/2024_required']],
    [{ Description: 'x'.repeat(20_001) }, ['text-too-long /1/description']],
  ])('rejects a row with %j, at its cell', async (values, faults) => {
    expect(codes((await row(values)).faults)).toEqual(faults);
  });

  it.each([
    [
      { 'Total required resources': 7, '2024 Required': 3.5, '2025 Required': 3 },
      ['total-differs /1/total_required_resources'],
      2,
    ],
    [{ 'Total required resources': 7 }, ['total-without-years /1/total_required_resources'], 1],
    [
      { Country: 'Eastern Caribbean', Geography: 'Dominica; Roseau' },
      ['unknown-country /1/country', 'unknown-plan /1/plan_name'],
      0,
    ],
    [{ 'Gender marker': '4 - more' }, ['unknown-marker /1/gender_marker'], 0],
    [{ Description: 'cut off here ‚Ä' }, ['text-garbled /1/description'], 0],
    [{ '2024 Required': 1.234 }, ['amount-rounded /1/2024_required'], 1],
  ])('reads %j with a warning', async (values, warnings, amounts) => {
    const draft = await row(values);
    expect(codes(draft.warnings)).toEqual(warnings);
    expect(draft.amounts).toHaveLength(amounts);
    expect(draft.faults).toEqual([]);
  });

  it('takes a code from the text where a number cell lost its closing zero', async () => {
    const draft = await row({ 'Output code': 2.1, Output: 'Output 2.10: Roads' });
    expect(codesOf(draft, 'output')).toEqual(['unsdcf-lbn:2.10']);
    const rows = [
      exportRow({ 'Output code': 2.1, Output: 'Wells' }),
      exportRow({ ID: 2, 'Output code': 2.1, Output: 'Roads' }),
    ];
    const built = await readUnInfoFramework(exportWorkbook(rows), { ...OPTIONS, position: 0 });
    expect(built.ok && codes(built.warnings)).toContain('contradicting-plan /2/output');
  });
});
