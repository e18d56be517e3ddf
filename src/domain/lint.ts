import { lintIds, lintPairs } from './lint-pairs.ts';
import { lintQuestions } from './lint-questions.ts';
import type { Finding, LintInput, LintRule } from './lint-rules.ts';
import { WALKS } from './relations.ts';
import type { Concept, Mapping } from './types.ts';

export {
  type Coverage,
  type Finding,
  type LintInput,
  type LintRule,
  REMARKS,
} from './lint-rules.ts';

const MAX_LABEL = 80;
const MAX_CORE_TARGETS = 3;

/** All faults of a crosswalk, in the order of its frameworks and sets. */
export function lint(input: LintInput): readonly Finding[] {
  return [
    ...lintFrameworks(input),
    ...lintConcepts(input),
    ...lintMappings(input),
    ...lintPairs(input.mappings),
    ...lintIds(input),
    ...lintQuestions(input),
    ...lintCoverage(input),
  ];
}

function lintFrameworks({ frameworks }: LintInput): Finding[] {
  const owners = new Map<string, string>();
  return frameworks.flatMap(({ id, aliases }) =>
    [...new Set([id, ...aliases])].flatMap((alias) => {
      const owner = owners.get(alias);
      owners.set(alias, owner ?? id);
      if (owner === undefined) return [];
      return [
        {
          rule: 'ambiguous-alias' as const,
          in: id,
          line: null,
          id,
          message: `"${alias}" also means ${owner}.`,
        },
      ];
    }),
  );
}

function lintConcepts({ frameworks, concepts }: LintInput): Finding[] {
  const findings: Finding[] = [];
  const levels = new Map(frameworks.map((framework) => [framework.id, framework.levels]));
  const byId = new Map(concepts.map((concept) => [concept.id, concept]));
  const byPlace = new Map(concepts.map((one) => [`${one.framework} ${one.level} ${one.notation}`, one]));
  const labels = new Map<string, string>();
  const uris = new Map<string, Concept>();
  for (const concept of concepts) {
    const report = (rule: LintRule, message: string) =>
      findings.push({ rule, in: concept.framework, line: concept.position + 2, id: concept.id, message });
    const level = levels.get(concept.framework)?.find(({ id }) => id === concept.level);
    if (level === undefined) report('unknown-level', `${concept.framework} has no level "${concept.level}".`);
    if (concept.label.length > MAX_LABEL)
      report('label-too-long', `The label has ${concept.label.length} characters.`);
    const labelKey = `${concept.framework} ${concept.level} ${concept.label.toLowerCase()}`;
    // What has ended may have a successor of the same name.
    const ended = concept.validUntil !== null;
    const twin = labels.get(labelKey);
    if (twin === undefined && !ended) labels.set(labelKey, concept.id);
    else if (twin !== undefined && !ended) report('repeated-label', `${twin} has the same label.`);
    const parentFault =
      level === undefined
        ? null
        : (faultOfStructure(concept, level.parent, byId) ?? faultOfNotation(concept, level.parent, byPlace));
    if (parentFault !== null) report('wrong-parent', parentFault);
    if (concept.uri !== null && !ended) {
      const sharer = uris.get(`${concept.framework} ${concept.uri}`);
      const listings = sharer?.codes.some((code) => concept.codes.includes(code)) ?? false;
      if (sharer === undefined) uris.set(`${concept.framework} ${concept.uri}`, concept);
      else if (!listings) report('repeated-uri', `${sharer.id} has the same URI.`);
    }
  }
  return findings;
}

/** Why a concept cannot stand where it stands, or null: its parent must be of the level above. */
export function faultOfStructure(
  concept: Concept,
  parentLevel: string | null,
  byId: ReadonlyMap<string, Concept>,
): string | null {
  if (parentLevel === null)
    return concept.parent === null ? null : `${concept.level} stands at the top, yet has a parent.`;
  if (concept.parent === null)
    return `A ${concept.level} stands under a ${parentLevel}; the parent is missing.`;
  const parent = byId.get(concept.parent);
  if (parent === undefined) return `The parent ${concept.parent} does not exist.`;
  if (parent.framework !== concept.framework) return `The parent ${parent.id} is of another framework.`;
  return parent.level === parentLevel
    ? null
    : `The parent ${parent.id} is a ${parent.level}, not a ${parentLevel}.`;
}

function faultOfNotation(
  { framework, notation, parent }: Concept,
  parentLevel: string | null,
  byPlace: ReadonlyMap<string, Concept>,
): string | null {
  if (parentLevel === null) return null;
  for (let end = notation.length; end > 0; end -= 1) {
    const named = byPlace.get(`${framework} ${parentLevel} ${notation.slice(0, end)}`);
    if (named !== undefined)
      return named.id === parent ? null : `By its notation it is part of ${named.id}, not ${parent}.`;
  }
  return null;
}

