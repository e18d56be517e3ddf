import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { readJournal } from '../src/store/sqlite/migrate.ts';
import { withApplication } from '../tests/support/past/application.ts';
import { answersOf, DATABASES, fixtures, pack, unpack } from '../tests/support/past/fixtures.ts';
import { keepNewFormats } from '../tests/support/past/formats.ts';
import { populate, steppingClock } from '../tests/support/past/populate.ts';
import { differencesOf, packAnswers, readAnswers, recordAnswers } from '../tests/support/past/record.ts';

/**
 * Databases of versions, kept for tests with the answers that were given about their past.
 * `build`: fills a database by this version and keeps it under the name of its newest migration, with its answers.
 * `record`: answers again about every kept database, says which answers are others now, and keeps these.
 * `formats`: keeps a fixture of each format of history that has none yet.
 */

async function inFolder<T>(work: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-past-'));
  try {
    return await work(join(folder, 'past.sqlite'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function build(): Promise<void> {
  const name = readJournal().at(-1)?.tag ?? '';
  await inFolder(async (file) => {
    const clock = steppingClock();
    await withApplication(file, clock.now, (app, store) => populate(app, store, clock));
    const packed = `${file}.packed`;
    const db = new Database(file);
    db.exec(`VACUUM INTO '${packed}'`);
    db.close();
    writeFileSync(join(DATABASES, `${name}.sqlite.br`), pack(readFileSync(packed)));
  });
  console.log(`kept ${name}`);
}

async function record(name: string): Promise<void> {
  await inFolder(async (file) => {
    unpack(name, file);
    const answers = await recordAnswers(file);
    for (const difference of differencesOf(readAnswers(name), answers)) console.log(difference);
    writeFileSync(answersOf(name), packAnswers(answers));
    console.log(`${name}: ${answers.length} answers kept`);
  });
}

const [command] = process.argv.slice(2);
if (command === 'build') await build();
if (command === 'formats') {
  for (const name of keepNewFormats()) console.log(`kept ${name}`);
} else if (command === 'build' || command === 'record') {
  for (const name of fixtures()) await record(name);
} else {
  console.error('Use: node scripts/past-fixture.ts build|record|formats');
  process.exitCode = 2;
}
