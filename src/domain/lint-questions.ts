import type { Finding, LintInput, LintRule } from './lint-rules.ts';
import type { Concept, Mapping, Question } from './types.ts';

type Told = LintInput['mappings'][number];

/** Rules on the catalogue of questions, on the mappings that ask them, and on what mapping sets declare complete. */
export function lintQuestions(input: LintInput): readonly Finding[] {
  const { questions = [], mappings } = input;
  const known = new Map(questions.filter(isInForce).map((question) => [question.id, question]));
  const byId = new Map(input.concepts.map((concept) => [concept.id, concept]));
  return [
    ...questions.filter(isInForce).flatMap((question) => questionFaults(question, input, known)),
    ...mappings.filter(isInForce).flatMap((mapping) => askingFaults(mapping, known, byId)),
    ...lintInheritance(mappings, byId),
    ...lintCompletions(input),
  ];
}

function isInForce({ status }: Pick<Mapping, 'status'>): boolean {
  return status === 'accepted' || status === 'proposed';
}

function questionFaults(
  question: Question,
  { concepts, countryLists = [] }: LintInput,
  known: ReadonlyMap<string, Question>,
): Finding[] {
  const report = (rule: LintRule, message: string): Finding => ({
    rule,
    in: 'questions',
    line: question.position + 2,
    id: question.id,
    message,
  });
  const findings: Finding[] = [];
  for (const id of question.implies) {
    if (!known.has(id))
      findings.push(report('unknown-question', `It implies "${id}", which does not exist.`));
  }
  if (leadsBack(question.id, known)) {
    findings.push(report('circular-implication', 'It implies itself over other questions.'));
  }
  const ids = new Set(concepts.map(({ id }) => id));
  for (const tag of question.answeredByTags) {
    if (!ids.has(tag)) findings.push(report('unknown-id', `The tag ${tag} does not exist.`));
  }
  const list = question.answeredByCountries;
  if (list !== null && !countryLists.some(({ id }) => id === list)) {
    findings.push(report('unknown-question', `The country list "${list}" does not exist.`));
  }
  for (const [language, text] of [...Object.entries(question.text), ...Object.entries(question.help)]) {
    if (text.trim() === '') findings.push(report('missing-text', `A text in "${language}" is empty.`));
  }
  return findings;
}

function leadsBack(id: string, known: ReadonlyMap<string, Question>): boolean {
  const seen = new Set<string>();
  const waiting = [...(known.get(id)?.implies ?? [])];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === id) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    waiting.push(...(known.get(at)?.implies ?? []));
  }
  return false;
}

function askingFaults(
  mapping: Told,
  known: ReadonlyMap<string, Question>,
  byId: ReadonlyMap<string, Concept>,
): Finding[] {
  const report = (rule: LintRule, message: string): Finding => ({
    rule,
    in: mapping.set,
    line: mapping.line ?? null,
    id: mapping.id,
    message,
  });
  const findings: Finding[] = [];
  const asksNothing = mapping.questions.length === 0;
  if (
    mapping.strength !== 'conditional' &&
    !(asksNothing && mapping.strengthIfMet === null && !mapping.aboutPart)
  ) {
    findings.push(report('missing-strength', 'Only a conditional mapping asks questions.'));
  }
  const wholes = upwards(mapping.subject, byId);
  for (const id of new Set(mapping.questions.flat())) {
    const question = known.get(id);
    if (question === undefined) {
      findings.push(report('unknown-question', `It asks "${id}", which does not exist.`));
    } else if (question.answeredByTags.some((tag) => wholes.includes(tag))) {
      findings.push(report('answers-itself', `Its own subject ${mapping.subject} answers "${id}".`));
    }
  }
  return findings;
}

/** A core mapping that holds for parts, where a part has a weaker judgement or a `Not` of its own. */
function lintInheritance(mappings: readonly Told[], byId: ReadonlyMap<string, Concept>): Finding[] {
  const accepted = mappings.filter(({ status, object }) => status === 'accepted' && object !== null);
  const own = Map.groupBy(accepted, ({ subject, object }) => `${subject} ${object}`);
  const subjects = new Map<string, string[]>();
  for (const { subject } of accepted) {
    for (const whole of upwards(subject, byId).slice(1)) {
      const parts = subjects.get(whole) ?? [];
      if (!parts.includes(subject)) subjects.set(whole, [...parts, subject]);
    }
  }
  return accepted
    .filter(
      ({ strength, holdsForParts, modifier }) => strength === 'core' && holdsForParts && modifier === null,
    )
    .flatMap((mapping) =>
      (subjects.get(mapping.subject) ?? []).flatMap((part) =>
        (own.get(`${part} ${mapping.object}`) ?? [])
          .filter(
            ({ modifier, strength }) => modifier === 'Not' || (strength !== null && strength !== 'core'),
          )
          .map(
            (against): Finding => ({
              rule: 'part-judged-otherwise',
              in: mapping.set,
              line: mapping.line ?? null,
              id: mapping.id,
              message: `It is core and holds for every part, but ${against.id} judges the part ${part} otherwise.`,
            }),
          ),
      ),
    );
}

/** What a set declares complete has, for every element, an accepted mapping into the framework or NoTermFound. */
function lintCompletions({ sets, concepts, frameworks, mappings }: LintInput): Finding[] {
  const answered = new Set(
    mappings
      .filter(({ status }) => status === 'accepted')
      .map(({ subject, objectFramework }) => `${subject} ${objectFramework}`),
  );
  return sets.flatMap(({ id: set, completes }) =>
    completes.flatMap(({ subjectFramework, subjectLevels, objectFramework, objectLevels }) => {
      const report = (id: string, message: string): Finding => ({
        rule: 'incomplete-set',
        in: set,
        line: null,
        id,
        message,
      });
      const unknown = [
        ...unknownLevels(frameworks, subjectFramework, subjectLevels),
        ...unknownLevels(frameworks, objectFramework, objectLevels),
      ];
      if (unknown.length > 0) return unknown.map((what) => report(what, `There is no level ${what}.`));
      return concepts
        .filter(({ framework, level }) => framework === subjectFramework && subjectLevels.includes(level))
        .filter(({ id }) => !answered.has(`${id} ${objectFramework}`))
        .map(({ id }) =>
          report(
            id,
            `The set is declared complete, but nothing is said of ${id} towards ${objectFramework}.`,
          ),
        );
    }),
  );
}

function unknownLevels(frameworks: LintInput['frameworks'], id: string, levels: readonly string[]): string[] {
  const known = frameworks.find((framework) => framework.id === id)?.levels ?? [];
  return levels.filter((level) => !known.some((one) => one.id === level)).map((level) => `${level} of ${id}`);
}

/** The concept and all that it is part of, lowest first. */
function upwards(id: string, byId: ReadonlyMap<string, Concept>): string[] {
  const found: string[] = [];
  for (let at: string | null = id; at !== null && !found.includes(at); at = byId.get(at)?.parent ?? null) {
    found.push(at);
  }
  return found;
}
