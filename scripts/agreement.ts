import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readPlainTsv } from '../src/formats/plain-tsv.ts';
import { readSeed, type SeedData } from '../src/services/seed.ts';

/**
 * The agreement of the two judgements, and the result of the review of the third-party table, written into
 * docs/curation.md: so that no number there was typed by hand.
 */
const DOC = fileURLToPath(new URL('../docs/curation.md', import.meta.url));

/** How many elements of each framework were judged as objects: targets, objectives and principles, outputs. */
const GRID: Readonly<Record<string, { readonly levels: readonly string[]; readonly name: string }>> = {
  sdg: { levels: ['target'], name: 'SDG targets' },
  gcm: { levels: ['objective'], name: 'Compact objectives' },
  migof: { levels: ['principle', 'objective'], name: 'MiGOF principles and objectives' },
  'unsdcf-mda': { levels: ['output'], name: "outputs of Moldova's cooperation framework" },
};

export interface Agreement {
  readonly both: number;
  readonly firstOnly: number;
  readonly secondOnly: number;
  readonly neither: number;
  readonly kappa: number;
}

/** Cohen's kappa of two sets of links over a grid of `cells` possible ones. */
export function agreementOf(
  first: ReadonlySet<string>,
  second: ReadonlySet<string>,
  cells: number,
): Agreement {
  const both = [...first].filter((link) => second.has(link)).length;
  const firstOnly = first.size - both;
  const secondOnly = second.size - both;
  const neither = cells - both - firstOnly - secondOnly;
  const observed = (both + neither) / cells;
  const expected =
    ((both + firstOnly) * (both + secondOnly) + (secondOnly + neither) * (firstOnly + neither)) / cells ** 2;
  return { both, firstOnly, secondOnly, neither, kappa: (observed - expected) / (1 - expected) };
}

function agreementTable(data: SeedData): string {
  const [first, second] = ['first', 'second'].map(readJudgement) as [
    Map<string, string>,
    Map<string, string>,
  ];
  const lines = Object.entries(GRID).map(([framework, { levels, name }]) => {
    const of = (links: ReadonlyMap<string, string>) =>
      new Set([...links.keys()].filter((link) => link.split(' ')[1]?.startsWith(`${framework}:`)));
    const subjects = new Set([...of(first), ...of(second)].map((link) => link.split(' ')[0]));
    const objects = data.concepts.filter((c) => c.framework === framework && levels.includes(c.level)).length;
    const { both, firstOnly, secondOnly, kappa } = agreementOf(
      of(first),
      of(second),
      subjects.size * objects,
    );
    const cells = `${subjects.size} x ${objects}`;
    return `| ${name} | ${cells} | ${both} | ${firstOnly} | ${secondOnly} | ${kappa.toFixed(2)} |`;
  });
  const shared = [...first].filter(([link]) => second.has(link));
  const same = shared.filter(([link, strength]) => second.get(link) === strength).length;
  const share = ((100 * same) / shared.length).toFixed(0);
  return [
    '| towards | elements x objects | both | first only | second only | kappa |',
    '|---|---|---|---|---|---|',
    ...lines,
    '',
    `Kappa is Cohen's, over all pairs of an element that either judgement links and an object. Where both include a link they give it the same strength in ${share} per cent of ${shared.length} cases.`,
  ].join('\n');
}

/** Links of a judgement with their strength. */
function readJudgement(name: string): Map<string, string> {
  const text = readFileSync(new URL(`../curation/${name}.tsv`, import.meta.url), 'utf8');
  const read = readPlainTsv(text, ['subject', 'object', 'strength'], ['subject', 'object', 'strength']);
  if (!read.ok) throw new Error(`curation/${name}.tsv: ${read.faults[0]?.message}`);
  return new Map(read.value.map(({ cell }) => [`${cell('subject')} ${cell('object')}`, cell('strength')]));
}

