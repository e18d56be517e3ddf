import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readDetails } from '../../src/store/history/change-details.ts';
import { readDocument, STORED, type StoredEntity } from '../../src/store/history/registry.ts';
import { readStored, storedType } from '../../src/store/history/stored-type.ts';
import { PUBLIC_ENTITIES } from '../../src/store/port.ts';
import { migrate } from '../../src/store/sqlite/migrate.ts';
import { fixtures, unpack } from '../support/past/fixtures.ts';
import { asRow, keptFormats, readFixture, STORED_TYPES, schemaOf } from '../support/past/formats.ts';

/** History is read for as long as there is any: what was stored once in some format is a value of today. */

const HOW =
  'The stored type changed. Add an upcast to its file in src/store/history, then run: npm run past:formats';

describe.each([...STORED_TYPES])('%s', (name, type) => {
  it('has a frozen fixture of each format, and none of a format that is not known', () => {
    const formats = Array.from({ length: type.format }, (_, place) => place + 1);
    expect(keptFormats(name), HOW).toEqual(formats);
  });

  it('is stored as the fixture of its newest format says', () => {
    expect(schemaOf(type), HOW).toEqual(readFixture(name, type.format)?.schema);
  });

  it('reads the documents of every format as values of today', () => {
    for (let format = 1; format <= type.format; format += 1) {
      const { documents = [] } = readFixture(name, format) ?? {};
      expect(documents.length, `${name} ${format}`).toBeGreaterThan(0);
      for (const document of documents) {
        const value = readStored(type, asRow(document, format));
        expect(type.schema.safeParse(value).error, `${name} ${format}`).toBeUndefined();
        if (format === type.format) expect(value).toEqual(document);
      }
    }
  });

  it('refuses a later format by name', () => {
    const later = asRow({}, type.format + 1);
    const words = `The ${type.entity} "kept", version 1, is stored in format ${type.format + 1}; this version of Crosswalk reads formats up to ${type.format}.`;
    expect(() => readStored(type, later)).toThrow(words);
    expect(() => readStored(type, later)).toThrow(expect.objectContaining({ code: 'unreadable' }));
  });

  it('refuses by name a document that lacks a field of its format', () => {
    const [document = {}] = readFixture(name, type.format)?.documents ?? [];
    for (const key of type.keys) {
      const { [key]: _left, ...rest } = document as Record<string, unknown>;
      expect(() => readStored(type, asRow(rest, type.format))).toThrow(`${key} is missing`);
    }
  });
});

describe('upcasts', () => {
  interface Boat {
    readonly id: string;
    readonly masts: number;
    readonly crew: readonly string[];
  }
  const boat = storedType<Boat>('boat', { id: z.string(), masts: z.int(), crew: z.array(z.string()) }, [
    ({ sails, ...rest }) => ({ ...rest, masts: sails }),
    (before) => ({ ...before, crew: before.captain === undefined ? [] : [before.captain] }),
  ]);

  it('are applied one format at a time, from the one a document is in', () => {
    expect(readStored(boat, asRow({ id: 'a', sails: 2 }, 1))).toEqual({ id: 'a', masts: 2, crew: [] });
    expect(readStored(boat, asRow({ id: 'a', masts: 2, captain: 'x' }, 2))).toMatchObject({ crew: ['x'] });
    expect(readStored(boat, asRow({ id: 'a', masts: 2, crew: [] }, 3))).toEqual({
      id: 'a',
      masts: 2,
      crew: [],
    });
  });

  it('of a framework tell what is missing from our data from the notes of the first format', () => {
    const [document = {}] = readFixture('framework', 1)?.documents ?? [];
    const notes = ['A note.', 'Partial: only two goals.', 'partial: no.', 'Partial: no dates.'];
    const read = readDocument('framework', asRow({ ...(document as object), notes }, 1));
    expect(read).toMatchObject({ notes, partial: ['only two goals.', 'no dates.'] });
  });
});

describe('the registry', () => {
  it('knows everything that is public', () => {
    expect(PUBLIC_ENTITIES.filter((entity) => !(entity in STORED))).toEqual([]);
  });

  it('refuses by name a change of a kind that it does not know', () => {
    const row = { change: 3, kind: 'merge', format: 1, details: '{}' };
    expect(() => readDetails(row)).toThrow('Change 3 is of the kind "merge", which this version');
  });
});

describe.each(fixtures())('the database of %s, migrated', (name) => {
  it('holds nothing in history that is not a value of today', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crosswalk-formats-'));
    try {
      const file = join(folder, 'kept.sqlite');
      unpack(name, file);
      await migrate(file);
      const db = new Database(file, { readonly: true });
      const rows = db
        .prepare('SELECT entity, id, version, format, document FROM history WHERE document IS NOT NULL')
        .all() as { entity: StoredEntity; id: string; version: number; format: number; document: string }[];
      expect(rows.length).toBeGreaterThan(3_000);
      for (const row of rows) {
        const { error } = STORED[row.entity].schema.safeParse(readDocument(row.entity, row));
        expect(error, `${row.entity} ${row.id}`).toBeUndefined();
      }
      const details = db.prepare('SELECT change, kind, format, details FROM change_detail').all();
      const changes = db.prepare('SELECT count(*) FROM change').pluck().get();
      expect(details.map((row) => readDetails(row as Parameters<typeof readDetails>[0]))).toHaveLength(
        Number(changes),
      );
      db.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
