import { compareText } from './graph.ts';
import type { EditionChange, StaleDetail } from './mapping-notes.ts';
import type { Concept } from './types.ts';

/**
 * What a new edition of a framework does to the elements of the old one. An element is the same one when its id is; one
 * that is gone is looked for under other ids: by its URI, by codes of new elements that name it, by its text, and last by
 * the words that new elements share with it.
 */
export interface EditionDifference {
  readonly unchanged: readonly string[];
  /** Label or official text differ. */
  readonly reworded: readonly Reworded[];
  /** The parent differs. */
  readonly moved: readonly {
    readonly id: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
  readonly renumbered: readonly { readonly from: string; readonly to: string }[];
  /** Each that became several, also where others were merged into one of these. */
  readonly split: readonly { readonly from: string; readonly to: readonly string[] }[];
  /** Each that several became, also where one of these was split. */
  readonly merged: readonly { readonly from: readonly string[]; readonly to: string }[];
  /** New elements of one level that say the same. */
  readonly duplicated: readonly (readonly string[])[];
  /** New, and not what another one became. */
  readonly added: readonly string[];
  /** In the old edition only, whatever became of them. */
  readonly ended: readonly string[];
}

interface Reworded {
  readonly id: string;
  readonly before: string;
  readonly after: string;
}

export function editionDifference(before: readonly Concept[], after: readonly Concept[]): EditionDifference {
  const old = new Map(before.map((concept) => [concept.id, concept]));
  const young = new Map(after.map((concept) => [concept.id, concept]));
  const gone = before.filter(({ id }) => !young.has(id));
  const fresh = after.filter(({ id }) => !old.has(id));
  const became = successorsOf(gone, fresh);
  const olds = new Map<string, string[]>();
  for (const [from, to] of became) {
    for (const id of to) olds.set(id, [...(olds.get(id) ?? []), from]);
  }
  const staying = after.flatMap((concept) => {
    const was = old.get(concept.id);
    return was === undefined ? [] : [{ was, is: concept, words: rewording(was, concept) }];
  });
  const merged = [...olds].filter(([, from]) => from.length > 1);
  const intoOne = new Set(merged.flatMap(([, from]) => from));
  return {
    unchanged: staying
      .filter(({ was, is, words }) => words === null && was.parent === is.parent)
      .map(({ is }) => is.id),
    reworded: staying.flatMap(({ words }) => words ?? []),
    moved: staying
      .filter(({ was, is }) => was.parent !== is.parent)
      .map(({ was, is }) => ({ id: is.id, before: was.parent, after: is.parent })),
    renumbered: [...became].flatMap(([from, to]) =>
      to.length === 1 && to[0] && !intoOne.has(from) ? [{ from, to: to[0] }] : [],
    ),
    split: [...became].flatMap(([from, to]) => (to.length > 1 ? [{ from, to }] : [])),
    merged: merged.map(([to, from]) => ({ from, to })),
    duplicated: duplicates(after),
    added: fresh.filter(({ id }) => !olds.has(id)).map(({ id }) => id),
    ended: gone.map(({ id }) => id),
  };
}

/**
 * What the difference did to each element of the old edition that is no longer what it was, by id. One that stays may be
 * both reworded and moved; of one that ended it is told once what became of it, with all its successors.
 */
export function elementChanges(difference: EditionDifference): ReadonlyMap<string, readonly StaleDetail[]> {
  const stayed = [
    ...difference.reworded.map(({ id }) => detail(id, 'reworded')),
    ...difference.moved.map(({ id }) => detail(id, 'moved')),
  ];
  const ended = new Map(difference.ended.map((id) => [id, detail(id, 'ended')]));
  for (const { from, to } of difference.renumbered) ended.set(from, detail(from, 'renumbered', [to]));
  for (const { from, to } of difference.merged)
    for (const id of from) ended.set(id, detail(id, 'merged', [to]));
  // Last, since what was split and merged at once has more successors than the one it was merged into.
  for (const { from, to } of difference.split) ended.set(from, detail(from, 'split', to));
  return Map.groupBy([...stayed, ...ended.values()], ({ concept }) => concept);
}

/** Elements that say what none said before: to be looked at wherever nothing fitted. */
export function newWordings({ added, reworded, split, merged }: EditionDifference): readonly string[] {
  return [
    ...new Set([
      ...added,
      ...reworded.map(({ id }) => id),
      ...split.flatMap(({ to }) => to),
      ...merged.map(({ to }) => to),
    ]),
  ];
}

function detail(concept: string, what: EditionChange, successors: readonly string[] = []): StaleDetail {
  return { concept, what, successors };
}

/** Words that two texts share must be this part of the shorter one, and both have enough of them. */
const SHARED = 0.75;
const FEWEST_WORDS = 4;

/** What elements that are gone became: none, one or several of the new ones, in their order. */
function successorsOf(
  gone: readonly Concept[],
  fresh: readonly Concept[],
): ReadonlyMap<string, readonly string[]> {
  const became = new Map<string, readonly string[]>();
  const sure = new Set<string>();
  for (const concept of gone) {
    const named = [SAME_URI, NAMED_AS_CODE, SAME_TEXT]
      .map((isSame) => fresh.filter((one) => one.level === concept.level && isSame(concept, one)))
      .find((found) => found.length > 0);
    if (named === undefined) continue;
    became.set(
      concept.id,
      named.map(({ id }) => id),
    );
    for (const { id } of named) sure.add(id);
  }
  for (const concept of gone) {
    if (became.has(concept.id)) continue;
    const alike = fresh.filter(
      (one) => one.level === concept.level && !sure.has(one.id) && shareWords(concept, one),
    );
    if (alike.length > 0)
      became.set(
        concept.id,
        alike.map(({ id }) => id),
      );
  }
  return became;
}

type Same = (old: Concept, young: Concept) => boolean;
const SAME_URI: Same = (old, young) => old.uri !== null && old.uri === young.uri;
const NAMED_AS_CODE: Same = (old, young) =>
  young.codes.includes(old.notation) || young.codes.includes(old.id) || old.codes.includes(young.notation);
const SAME_TEXT: Same = (old, young) =>
  textsOf(old).some((text) => textsOf(young).some((other) => plain(text) === plain(other)));

function shareWords(old: Concept, young: Concept): boolean {
  const [a, b] = [wordsOf(old), wordsOf(young)];
  const [few, many] = a.size <= b.size ? [a, b] : [b, a];
  if (few.size < FEWEST_WORDS) return false;
  return [...few].filter((word) => many.has(word)).length / few.size >= SHARED;
}

/** The words that carry the meaning: all of more than three letters. */
function wordsOf(concept: Concept): ReadonlySet<string> {
  const text = textsOf(concept).join(' ').toLowerCase();
  return new Set(text.match(/\p{L}{4,}/gu) ?? []);
}

function textsOf({ label, officialTexts }: Concept): readonly string[] {
  return [label, ...officialTexts.map(({ text }) => text)];
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The first wording that differs: in a language that both have, else the label. */
function rewording(was: Concept, is: Concept): Reworded | null {
  for (const { language, text } of is.officialTexts) {
    const before = was.officialTexts.find((one) => one.language === language);
    if (before !== undefined && plain(before.text) !== plain(text))
      return { id: is.id, before: before.text, after: text };
  }
  return plain(was.label) === plain(is.label) ? null : { id: is.id, before: was.label, after: is.label };
}

function duplicates(concepts: readonly Concept[]): readonly (readonly string[])[] {
  const groups = Map.groupBy(concepts, ({ level, label, officialTexts }) =>
    JSON.stringify([
      level,
      officialTexts.length === 0 ? plain(label) : officialTexts.map(({ text }) => plain(text)),
    ]),
  );
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => group.map(({ id }) => id).sort(compareText));
}
