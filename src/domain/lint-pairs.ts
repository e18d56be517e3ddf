import { compareText } from './compare-text.ts';
import type { Finding, LintInput, LintRule } from './lint-rules.ts';
import type { Mapping, Predicate } from './types.ts';

/** Rules on two mappings that speak of one pair, from whichever end, and on ids that stand for two of them. */

type Told = LintInput['mappings'][number];

/** What is said of a pair, its ends in the order of their ids: which of them is the broader one, or that they are equal. */
type Saying = 'first-broader' | 'second-broader' | 'equal' | 'related';

const SYMMETRIC: Readonly<Partial<Record<Predicate, Saying>>> = {
  'skos:exactMatch': 'equal',
  'skos:closeMatch': 'equal',
  'skos:relatedMatch': 'related',
};

export function lintPairs(mappings: readonly Told[]): readonly Finding[] {
  const findings: Finding[] = [];
  const byPair = new Map<string, Told[]>();
  const accepted = new Map<string, Told>();
  for (const mapping of mappings) {
    if (mapping.status !== 'accepted' && mapping.status !== 'proposed') continue;
    if (mapping.status === 'accepted') {
      const statement = JSON.stringify(statementOf(mapping));
      const twin = accepted.get(statement);
      if (twin === undefined) accepted.set(statement, mapping);
      else if (twin.set !== mapping.set && twin.evidence !== mapping.evidence)
        findings.push(
          finding('statement-in-two-sets', mapping, `${twin.id} of the set ${twin.set} says the same.`),
        );
    }
    if (mapping.object === null || !mapping.predicate.startsWith('skos:')) continue;
    const pair = [mapping.subject, mapping.object].sort(compareText).join(' ');
    const others = byPair.get(pair) ?? [];
    byPair.set(pair, [...others, mapping]);
    for (const other of others) {
      const rule = clash(mapping, other);
      if (rule === 'broad-and-narrow') findings.push(finding(rule, mapping, `${other.id} says the reverse.`));
      if (rule === 'inverse-disagrees')
        findings.push(finding(rule, mapping, `${other.id} says otherwise of the same pair.`));
    }
  }
  return findings;
}

/** Statement and negation from one end are a contradiction, which has a rule of its own. */
function clash(a: Told, b: Told): 'broad-and-narrow' | 'inverse-disagrees' | null {
  const [one, two] = [sayingOf(a), sayingOf(b)];
  if (a.modifier === null && b.modifier === null) {
    if (isDirected(one) && isDirected(two)) return one === two ? null : 'broad-and-narrow';
    const equalAndNot =
      (a.predicate === 'skos:exactMatch' && isDirected(two)) ||
      (b.predicate === 'skos:exactMatch' && isDirected(one));
    return equalAndNot ? 'inverse-disagrees' : null;
  }
  const negated = (a.modifier === 'Not') !== (b.modifier === 'Not');
  const sameWords = a.subject === b.subject && a.predicate === b.predicate;
  const speaksAgainst =
    one === two && (one !== 'equal' || a.predicate === b.predicate) && negated && !sameWords;
  return speaksAgainst ? 'inverse-disagrees' : null;
}

function sayingOf({ subject, predicate, object }: Mapping): Saying {
  const symmetric = SYMMETRIC[predicate];
  if (symmetric !== undefined) return symmetric;
  const objectBroader = predicate === 'skos:broadMatch';
  return objectBroader === subject < (object ?? '') ? 'second-broader' : 'first-broader';
}

function isDirected(saying: Saying): boolean {
  return saying === 'first-broader' || saying === 'second-broader';
}

export function lintIds({ mappings, reusedIds = [] }: LintInput): readonly Finding[] {
  const reused = new Set(reusedIds);
  const known = new Map<string, Told>();
  return mappings.flatMap((mapping) => {
    const namesake = known.get(mapping.id);
    known.set(mapping.id, namesake ?? mapping);
    if (namesake !== undefined)
      return [
        finding('reused-id', mapping, `${namesake.id} of the set ${namesake.set} has this id already.`),
      ];
    return reused.has(mapping.id)
      ? [finding('reused-id', mapping, 'A retired mapping of this id said something else.')]
      : [];
  });
}

function statementOf({ subject, predicate, modifier, object, objectFramework }: Mapping): readonly unknown[] {
  return [subject, predicate, modifier, object, objectFramework];
}

function finding(rule: LintRule, { set, line, id }: Told, message: string): Finding {
  return { rule, in: set, line: line ?? null, id, message };
}