function lintMappings({ frameworks, concepts, mappings }: LintInput): Finding[] {
  const findings: Finding[] = [];
  const byId = new Map(concepts.map((concept) => [concept.id, concept]));
  const known = new Set(frameworks.map(({ id }) => id));
  const inForce = mappings.filter(({ status }) => status === 'accepted' || status === 'proposed');
  const statements = new Map<string, Mapping>();
  const rationales = new Map<string, Mapping>();
  const mapped = new Map<string, Mapping>();
  const core = new Map<string, number>();

  for (const mapping of inForce) {
    const { subject, object, objectFramework, predicate, modifier, strength, condition, questions } = mapping;
    const report = (rule: LintRule, message: string) =>
      findings.push({ rule, in: mapping.set, line: mapping.line ?? null, id: mapping.id, message });
    const unknown = [subject, ...(object === null ? [] : [object])].filter((id) => !byId.has(id));
    if (unknown.length > 0) report('unknown-id', `${unknown.join(' and ')} does not exist.`);
    if (!known.has(objectFramework)) report('unknown-id', `The framework ${objectFramework} does not exist.`);
    const ofObject = object === null ? objectFramework : byId.get(object)?.framework;
    if (ofObject !== undefined && ofObject !== objectFramework)
      report('wrong-framework', `${object} is of ${ofObject}, not ${objectFramework}.`);
    if (byId.get(subject)?.framework === objectFramework)
      report('same-framework', `${subject} is of ${objectFramework} itself.`);
    for (const name of ['source', 'locator', 'rationale'] as const) {
      if (mapping[name].trim() === '') report('missing-text', `The ${name} is empty.`);
    }
    const positive = object !== null && modifier === null;
    const directed = predicate === 'crosswalk:contributesTo' || predicate === 'crosswalk:applies';
    if (positive && directed && strength === null) report('missing-strength', 'The strength is missing.');
    const asks = condition !== null || questions.length > 0;
    if ((strength === 'conditional') !== asks)
      report('missing-strength', 'Condition and strength do not fit together.');

    const target = object ?? `nothing in ${objectFramework}`;
    const statement = `${subject} ${predicate} ${modifier ?? ''} ${target} ${mapping.evidence}`;
    const twin = statements.get(statement);
    if (twin === undefined) statements.set(statement, mapping);
    else report('duplicate-statement', `${twin.id} says the same.`);
    const opposite = inForceStatement(
      statements,
      `${subject} ${predicate} ${modifier === null ? 'Not' : ''} ${target}`,
    );
    if (object !== null && opposite !== undefined)
      report('contradiction', `${opposite.id} says the opposite.`);

    const rationale = mapping.rationale.trim().toLowerCase();
    const sharer = rationales.get(rationale);
    if (rationale !== '' && sharer === undefined) rationales.set(rationale, mapping);
    else if (rationale !== '') report('repeated-rationale', `${sharer?.id} has the same rationale.`);

    if (object === null || (positive && WALKS[predicate] !== 'never')) {
      const kind = object === null ? 'nothing' : 'something';
      const otherKind = object === null ? 'something' : 'nothing';
      const other = mapped.get(`${subject} ${objectFramework} ${otherKind}`);
      if (other !== undefined) report('nothing-fits-and-mapped', `${other.id} speaks against it.`);
      mapped.set(`${subject} ${objectFramework} ${kind}`, mapping);
    }

    if (
      positive &&
      strength === 'core' &&
      predicate === 'crosswalk:contributesTo' &&
      byId.get(object)?.level === 'target'
    ) {
      const count = (core.get(`${subject} ${objectFramework}`) ?? 0) + 1;
      core.set(`${subject} ${objectFramework}`, count);
      if (count === MAX_CORE_TARGETS + 1)
        report(
          'too-many-core',
          `${subject} has more than ${MAX_CORE_TARGETS} core targets in ${objectFramework}.`,
        );
    }
  }
  return findings;
}

function lintCoverage({ concepts, mappings, coverage }: LintInput): Finding[] {
  if (coverage === undefined) return [];
  const answered = new Set(
    mappings
      .filter(({ status, modifier }) => status === 'accepted' && modifier === null)
      .map(({ subject, objectFramework }) => `${subject} ${objectFramework}`),
  );
  return concepts
    .filter(({ id, framework }) => coverage.subjects.includes(framework) && !coverage.except.includes(id))
    .flatMap(({ id, framework, position }) =>
      coverage.towards
        .filter((target) => !answered.has(`${id} ${target}`))
        .map((target) => ({
          rule: 'uncovered' as const,
          in: framework,
          line: position + 2,
          id,
          message: `Nothing is said of it towards ${target}, not even that nothing fits.`,
        })),
    );
}

function inForceStatement(statements: ReadonlyMap<string, Mapping>, prefix: string): Mapping | undefined {
  return (
    statements.get(`${prefix} stated`) ??
    statements.get(`${prefix} published`) ??
    statements.get(`${prefix} judged`)
  );
}
