import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/open.ts';
import { StoreError } from '../../src/store/port.ts';
import { migrate, readJournal } from '../../src/store/sqlite/migrate.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';

const OURS = resolve(import.meta.dirname, '../../migrations/sqlite');
const now = () => '2026-01-01T00:00:00.000Z';

let folder: string;
let file: string;
let migrations: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosswalk-migrate-'));
  file = join(folder, 'test.sqlite');
  migrations = join(folder, 'migrations');
  mkdirSync(join(migrations, 'meta'), { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A folder of migrations as Drizzle writes one, each an hour after the one before it. */
function writeMigrations(
  ...scripts: readonly (readonly [tag: string, statements: readonly string[]])[]
): void {
  const entries = scripts.map(([tag, statements], idx) => {
    writeFileSync(join(migrations, `${tag}.sql`), statements.join(';--> statement-breakpoint\n'));
    return { idx, version: '6', when: 1_790_000_000_000 + idx * 3_600_000, tag, breakpoints: true };
  });
  const journal = { version: '7', dialect: 'sqlite', entries };
  writeFileSync(join(migrations, 'meta/_journal.json'), JSON.stringify(journal));
}

function onFile<T>(path: string, work: (db: Database.Database) => T): T {
  const db = new Database(path);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

const TRIGGER = "CREATE TRIGGER kept BEFORE DELETE ON parent BEGIN SELECT RAISE(ABORT, 'kept'); END";

const query = (sql: string, path = file) => onFile(path, (db) => db.prepare(sql).all());
const copies = () =>
  readdirSync(folder)
    .filter((name) => name.includes('.before-'))
    .sort();

/** Parents with children that go with them: what a rebuild of the parents would take along. */
const FAMILIES = [
  '0000_families',
  [
    'CREATE TABLE parent (id integer PRIMARY KEY, name text NOT NULL)',
    'CREATE TABLE child (id integer PRIMARY KEY, parent integer NOT NULL REFERENCES parent(id) ON DELETE CASCADE)',
  ],
] as const;

/** As drizzle-kit generates it, its pragmas included: within a transaction they do nothing. */
const REBUILD = [
  '0001_rebuild',
  [
    'PRAGMA foreign_keys=OFF',
    'CREATE TABLE __new_parent (id integer PRIMARY KEY, name text NOT NULL, CHECK (length(name) > 0))',
    'INSERT INTO __new_parent (id, name) SELECT id, name FROM parent',
    'DROP TABLE parent',
    'ALTER TABLE __new_parent RENAME TO parent',
    'PRAGMA foreign_keys=ON',
  ],
] as const;

async function withFamilies(): Promise<void> {
  writeMigrations(FAMILIES);
  await migrate(file, migrations);
  onFile(file, (db) => {
    db.exec("INSERT INTO parent VALUES (1, 'Ada'), (2, 'Bob')");
    db.exec('INSERT INTO child VALUES (1, 1), (2, 1), (3, 2)');
  });
}

describe('the migrations that come with this version', () => {
  it('stand in the journal in rising order, each with its file, and no file stands beside it', () => {
    const journal = readJournal();
    expect(journal.map(({ idx }) => idx)).toEqual(journal.map((_, place) => place));
    for (const [place, entry] of journal.entries()) {
      expect(entry.when).toBeGreaterThan(journal[place - 1]?.when ?? 0);
      expect(entry.tag).toMatch(new RegExp(`^${String(entry.idx).padStart(4, '0')}_`));
    }
    const files = readdirSync(OURS).filter((name) => name.endsWith('.sql'));
    expect(files.sort()).toEqual(journal.map(({ tag }) => `${tag}.sql`));
  });

  it('are applied once: a second run changes nothing and copies nothing', async () => {
    const first = await migrate(file);
    expect(first).toEqual({ applied: readJournal().map(({ tag }) => tag), backup: null });
    const schema = query('SELECT * FROM sqlite_master ORDER BY name');
    expect(await migrate(file)).toEqual({ applied: [], backup: null });
    expect(query('SELECT * FROM sqlite_master ORDER BY name')).toEqual(schema);
    expect(query('SELECT * FROM __drizzle_migrations')).toHaveLength(first.applied.length);
    expect(copies()).toEqual([]);
  });

  it('leave every foreign key whole and the file sound', async () => {
    await migrate(file);
    expect(query('PRAGMA foreign_key_check')).toEqual([]);
    expect(query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('are needed: a store opens no file without them, and says what to run', () => {
    expect(() => openSqliteStore({ url: `file:${file}`, now })).toThrow(/Run: crosswalk migrate/);
  });
});

describe('a migration that rebuilds a table', () => {
  it('keeps every row of it and of the tables whose rows go with its rows', async () => {
    await withFamilies();
    writeMigrations(FAMILIES, REBUILD);
    const report = await migrate(file, migrations);
    expect(report.applied).toEqual(['0001_rebuild']);
    expect(query('SELECT * FROM parent')).toHaveLength(2);
    expect(query('SELECT id, parent FROM child')).toEqual([
      { id: 1, parent: 1 },
      { id: 2, parent: 1 },
      { id: 3, parent: 2 },
    ]);
    expect(() => onFile(file, (db) => db.exec("INSERT INTO parent VALUES (3, '')"))).toThrow(/CHECK/);
  });

  it('finds the file copied beforehand, and copies nothing when there is nothing to do', async () => {
    await withFamilies();
    writeMigrations(FAMILIES, REBUILD);
    const { backup } = await migrate(file, migrations);
    expect(backup).not.toBeNull();
    expect(copies()).toEqual([backup?.slice(folder.length + 1)]);
    expect(query('SELECT * FROM child', backup ?? '')).toHaveLength(3);
    expect(query("SELECT sql FROM sqlite_master WHERE name = 'parent'", backup ?? '')).toEqual([
      { sql: FAMILIES[1][0] },
    ]);
    expect(await migrate(file, migrations)).toEqual({ applied: [], backup: null });
    expect(copies()).toHaveLength(1);
  });
});

describe('a migration that does harm', () => {
  const harmful = [
    ['loses rows', 'DELETE FROM child WHERE id = 3', /child: 3 rows before, 2 after/],
    ['drops a table', 'DROP TABLE child', /child: 3 rows before, 0 after/],
    ['breaks references', 'UPDATE child SET parent = 9 WHERE id = 3', /1 broken references/],
  ] as const;

  it.each(harmful)(
    'is refused when it %s, with the copy named, which holds everything',
    async (_, sql, words) => {
      await withFamilies();
      writeMigrations(FAMILIES, ['0001_harm', [sql]]);
      const refused = migrate(file, migrations);
      await expect(refused).rejects.toThrow(StoreError);
      await expect(refused).rejects.toThrow(words);
      const [copy = ''] = copies();
      expect(copies()).toHaveLength(1);
      await expect(refused).rejects.toThrow(join(folder, copy));
      expect(query('SELECT * FROM child', join(folder, copy))).toHaveLength(3);
      expect(query('PRAGMA foreign_key_check', join(folder, copy))).toEqual([]);
    },
  );

  it.each(harmful)(
    'leaves the file as it was when it %s, so that no later start works on damaged data',
    async (_, sql) => {
      await withFamilies();
      const before = query('SELECT * FROM child');
      writeMigrations(FAMILIES, ['0001_harm', [sql]]);
      await expect(migrate(file, migrations)).rejects.toThrow();
      expect(query('SELECT * FROM child')).toEqual(before);
      await expect(migrate(file, migrations)).rejects.toThrow();
    },
  );

  it.each([
    ['takes a trigger away with a table', [...REBUILD[1]], /the trigger kept is gone/],
    [
      'makes a trigger do something else',
      ['DROP TRIGGER kept', TRIGGER.replace("'kept'", "'lost'")],
      /the trigger kept is another one/,
    ],
  ])('is refused when it %s, and nothing of it is applied', async (_, statements, words) => {
    await withFamilies();
    onFile(file, (db) => db.exec(TRIGGER));
    writeMigrations(FAMILIES, ['0001_harm', statements]);
    await expect(migrate(file, migrations)).rejects.toThrow(words);
    expect(query("SELECT sql FROM sqlite_master WHERE type = 'trigger'")).toEqual([{ sql: TRIGGER }]);
    expect(query('SELECT * FROM __drizzle_migrations')).toHaveLength(1);
    writeMigrations(FAMILIES, ['0001_rebuild', [...REBUILD[1], TRIGGER]]);
    expect((await migrate(file, migrations)).applied).toEqual(['0001_rebuild']);
  });

  it('is rolled back whole when it fails half-way, and runs once it is mended', async () => {
    await withFamilies();
    const add = 'ALTER TABLE parent ADD COLUMN age integer';
    writeMigrations(FAMILIES, ['0001_ages', [add, 'UPDATE parent SET size = 1']]);
    await expect(migrate(file, migrations)).rejects.toThrow(/size/);
    expect(query('SELECT * FROM parent')).toEqual([
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Bob' },
    ]);
    writeMigrations(FAMILIES, ['0001_ages', [add, 'UPDATE parent SET age = 1']]);
    expect((await migrate(file, migrations)).applied).toEqual(['0001_ages']);
    expect(query('SELECT sum(age) AS years FROM parent')).toEqual([{ years: 2 }]);
  });
});

describe('a database written by a newer version', () => {
  it('is refused in words, by the migration and by the service, and left as it is', async () => {
    await migrate(file);
    onFile(file, (db) => {
      db.prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)').run(
        'x',
        9_999_999_999_999,
      );
    });
    const copy = join(folder, 'copy.sqlite');
    copyFileSync(file, copy);
    const words = /written by a newer version of Crosswalk/;
    await expect(migrate(file)).rejects.toThrow(words);
    await expect(openDatabase(`file:${file}`, now)).rejects.toThrow(words);
    await expect(openDatabase(`file:${file}`, now)).rejects.toMatchObject({ code: 'unavailable' });
    const schema = 'SELECT * FROM sqlite_master ORDER BY name';
    expect(query(schema)).toEqual(query(schema, copy));
    expect(copies()).toEqual([]);
  });
});
