import { describe, expect, it } from 'vitest';
import { firstRowTexts } from '../../src/formats/xlsx/first-row.ts';
import { EXPORT_HEADER, exportRow, exportWorkbook, workbookOfSheet } from '../fixtures/uninfo/workbook.ts';

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGED = 'http://schemas.openxmlformats.org/package/2006';
const cell = (place: string, number: number) => `<c r="${place}" t="s"><v>${number}</v></c>`;

describe('the first row of a workbook', () => {
  it('has the texts of its cells, however many rows follow', () => {
    expect(firstRowTexts(exportWorkbook(Array.from({ length: 2_000 }, () => exportRow())))).toEqual(
      EXPORT_HEADER,
    );
  });

  it('is the first with any value; shared texts are looked up, without how they are pronounced', () => {
    const sheet = `<sheetData><row r="1"><c r="A1" s="1"/></row><row r="3">${cell('A3', 2)}${cell('B3', 0)}<c r="C3"><v>7</v></c></row><row r="4">${cell('A4', 1)}</row></sheetData>`;
    const strings =
      '<sst><si><t>Plan name</t></si><si><t>below</t></si><si><r><t>I</t></r><r><t>D</t></r><rPh><t>idee</t></rPh></si></sst>';
    const relations = `<Relationships xmlns="${PACKAGED}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`;
    const file = workbookOfSheet(sheet, {
      'xl/sharedStrings.xml': strings,
      'xl/_rels/workbook.xml.rels': relations,
    });
    expect(firstRowTexts(file)).toEqual(['ID', 'Plan name', '']);
  });

  it('is empty where there is none, or no workbook', () => {
    expect(firstRowTexts(workbookOfSheet('<sheetData/>'))).toEqual([]);
    expect(firstRowTexts(workbookOfSheet('<sheetData><row r="1"><c'))).toEqual([]);
    expect(firstRowTexts(Buffer.from('id,title'))).toEqual([]);
  });
});
