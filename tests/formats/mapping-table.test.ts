import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mapping } from '../../src/domain/types.ts';
import { crosswalkCsv } from '../../src/formats/crosswalk-table.ts';
import { readMappingTable, readSssomCsv } from '../../src/formats/mapping-table.ts';
import { type MappingRowsReading, readMappingRows } from '../../src/formats/sssom/mappings.ts';
import { readSeed } from '../../src/services/seed.ts';
import { hasShared, readShared, sharedTitle } from '../support/shared.ts';

const ASKED = {
  questions: [['returnees', 'host-services'], ['climate']],
  strengthIfMet: 'core',
  aboutPart: true,
} as const;

type Sound = Extract<MappingRowsReading, { ok: true }>;

const seed = await readSeed();
const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/sssom/${name}.sssom.tsv`, import.meta.url), 'utf8');

/** The same set with commas, as a script would write it. */
function withCommas(tsv: string): string {
  const lines = tsv.split('\n');
  const metadata = lines.filter((line) => line.startsWith('#'));
  const table = parse(lines.slice(metadata.length).join('\n'), {
    delimiter: '\t',
    relax_quotes: true,
    relax_column_count: true,
  }) as string[][];
  const cell = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [...metadata, ...table.map((cells) => cells.map(cell).join(','))].join('\n');
}

/** As a spreadsheet saves what it took for a table: byte order mark, CRLF, quoted lines, commas to the widest row. */
function fromSpreadsheet(csv: string, width: number): string {
  const lines = csv.split('\n').map((line) => {
    if (!line.startsWith('#')) return line;
    const cell = /[",]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
    return cell + ','.repeat(width - 1);
  });
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

function sound(reading: MappingRowsReading): Sound {
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults.slice(0, 5)));
  return reading;
}

const faultsOf = (reading: MappingRowsReading) =>
  reading.ok ? reading.rows.flatMap(({ faults }) => faults) : reading.faults;

describe('SSSOM with commas', () => {
  it('gives the rows of the same set with tabs', () => {
    for (const name of ['profile']) {
      const expected = sound(readMappingRows(fixture(name), 7));
      const reading = sound(readSssomCsv(withCommas(fixture(name)), 7));
      expect(reading.set).toEqual(expected.set);
      expect(reading.rows).toEqual(expected.rows);
    }
  });

  it('reads all sets of the seed the same way', () => {
    for (const { id, position } of seed.sets) {
      const tsv = readFileSync(new URL(`../../seed/mappings/${id}.sssom.tsv`, import.meta.url), 'utf8');
      const reading = sound(readSssomCsv(withCommas(tsv), position));
      expect(reading.rows).toEqual(sound(readMappingRows(tsv, position)).rows);
    }
  });

  it('undoes what a spreadsheet does to the metadata', () => {
    const csv = withCommas(fixture('profile'));
    expect(readSssomCsv(fromSpreadsheet(csv, 20), 0)).toEqual(readSssomCsv(csv, 0));
  });

  it.each([
    'profile-faults',
    'mixed-faults',
    'missing-slots',
    'confidence-out-of-range',
    'undeclared-prefix',
  ])('finds in %s the faults that the same file has with tabs, at the same line and column', (name) => {
    const expected = readMappingRows(fixture(name), 0);
    const reading = readSssomCsv(withCommas(fixture(name)), 0);
    expect(faultsOf(reading)).toEqual(faultsOf(expected));
    expect(faultsOf(reading).length).toBeGreaterThan(0);
  });

  it('counts lines where cells hold line breaks', () => {
    const csv = withCommas(fixture('profile')).split('\n');
    const header = csv.findIndex((line) => !line.startsWith('#'));
    const row = csv[header + 1] ?? '';
    const broken = [
      ...csv.slice(0, header + 1),
      row.replace('Regular pathways', '"Regular\n\npathways"'),
      'xwm:mX,gcm:5',
    ];
    const reading = readSssomCsv(broken.join('\n'), 0);
    expect(new Set(faultsOf(reading).map(({ line }) => line))).toEqual(new Set([header + 5]));
  });

  it.each([
    ['', 'no-metadata', 1],
    ['subject_id,object_id\n', 'no-metadata', 1],
    ['#license: https://example.org/\nsubject_id,"object', 'quote-not-closed', 2],
    ['#license: https://example.org/\nsubject_id,"object"x,\n', 'row-unreadable', 2],
    ['#license: https://example.org/\nsubject_id\n"a\nb"\n"c', 'quote-not-closed', 5],
    [`#license: https://example.org/\n${'x'.repeat(3_000_000)}`, 'row-unreadable', 2],
    [`#${'x'.repeat(68_000_000)}`, 'file-too-large', 1],
  ])('refuses %.40j with a place', (text, code, line) => {
    const reading = readSssomCsv(text, 0);
    if (reading.ok) throw new Error('read, though it should be refused');
    expect(reading.faults[0]).toMatchObject({ code, line });
    expect(reading.faults[0]?.fix).not.toBe('');
  });

  it('never throws, whatever the text', () => {
    const scraps = fc.constantFrom(
      '#',
      '"',
      ',',
      '\n',
      '\r\n',
      'subject_id',
      'curie_map:',
      '  ',
      'license: https://a.example/',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(scraps, fc.string()), { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        expect(() => readSssomCsv(`#${text}`, 0)).not.toThrow();
        const options = { set: 'own', author: 'A', resolve: (id: string) => id };
        const header = 'subject,predicate,object,confidence,source,locator,rationale\n';
        expect(() => readMappingTable(header + text, 'comma', options)).not.toThrow();
        expect(() => readMappingTable(text, 'tab', options)).not.toThrow();
      }),
    );
  });
});

