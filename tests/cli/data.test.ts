import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { EXIT } from '../../src/cli/exit.ts';
import { json, temporaryDatabase } from './run.ts';

const CSV = resolve(import.meta.dirname, '../fixtures/csv/projects.csv');

interface Aligned {
  readonly to: string;
  readonly alignments: readonly {
    readonly concept: { readonly id: string };
    readonly basis: string;
    readonly countsNot: string | null;
    readonly questions: readonly { readonly text: string }[];
    readonly paths: readonly {
      readonly steps: readonly { readonly from: string; readonly rationale: string }[];
    }[];
  }[];
  readonly unaligned: readonly { readonly tag: string; readonly reason: string }[];
}
interface Imported {
  readonly created: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly dryRun: boolean;
  readonly change: number | null;
  readonly rows: readonly {
    readonly outcome: string;
    readonly errors: readonly { readonly fix: string }[];
  }[];
}
interface Reported {
  readonly tables: readonly {
    readonly currency: string | null;
    readonly rows: readonly { readonly projects: number }[];
    readonly total: { readonly projects: number };
  }[];
}

let seeded: ReturnType<typeof temporaryDatabase>;
let database: ReturnType<typeof temporaryDatabase>;

/** One database with the reference data only, to be copied, and one with projects, to be read. */
beforeAll(async () => {
  seeded = temporaryDatabase();
  expect(await seeded.crosswalk('seed')).toMatchObject({ code: EXIT.ok, err: '' });
  database = temporaryDatabase(seeded.file);
  expect(await database.crosswalk('import', CSV, '--json', '--currency', 'USD')).toMatchObject({
    code: EXIT.ok,
    err: '',
  });
});

afterAll(() => {
  database.remove();
  seeded.remove();
});

/** A database for one test to write to. */
function ownDatabase() {
  const own = temporaryDatabase(seeded.file);
  onTestFinished(own.remove);
  return own;
}

describe('crosswalk align', () => {
  it('prints for each row its own path, source and rationale, and where judged mappings come from', async () => {
    const { code, out, err } = await database.crosswalk('align', 'msd:1.2', '--level', 'target');
    expect([code, err]).toEqual([EXIT.ok, '']);
    expect(out).toMatch(
      /^sdg:10\.7 .*\bmapped\b.*\bcore\b.*\binferred\b.*\n {4}msd:1\.2 contributes to sdg:10\.7 /m,
    );
    expect(out).toContain('Source: IOM Institutional Strategy');
    expect(out).toMatch(/not endorsed by IOM or the United Nations/);
  });

  it('says of each row whether it counts and, if not, why and what it depends on', async () => {
    const args = ['align', 'msd:1.2', '--level', 'target'];
    const { alignments } = json<Aligned>(await database.crosswalk(...args, '--json'));
    const { out } = await database.crosswalk(...args);
    expect(alignments.some(({ countsNot }) => countsNot === 'conditional')).toBe(true);
    for (const { concept, countsNot, questions } of alignments) {
      const from = out.indexOf(`\n${concept.id} `);
      const row = out.slice(from, out.indexOf('\nsdg:', from + 1)).replace(/\s+/g, ' ');
      expect(row, concept.id).toContain(countsNot === null ? 'inferred' : `no: ${countsNot}`);
      for (const { text } of questions) expect(row, concept.id).toContain(text);
    }
  });

  it('lists what is only possible apart, and only when asked', async () => {
    const args = ['align', 'msd:1.2', '--level', 'target'];
    expect((await database.crosswalk(...args)).out).not.toContain('Possible');
    const { out } = await database.crosswalk(...args, '--chains', 'all');
    expect(out).toContain('Possible (not reviewed, never counted):');
    expect(out).toMatch(/^sdg:\S+ +possible .*no: possible/m);
  });

  it('prints JSON in the shape of the API', async () => {
    const result = await database.crosswalk('align', 'msd:1.2', '--level', 'target', '--json');
    expect([result.code, result.err]).toEqual([EXIT.ok, '']);
    const { to, alignments } = json<Aligned>(result);
    expect([to, alignments[0]?.concept.id, alignments[0]?.basis]).toEqual(['sdg', 'sdg:10.7', 'mapped']);
    const [step] = alignments[0]?.paths[0]?.steps ?? [];
    expect(step?.from).toBe('msd:1.2');
    expect(step?.rationale).not.toBe('');
  });

  it('reads a tag in any notation and answers the same', async () => {
    const written = ['sdg:10.7', '10.07', 'SDG 10.7', 'http://metadata.un.org/sdg/10.7'];
    const answers = await Promise.all(
      written.map((tag) => database.crosswalk('align', tag, '--to', 'gcm', '--json')),
    );
    expect(answers.map(({ code }) => code)).toEqual(written.map(() => EXIT.ok));
    expect(new Set(answers.map(({ out }) => out)).size).toBe(1);
  });

  it("aligns a project's tags", async () => {
    const { alignments } = json<Aligned>(await database.crosswalk('align', '--project', 'P-1', '--json'));
    const tagged = alignments.filter(({ basis }) => basis === 'tagged').map(({ concept }) => concept.id);
    expect(tagged).toEqual(['sdg:10', 'sdg:10.7']);
  });

  it.each([
    ['an unknown element, naming near ones', ['nope:1'], /Did you mean .*sdg:1/],
    ['a code of several elements, naming them', ['C200303'], /sdg:/],
    ['an unknown project', ['--project', 'nobody'], /nobody/],
  ])('answers %s with exit code 1', async (_title, args, words) => {
    const { code, out, err } = await database.crosswalk('align', ...args, '--json');
    expect([code, out]).toEqual([EXIT.negative, '']);
    expect(err).toMatch(words);
    expect(err).not.toMatch(/^\s+at /m);
  });
});

