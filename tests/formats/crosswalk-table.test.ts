import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { type Alternatives, type Mapping, NO_TERM_FOUND } from '../../src/domain/types.ts';
import { CROSSWALK_COLUMNS, crosswalkCsv, crosswalkRows } from '../../src/formats/crosswalk-table.ts';
import { readAlternatives } from '../../src/formats/question-text.ts';
import { readSeed } from '../../src/services/seed.ts';

const seed = await readSeed();
const labelOf = new Map(seed.concepts.map(({ id, label }) => [id, label]));
const labels = (id: string) => labelOf.get(id);

function alternativesOf(cell: string | number | boolean | null): Alternatives {
  const read = readAlternatives(String(cell ?? ''));
  return read.ok ? read.value : [];
}

describe('the crosswalk as a table', () => {
  const mappings: readonly Mapping[] = seed.mappings.map(({ line: _line, ...mapping }, place) =>
    // The seed may not have all that a condition can say, and all of it must come through.
    mapping.strength === 'conditional' && place % 2 === 0
      ? {
          ...mapping,
          questions: [['returnees', 'host-services'], ['climate']],
          strengthIfMet: 'core',
          aboutPart: true,
        }
      : mapping,
  );

  it('has a row for each mapping, with every field of it', () => {
    const rows = crosswalkRows(mappings, labels);
    expect(rows.length).toBe(mappings.length);
    for (const [index, row] of rows.entries()) {
      const mapping = mappings[index];
      expect(Object.keys(row)).toEqual([...CROSSWALK_COLUMNS]);
      expect({
        id: row.id,
        set: row.set,
        subject: row.subject,
        predicate: row.predicate,
        modifier: row.modifier,
        object: row.object === NO_TERM_FOUND ? null : row.object,
        objectFramework: row.object_framework,
        strength: row.strength,
        questions: alternativesOf(row.questions),
        condition: row.condition,
        strengthIfMet: row.strength_if_met,
        aboutPart: row.about_part,
        holdsForParts: row.holds_for_parts,
        confidence: Math.round(Number(row.confidence) * 1000),
        evidence: row.evidence,
        justification: row.justification,
        author: row.author,
        reviewer: row.reviewer,
        mappingDate: row.mapping_date,
        reviewDate: row.review_date,
        source: row.source,
        locator: row.locator,
        rationale: row.rationale,
        status: row.status,
      }).toEqual(mapping);
    }
  });

  it('says the relation in words and names both ends', () => {
    const [row] = crosswalkRows(
      mappings.filter(({ modifier }) => modifier === 'Not'),
      labels,
    );
    expect(row?.relation).toMatch(/^(?:does|is) not /);
    expect(row?.subject_label).toBe(labels(String(row?.subject)));
    const [nothing] = crosswalkRows(
      mappings.filter(({ object }) => object === null),
      labels,
    );
    expect(nothing).toMatchObject({ object: NO_TERM_FOUND, object_label: null, relation: 'fits nothing in' });
  });

  it('is the same table as CSV', () => {
    const records = parse(crosswalkCsv(mappings, labels)) as string[][];
    expect(records[0]).toEqual([...CROSSWALK_COLUMNS]);
    expect(records.slice(1)).toEqual(
      crosswalkRows(mappings, labels).map((row) =>
        CROSSWALK_COLUMNS.map((column) => String(row[column] ?? '')),
      ),
    );
  });

  it('escapes formulas for people and leaves cells alone for machines', () => {
    const [first] = mappings;
    if (first === undefined) throw new Error('no mappings');
    const tricky = [{ ...first, rationale: '=HYPERLINK("http://a.example")' }];
    const rationaleOf = (csv: string) =>
      (parse(csv) as string[][])[1]?.[CROSSWALK_COLUMNS.indexOf('rationale')];
    expect(rationaleOf(crosswalkCsv(tricky, labels))).toBe('=HYPERLINK("http://a.example")');
    expect(rationaleOf(crosswalkCsv(tricky, labels, { escapeFormulas: true }))).toBe(
      `'=HYPERLINK("http://a.example")`,
    );
  });
});
