import type { CrosswalkData } from '../../src/domain/graph.ts';
import type { Answer, Mapping, YesNo } from '../../src/domain/types.ts';
import { isWithin } from './oracle-paths.ts';
import type { Aligned } from './oracle-world.ts';

/** Rule 5 of the design read a second time: which answer is in force, and what it makes of a mapping. */

type Source = 'person' | 'own-tags' | 'countries' | 'implied-by-those';
interface Found {
  readonly answer: YesNo;
  readonly source: Source;
}

/** Everything that yes to a question answers yes, over any number of steps. */
export function impliedBy(data: CrosswalkData, id: string): string[] {
  const reached: string[] = [];
  let added = [id];
  while (added.length > 0) {
    const next = added.flatMap(
      (each) => data.questions.find((question) => question.id === each)?.implies ?? [],
    );
    added = [...new Set(next)].filter((each) => each !== id && !reached.includes(each));
    reached.push(...added);
  }
  return reached;
}

/** Yes carries to what it implies, no carries back; null where both or neither would hold. */
function carried(data: CrosswalkData, id: string, known: ReadonlyMap<string, YesNo>): YesNo | null {
  const others = [...known].filter(([other]) => other !== id);
  const yes = others.some(([other, said]) => said === 'yes' && impliedBy(data, other).includes(id));
  const no = others.some(([other, said]) => said === 'no' && impliedBy(data, id).includes(other));
  if (yes === no) return null;
  return yes ? 'yes' : 'no';
}

function fromCountries(data: CrosswalkData, project: Aligned, listId: string | null): YesNo | null {
  const list = data.countryLists.find(({ id }) => id === listId);
  if (list === undefined || project.countries.length === 0) return null;
  const { startDate } = project;
  const dated = list.members.some(({ from, until }) => from !== null || until !== null);
  if (dated && startDate === null) return null;
  const on = project.countries.map(({ country }) =>
    list.members.some((member) => {
      if (member.country !== country) return false;
      if (startDate === null) return true;
      return (member.from ?? '0') <= startDate && startDate <= (member.until ?? '9');
    }),
  );
  if (on.every((each) => each)) return 'yes';
  return on.some((each) => each) ? null : 'no';
}

export function answerByHand(data: CrosswalkData, project: Aligned, tag: string, id: string): Found | null {
  const given = new Map<string, YesNo>();
  for (const { question, tag: about, answer } of project.answers)
    if (about === null) given.set(question, answer);
  for (const { question, tag: about, answer } of project.answers)
    if (about === tag) given.set(question, answer);
  const said = given.get(id) ?? carried(data, id, given);
  if (said !== null) return { answer: said, source: 'person' };

  const derived = new Map<string, Found>();
  for (const question of data.questions) {
    const tagged = project.tags.some(
      ({ concept, origin }) =>
        origin === 'declared' && question.answeredByTags.some((whole) => isWithin(data, concept, whole)),
    );
    const country = fromCountries(data, project, question.answeredByCountries);
    if (tagged && country !== 'yes') derived.set(question.id, { answer: 'yes', source: 'own-tags' });
    else if (country !== null) derived.set(question.id, { answer: country, source: 'countries' });
  }
  const own = derived.get(id);
  if (own !== undefined) return own;
  const implied = carried(data, id, new Map([...derived].map(([key, { answer }]) => [key, answer])));
  return implied === null ? null : { answer: implied, source: 'implied-by-those' };
}

export interface HandCondition {
  readonly state: 'met' | 'unmet' | 'open';
  /** Met, and a person said so. */
  readonly byPerson: boolean;
  /** The alternatives that can still be met, each with its open questions. */
  readonly open: string[][];
}

export function conditionByHand(
  data: CrosswalkData,
  project: Aligned,
  tag: string,
  mapping: Mapping,
): HandCondition {
  const open: string[][] = [];
  let met = false;
  let byPerson = false;
  for (const allOf of mapping.questions) {
    const found = allOf.map((id) => ({ id, found: answerByHand(data, project, tag, id) }));
    if (found.some((each) => each.found?.answer === 'no')) continue;
    const unknown = found.filter((each) => each.found === null).map(({ id }) => id);
    open.push(unknown);
    if (unknown.length > 0) continue;
    met = true;
    const sources = found.map((each) => each.found?.source);
    if (
      sources.includes('person') &&
      sources.every((source) => source === 'person' || source === 'countries')
    )
      byPerson = true;
  }
  if (met) return { state: 'met', byPerson, open: [] };
  if (mapping.questions.length > 0 && open.length === 0) return { state: 'unmet', byPerson, open };
  return { state: 'open', byPerson, open };
}

/** True when no answer contradicts an implication, for the project and for each of its tags. */
export function areConsistent(data: CrosswalkData, answers: readonly Answer[]): boolean {
  return [null, ...answers.map(({ tag }) => tag)].every((scope) => {
    const said = new Map<string, YesNo>();
    for (const { tag, question, answer } of answers) if (tag === null) said.set(question, answer);
    for (const { tag, question, answer } of answers) if (tag === scope) said.set(question, answer);
    return [...said].every(
      ([id, answer]) => answer === 'no' || impliedBy(data, id).every((other) => said.get(other) !== 'no'),
    );
  });
}
