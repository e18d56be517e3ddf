import { compareText } from './compare-text.ts';
import type { Answer, CountryList, CountryShare, Question, YesNo } from './types.ts';

/** The catalogue of questions at one revision, compiled: what a yes implies, and which country lists answer. */
export interface QuestionGraph {
  readonly byId: ReadonlyMap<string, Question>;
  /** Every question that a yes to this one answers yes, over any number of steps; never the question itself. */
  readonly implied: ReadonlyMap<string, ReadonlySet<string>>;
  readonly lists: ReadonlyMap<string, CountryList>;
}

/** `questions` are those in force, in any order. */
export function compileQuestions(
  questions: readonly Question[],
  countryLists: readonly CountryList[],
): QuestionGraph {
  const ordered = [...questions].sort((a, b) => a.position - b.position || compareText(a.id, b.id));
  const byId = new Map(ordered.map((question) => [question.id, question]));
  return {
    byId,
    implied: new Map(ordered.map(({ id }) => [id, impliedBy(byId, id)])),
    lists: new Map(countryLists.map((list) => [list.id, list])),
  };
}

function impliedBy(byId: ReadonlyMap<string, Question>, id: string): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...(byId.get(id)?.implies ?? [])];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === id || found.has(at)) continue;
    found.add(at);
    waiting.push(...(byId.get(at)?.implies ?? []));
  }
  return found;
}

/** What countries answer, by country list: yes if all are on it, no if none is. Lists that say nothing are left out. */
export type CountryAnswers = ReadonlyMap<string, YesNo>;

/**
 * A list with dated members is read at the project's start date (ISO date) and says nothing where the date is missing.
 * Shares do not matter; a project without countries gets no answer.
 */
export function countryAnswersOf(
  { lists }: QuestionGraph,
  countries: readonly CountryShare['country'][],
  startDate: string | null,
): CountryAnswers {
  const answers = new Map<string, YesNo>();
  if (countries.length === 0) return answers;
  for (const [id, list] of lists) {
    const dated = list.members.some(({ from, until }) => from !== null || until !== null);
    if (dated && startDate === null) continue;
    const members = countries.filter((country) => isMember(list, country, startDate));
    if (members.length === countries.length) answers.set(id, 'yes');
    else if (members.length === 0) answers.set(id, 'no');
  }
  return answers;
}

function isMember({ members }: CountryList, country: string, day: string | null): boolean {
  return members.some(
    (member) =>
      member.country === country &&
      (day === null ||
        ((member.from === null || member.from <= day) && (member.until === null || day <= member.until))),
  );
}

/** Two answers that cannot both hold: yes to one implies yes to the other. */
export interface Contradiction {
  readonly yes: Answer;
  readonly no: Answer;
}

/** The pairs of answers that contradict an implication, for the project and for each tag by itself. */
export function contradictionsIn(
  { implied }: QuestionGraph,
  answers: readonly Answer[],
): readonly Contradiction[] {
  const scopes = [null, ...new Set(answers.flatMap(({ tag }) => tag ?? []))];
  const found = new Map<string, Contradiction>();
  for (const scope of scopes) {
    const given = answersGiven(answers, scope);
    for (const yes of given.values()) {
      if (yes.answer !== 'yes') continue;
      for (const id of implied.get(yes.question) ?? []) {
        const no = given.get(id);
        if (no?.answer === 'no') found.set(JSON.stringify([yes.question, yes.tag, id, no.tag]), { yes, no });
      }
    }
  }
  return [...found.values()];
}

/** The answers that people gave for a tag, by question: its own before those for the whole project. */
export function answersGiven(answers: readonly Answer[], tag: string | null): ReadonlyMap<string, Answer> {
  const given = new Map<string, Answer>();
  for (const answer of answers) if (answer.tag === null) given.set(answer.question, answer);
  if (tag !== null) for (const answer of answers) if (answer.tag === tag) given.set(answer.question, answer);
  return given;
}