describe('crosswalk questions', () => {
  it('prints the open questions of a project with what yes and no would change', async () => {
    const own = ownDatabase();
    const file = join(own.folder, 'asked.csv');
    writeFileSync(file, 'id,title,tags\nasked,Asked,msd:1.2\n');
    expect(await own.crosswalk('import', file)).toMatchObject({ code: EXIT.ok });
    const { code, out, err } = await own.crosswalk('questions', 'asked', '--to', 'sdg');
    expect([code, err]).toEqual([EXIT.ok, '']);
    const { questions, ownConditions } = json<{
      questions: { question: { text: string } }[];
      ownConditions: { condition: string }[];
    }>(await own.crosswalk('questions', 'asked', '--to', 'sdg', '--json'));
    expect(questions.length + ownConditions.length).toBeGreaterThan(0);
    const words = out.replace(/\s+/g, ' ');
    for (const { question } of questions) expect(words).toContain(question.text);
    for (const { condition } of ownConditions) expect(words).toContain(condition);
    if (questions.length > 0) expect(out).toMatch(/^ {2}Yes: .+\n(.*\n)* {2}No: /m);
  });

  it('answers an unknown project with exit code 1', async () => {
    const { code, out, err } = await database.crosswalk('questions', 'nobody');
    expect([code, out]).toEqual([EXIT.negative, '']);
    expect(err).toContain('nobody');
  });
});

