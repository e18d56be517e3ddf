import type { Finding, LintInput, LintRule } from './lint-rules.ts';
import { revisedQuestion } from './questions.ts';
import type { Concept, Mapping, Question } from './types.ts';

type Told = LintInput['mappings'][number];

/** Rules on the catalogue of questions, on the mappings that ask them, and on what mapping sets declare complete. */
export function lintQuestions(input: LintInput): readonly Finding[] {
  const { questions = [], mappings } = input;
  const catalogue = new Map(questions.filter(isInForce).map((question) => [question.id, question]));
  const byId = new Map(input.concepts.map((concept) => [concept.id, concept]));
  return [
    ...[...catalogue.values()].flatMap((question) => questionFaults(question, input, catalogue)),
    ...mappings.filter(isInForce).flatMap((mapping) => askingFaults(mapping, catalogue, byId)),
    ...lintInheritance(mappings, byId),
    ...lintCompletions(input),
  ];
}

/** Why a mapping or a question cannot rest on a question of this id, or null: what is accepted rests on accepted ones. */
function faultOfUse(
  id: string,
  user: Pick<Mapping, 'status'>,
  catalogue: ReadonlyMap<string, Question>,
): string | null {
  const question = catalogue.get(id);
  if (question === undefined || revisedQuestion(id) !== null) return 'which does not exist';
  return user.status === 'accepted' && question.status !== 'accepted' ? 'which is not accepted' : null;
}

function isInForce({ status }: Pick<Mapping, 'status'>): boolean {
  return status === 'accepted' || status === 'proposed';
}

function questionFaults(
  question: Question,
  { concepts, countryLists = [] }: LintInput,
  catalogue: ReadonlyMap<string, Question>,
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
    const fault = faultOfUse(id, question, catalogue);
    if (fault !== null) findings.push(report('unknown-question', `It implies "${id}", ${fault}.`));
  }
  if (leadsBack(question.id, catalogue)) {
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

/** What tags on these concepts answer yes, with all that it implies. */
function answeredBy(tags: readonly string[], catalogue: ReadonlyMap<string, Question>): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...catalogue.values()].filter(({ answeredByTags }) =>
    answeredByTags.some((tag) => tags.includes(tag)),
  );
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (found.has(at.id)) continue;
    found.add(at.id);
    waiting.push(...at.implies.flatMap((id) => catalogue.get(id) ?? []));
  }
  return found;
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
  catalogue: ReadonlyMap<string, Question>,
  byId: ReadonlyMap<string, Concept>,
): Finding[] {
  const report = (rule: LintRule, message: string) => finding(rule, mapping, message);
  const findings: Finding[] = [];
  const asksNothing = mapping.questions.length === 0;
  if (
    mapping.strength !== 'conditional' &&
    !(asksNothing && mapping.strengthIfMet === null && !mapping.aboutPart)
  ) {
    findings.push(report('missing-strength', 'Only a conditional mapping asks questions.'));
  }
  const answering = answeredBy(upwards(mapping.subject, byId), catalogue);
  for (const id of new Set(mapping.questions.flat())) {
    const fault = faultOfUse(id, mapping, catalogue);
    if (fault !== null) findings.push(report('unknown-question', `It asks "${id}", ${fault}.`));
    if (answering.has(id)) {
      findings.push(report('answers-itself', `Its own subject ${mapping.subject} answers "${id}".`));
    }
  }
  return findings;
}

/**
 * A core mapping that holds for parts, where a part has a weaker judgement or a `Not` of its own. The finding is on the
 * later of the two, so that a proposal shows it before it is accepted.
 */
function lintInheritance(mappings: readonly Told[], byId: ReadonlyMap<string, Concept>): Finding[] {
  const accepted = mappings.filter(({ status, object }) => status === 'accepted' && object !== null);
  const place = new Map(accepted.map((mapping, at) => [mapping, at]));
  const isLater = (one: Told, other: Told) => (place.get(one) ?? 0) > (place.get(other) ?? 0);
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
          .map((against): Finding => {
            const rule = 'part-judged-otherwise';
            return isLater(against, mapping)
              ? finding(
                  rule,
                  against,
                  `${mapping.id} is core and holds for every part of ${mapping.subject}.`,
                )
              : finding(
                  rule,
                  mapping,
                  `It is core and holds for every part, but ${against.id} judges the part ${part} otherwise.`,
                );
          }),
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

function finding(rule: LintRule, { set, line, id }: Told, message: string): Finding {
  return { rule, in: set, line: line ?? null, id, message };
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