describe('mappings in the columns of the crosswalk itself', () => {
  const options = { set: null, author: 'A', resolve: (id: string) => id };

  it('say again what the export says, with questions and what they come to', () => {
    const mappings = seed.mappings
      .filter(({ status }) => status === 'accepted')
      .map(({ line: _line, ...mapping }, place): Mapping => {
        const asked = mapping.strength === 'conditional' && place % 2 === 0;
        return { ...mapping, ...(asked ? ASKED : {}), status: 'proposed', reviewer: null, reviewDate: null };
      });
    expect(mappings.some(({ aboutPart }) => aboutPart)).toBe(true);
    const csv = crosswalkCsv(mappings, () => undefined);
    const reading = readMappingTable(csv, 'comma', options);
    if (!reading.ok) throw new Error(JSON.stringify(reading.faults.slice(0, 5)));
    expect(reading.rows.flatMap(({ faults }) => faults)).toEqual([]);
    expect(reading.rows.map(({ mapping }) => mapping)).toEqual(mappings);
  });

  it.each([
    ['questions', 'Are they migrants?', 'bad-question'],
    ['strength_if_met', 'conditional', 'unknown-value'],
    ['about_part', 'maybe', 'unknown-value'],
  ])('are refused for a wrong value of %s, with the number of its column', (column, text, code) => {
    const columns = [
      'subject',
      'predicate',
      'object',
      'confidence',
      'source',
      'locator',
      'rationale',
      'set',
      'strength',
    ];
    const cells = [
      'gcm:5',
      'crosswalk:contributesTo',
      'sdg:10.7',
      '0.9',
      'S',
      'L',
      'R',
      'own',
      'conditional',
    ];
    const asked = column === 'questions' ? [] : ['questions'];
    const csv = `${[...columns, ...asked, column].join()}\n${[...cells, ...asked.map(() => 'returnees'), text].join()}\n`;
    const reading = readMappingTable(csv, 'comma', options);
    const faults = reading.ok ? reading.rows.flatMap((row) => row.faults) : reading.faults;
    expect(faults).toMatchObject([{ line: 2, column: columns.length + asked.length + 1, code }]);
  });

  it('need questions or a condition where they are conditional', () => {
    const csv =
      'subject,predicate,object,confidence,source,locator,rationale,set,strength,condition\n' +
      'gcm:5,crosswalk:contributesTo,sdg:10.7,0.9,S,L,R,own,conditional,if they are migrants\n' +
      'gcm:5,crosswalk:contributesTo,sdg:8.8,0.9,S,L,R,own,conditional,\n';
    const reading = readMappingTable(csv, 'comma', options);
    const rows = reading.ok ? reading.rows : [];
    expect(rows.map(({ faults }) => faults.map(({ code }) => code))).toEqual([[], ['condition-missing']]);
    expect(rows[0]?.mapping).toMatchObject({ questions: [], condition: 'if they are migrants' });
  });
});

describe.skipIf(!hasShared)(sharedTitle("the SSSOM standard's bad example, with commas"), () => {
  it('fails as it does with tabs', () => {
    const tsv = hasShared ? readShared('samples', 'sssom', 'bad_basic.tsv').toString('utf8') : '';
    const [expected, reading] = [readMappingRows(tsv, 0), readSssomCsv(withCommas(tsv), 0)];
    expect(reading.ok || expected.ok).toBe(false);
    expect(reading).toEqual(expected);
  });
});
