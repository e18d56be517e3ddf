import { type EveryKey, keysOf, valuesOf } from './complete-keys.ts';
import { compareText } from './graph.ts';
import {
  type AmountLine,
  type Answer,
  type Classification,
  type CountryShare,
  type Decision,
  MARKERS,
  type Organisation,
  type Project,
  type RegionShare,
  type Tag,
  type Translation,
} from './types.ts';

/**
 * The fields of a project, each once, with the order of its values and what of it an import compares. A new field of a
 * project, or of a part of one, does not compile until it is written here.
 */

interface FieldRule<Value> {
  /** What is a set in one fixed order, so that what is stored reads the same now and later, from any table. */
  readonly inOrder: (value: Value) => Value;
  /** What must be equal, as JSON, for replacing to write nothing. */
  readonly compared: (value: Value) => unknown;
}

function asIs<Value>(): FieldRule<Value> {
  return { inOrder: same, compared: same };
}

/** The order of the values belongs to what is said. */
function list<Entry>(marks: EveryKey<Entry, boolean>): FieldRule<readonly Entry[]> {
  const keys = keysOf(marks);
  return { inOrder: same, compared: (entries) => entries.map((entry) => valuesOf(entry, keys)) };
}

/** The values are sorted by `keyOf`. */
function set<Entry>(
  keyOf: (entry: Entry) => readonly string[],
  marks: EveryKey<Entry, boolean>,
): FieldRule<readonly Entry[]> {
  const keys = keysOf(marks);
  const inOrder = (entries: readonly Entry[]) =>
    [...entries].sort((a, b) => compareTexts(keyOf(a), keyOf(b)));
  return { inOrder, compared: (entries) => inOrder(entries).map((entry) => valuesOf(entry, keys)) };
}

const FIELDS: { readonly [Key in keyof Project]-?: FieldRule<Project[Key]> } = {
  id: asIs(),
  title: asIs(),
  description: asIs(),
  status: asIs(),
  startDate: asIs(),
  endDate: asIs(),
  organisations: list<Organisation>({ ref: true, name: true, role: true }),
  countries: set<CountryShare>(({ country }) => [country], { country: true, percentage: true }),
  regions: set<RegionShare>(({ vocabulary, code }) => [vocabulary, code], {
    vocabulary: true,
    code: true,
    percentage: true,
  }),
  classifications: set<Classification>(({ scheme, code }) => [scheme, code], {
    scheme: true,
    code: true,
    label: true,
  }),
  translations: set<Translation>(({ language }) => [language], {
    language: true,
    title: true,
    description: true,
  }),
  humanitarian: asIs(),
  markers: { inOrder: markersInOrder, compared: (markers) => MARKERS.map((name) => markers[name] ?? null) },
  amounts: list<AmountLine>({ kind: true, from: true, until: true, amountMinor: true, currency: true }),
  // Who tagged or decided, and when, is kept where the rest is equal.
  tags: set<Tag>(({ concept }) => [concept], {
    concept: true,
    percentage: true,
    significance: true,
    origin: true,
    by: false,
    at: false,
  }),
  decisions: set<Decision>(({ concept }) => [concept], {
    concept: true,
    decision: true,
    reason: true,
    by: false,
    at: false,
  }),
  answers: set<Answer>(({ question, tag }) => [question, tag ?? ''], {
    question: true,
    tag: true,
    answer: true,
    by: false,
    at: false,
  }),
  reviewed: {
    inOrder: (frameworks) => [...new Set(frameworks)].sort(compareText),
    compared: (frameworks) => [...new Set(frameworks)].sort(compareText),
  },
  // Says where a project came from, which importing it again does not change.
  example: { inOrder: same, compared: () => null },
};

/** Every field of a project, in the order in which it is stored and answered. */
export const PROJECT_FIELDS = Object.keys(FIELDS) as readonly (keyof Project)[];

/** A project with every set in its order. */
export function canonicalProject(project: Project): Project {
  return Object.fromEntries(
    PROJECT_FIELDS.map((key) => [key, fieldInOrder(key, project)]),
  ) as unknown as Project;
}

/** True when replacing one project by the other would write nothing that differs. */
export function sameProject(a: Project, b: Project): boolean {
  return PROJECT_FIELDS.every(
    (key) => JSON.stringify(comparedField(key, a)) === JSON.stringify(comparedField(key, b)),
  );
}

function fieldInOrder<Key extends keyof Project>(key: Key, project: Project): Project[Key] {
  return ruleOf(key).inOrder(project[key]);
}

function comparedField<Key extends keyof Project>(key: Key, project: Project): unknown {
  return ruleOf(key).compared(project[key]);
}

function ruleOf<Key extends keyof Project>(key: Key): FieldRule<Project[Key]> {
  return FIELDS[key] as unknown as FieldRule<Project[Key]>;
}

function markersInOrder(markers: Project['markers']): Project['markers'] {
  return Object.fromEntries(
    MARKERS.flatMap((name) => (markers[name] === undefined ? [] : [[name, markers[name]]])),
  );
}

function compareTexts(a: readonly string[], b: readonly string[]): number {
  for (const [place, text] of a.entries()) {
    const order = compareText(text, b[place] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function same<Value>(value: Value): Value {
  return value;
}