function thirdPartyText(data: SeedData): string {
  const links = data.mappings.filter(({ set }) => set === 'third-party-srf-gcm');
  const rejected = links.filter(({ status }) => status === 'rejected').length;
  const judged = new Map(
    data.mappings
      .filter(
        ({ set, status, modifier }) => set === 'judged-srf-gcm' && status === 'accepted' && modifier === null,
      )
      .map((mapping) => [`${mapping.subject} ${mapping.object}`, mapping]),
  );
  const own = links.filter(
    ({ status, subject, object }) => status === 'proposed' && judged.has(`${subject} ${object}`),
  );
  const conditional = own.filter(
    ({ subject, object }) => judged.get(`${subject} ${object}`)?.strength === 'conditional',
  );
  const found = new Set(links.map(({ subject, object }) => `${subject} ${object}`));
  const outputs = new Set(data.concepts.filter(({ level }) => level === 'output').map(({ id }) => id));
  const missed = [...judged.values()].filter(
    ({ subject, object }) =>
      outputs.has(subject) && /^gcm:\d+$/.test(object ?? '') && !found.has(`${subject} ${object}`),
  );
  return `Of the ${links.length} links ${own.length} stand as judged links of our own (${conditional.length} of them conditional) and ${rejected} were rejected, each with its reason. Our judgement has ${missed.length} links of outputs to Compact objectives that the table does not have.`;
}

interface Reading {
  readonly mapping: string;
  readonly read: string;
  readonly parts: string;
  readonly final: string;
}

export function readReadings(): readonly Reading[] {
  const text = readFileSync(new URL('../curation/questions-readings.tsv', import.meta.url), 'utf8');
  const columns = ['mapping', 'reading', 'part_first_and_second', 'final', 'reason'] as const;
  const read = readPlainTsv(text, [...columns], ['mapping', 'reading', 'final']);
  if (!read.ok) throw new Error(`curation/questions-readings.tsv: ${read.faults[0]?.message}`);
  return read.value.map(({ cell }) => ({
    mapping: cell('mapping'),
    read: cell('reading'),
    parts: cell('part_first_and_second'),
    final: cell('final'),
  }));
}

/** How the questions of conditional mappings were read, and how far two readings of the Compact's parts agree. */
function questionsText({ mappings, questions }: SeedData): string {
  const conditional = mappings.filter(
    ({ status, strength }) => status === 'accepted' && strength === 'conditional',
  );
  const own = conditional.filter((mapping) => mapping.questions.length === 0).length;
  const alternatives = conditional.filter((mapping) => mapping.questions.length > 1).length;
  const together = conditional.filter((mapping) =>
    mapping.questions.some((allOf) => allOf.length > 1),
  ).length;
  const core = conditional.filter(({ strengthIfMet }) => strengthIfMet === 'core').length;
  const readings = readReadings();
  const changed = readings.filter(({ read, final }) => read !== final).length;
  const twice = readings.filter(({ parts }) => parts !== '');
  const on = (place: number) =>
    new Set(twice.filter(({ parts }) => parts.split('/')[place] === 'part').map(({ mapping }) => mapping));
  const { both, neither, kappa } = agreementOf(on(0), on(1), twice.length);
  const share = ((100 * own) / conditional.length).toFixed(1);
  return `The catalogue has ${questions.length} questions. Of ${conditional.length} conditional mappings in force ${own} (${share} per cent) keep a condition of their own, ${alternatives} have alternatives, ${together} ask several questions at once, and ${core} are core once the answer is yes. Of ${readings.length} readings ${changed} were changed: names were merged, or the case was settled; each has its reason. Whether a mapping from a Compact objective rests on part of the objective was read twice for ${twice.length} mappings: the readings agree on ${both + neither}, with a kappa of ${kappa.toFixed(2)}, which is only moderate.`;
}

export async function generateCuration(text: string): Promise<string> {
  const data = await readSeed();
  const fill = (name: string, body: string, into: string) =>
    into.replace(
      new RegExp(`<!-- ${name} -->\\n[\\s\\S]*?<!-- /${name} -->`),
      `<!-- ${name} -->\n${body}\n<!-- /${name} -->`,
    );
  const judged = fill('third-party', thirdPartyText(data), fill('agreement', agreementTable(data), text));
  return fill('questions', questionsText(data), judged);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const before = readFileSync(DOC, 'utf8');
  const after = await generateCuration(before);
  if (!process.argv.includes('--check')) writeFileSync(DOC, after);
  else if (after !== before) {
    console.error('docs/curation.md is not what the judgements say. Run: npm run agreement');
    process.exitCode = 1;
  }
}