describe('crosswalk report', () => {
  it('prints the table for people, and says whether it adds up', async () => {
    const counted = await database.crosswalk('report');
    expect([counted.code, counted.err]).toEqual([EXIT.ok, '']);
    expect(counted.out).toMatch(/^sdg:10 .*\b1\b/m);
    expect(counted.out).toMatch(/do not add up/);
    expect(counted.out).toMatch(/unaligned, 2 projects: The project has no tags\./);
    const split = await database.crosswalk('report', '--method', 'equal-split');
    expect(split.out).toContain('1,234,567.89');
    expect(split.out).toMatch(/add up to the total/);
  });

  it('prints JSON with the counts of the table', async () => {
    const { tables } = json<Reported>(await database.crosswalk('report', '--json'));
    expect(tables.map(({ currency, total }) => [currency, total.projects])).toEqual([[null, 3]]);
    expect(tables[0]?.rows.map(({ projects }) => projects)).toContain(1);
  });

  it('prints amounts as decimal text, as the API does, never in minor units', async () => {
    const { code, out } = await database.crosswalk('report', '--method', 'equal-split', '--json');
    expect(code).toBe(EXIT.ok);
    expect(out).toContain('"1234567.89"');
    expect(out).not.toMatch(/Minor"/);
  });

  it('reports by a country and grouped, and refuses a framework that is not there', async () => {
    const grouped = await database.crosswalk('report', '--country', 'KE', '--group-by', 'country', '--json');
    expect([grouped.code, grouped.err]).toEqual([EXIT.ok, '']);
    expect(json<Reported>(grouped).tables[0]?.total.projects).toBe(2);
    const unknown = await database.crosswalk('report', '--to', 'nothing', '--json');
    expect([unknown.code, unknown.out]).toEqual([EXIT.usage, '']);
  });
});

describe('crosswalk import', () => {
  it('writes once: the same file again changes nothing, and a dry run nothing at all', async () => {
    const own = ownDatabase();
    const dry = await own.crosswalk('import', CSV, '--json', '--currency', 'USD', '--dry-run');
    expect(json<Imported>(dry)).toMatchObject({ dryRun: true, created: 3, change: null });
    const first = json<Imported>(await own.crosswalk('import', CSV, '--json', '--currency', 'USD'));
    expect(first).toMatchObject({ created: 3, unchanged: 0, rejected: 0, change: 2 });
    const second = json<Imported>(await own.crosswalk('import', CSV, '--json', '--currency', 'USD'));
    expect(second).toMatchObject({ created: 0, unchanged: 3, rejected: 0, change: null });
  });

  it('takes official texts and mappings with --as, and says what it needs', async () => {
    const own = ownDatabase();
    const texts = join(own.folder, 'texts.tsv');
    writeFileSync(texts, 'notation\tlanguage\ttext\n10.07\tfr\tFaciliter la migration\n');
    const unsaid = await own.crosswalk('import', texts, '--as', 'official-texts');
    expect([unsaid.code, unsaid.err]).toEqual([EXIT.usage, expect.stringContaining('--framework')]);
    const taken = await own.crosswalk(
      'import',
      texts,
      '--as',
      'official-texts',
      '--framework',
      'sdg',
      '--json',
    );
    expect(json<Imported>(taken)).toMatchObject({ source: 'tsv', created: 1, rejected: 0 });
    const set = resolve(import.meta.dirname, '../../seed/mappings/judged-gcm-sdg.sssom.tsv');
    const mappings = await own.crosswalk('import', set, '--as', 'mappings', '--json');
    expect(json<Imported>(mappings)).toMatchObject({
      source: 'sssom',
      created: 0,
      rejected: 0,
      change: null,
    });
    const wrong = await own.crosswalk('import', set, '--as', 'mappings', '--source', 'iati');
    expect(wrong.code).toBe(EXIT.usage);
  });

  it('writes nothing of a file with a bad row, prints the row with its fix, and ends with exit code 1', async () => {
    const own = ownDatabase();
    const file = join(own.folder, 'bad.csv');
    writeFileSync(file, 'id,title,tags,start_date\nok,Good,sdg:10.7,\nbad,Bad,sdg:99.9,someday\n');
    const result = await own.crosswalk('import', file, '--json');
    expect([result.code, result.err]).toEqual([EXIT.negative, '']);
    const { rows, rejected, change } = json<Imported>(result);
    expect([rejected, change]).toEqual([1, null]);
    const faults = rows.find(({ outcome }) => outcome === 'rejected')?.errors ?? [];
    expect(faults).toHaveLength(2);
    for (const { fix } of faults) expect(fix).not.toBe('');
    expect((await own.crosswalk('align', '--project', 'ok')).code).toBe(EXIT.negative);
    const partial = await own.crosswalk('import', file, '--json', '--mode', 'partial');
    expect(json<Imported>(partial)).toMatchObject({ created: 1, rejected: 1 });
    expect((await own.crosswalk('align', '--project', 'ok')).code).toBe(EXIT.ok);
  });

  it('draws no progress bar where there is no terminal, and refuses a file that is none of its kinds in words', async () => {
    const own = ownDatabase();
    const table = await own.crosswalk('import', CSV, '--currency', 'USD');
    expect(table).toMatchObject({ code: EXIT.ok, err: '' });
    expect(table.out).toMatch(/3 rows: 3 created, 0 updated, 0 unchanged, 0 rejected/);
    const file = join(own.folder, 'broken.xml');
    writeFileSync(file, '<iati-activities><iati-activity>');
    const broken = await own.crosswalk('import', file, '--json');
    expect([broken.code, broken.out]).toEqual([EXIT.negative, '']);
    expect(broken.err).toMatch(/^crosswalk: \S+/);
    expect(broken.err).not.toMatch(/^\s+at /m);
  });
});
