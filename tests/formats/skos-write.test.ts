import { createRequire } from 'node:module';
import fc from 'fast-check';
import { Parser, type Quad } from 'n3';
import { describe, expect, it } from 'vitest';
import {
  MAPPING_STATUSES,
  type Mapping,
  type MappingStatus,
  NO_TERM_FOUND,
  type Predicate,
  type Strength,
} from '../../src/domain/types.ts';
import { crosswalkRdf, type SkosData } from '../../src/formats/skos/crosswalk-graph.ts';
import { countStatements } from '../../src/formats/skos/graph.ts';
import { writeSkosJsonLd, writeSkosTurtle } from '../../src/formats/skos/write.ts';
import { readSeed } from '../../src/services/seed.ts';

const ASKED = {
  questions: [['returnees', 'host-services'], ['climate']],
  strengthIfMet: 'core',
  aboutPart: true,
} as const;

const seed = await readSeed();
const mappings: Mapping[] = seed.mappings.map(({ line: _line, ...mapping }, index) => ({
  ...mapping,
  // The seed has few of the other statuses, and all of them must come through.
  ...(index % 50 === 0 ? { status: MAPPING_STATUSES[(index / 50) % 4] as MappingStatus } : {}),
  ...(mapping.strength === 'conditional' && index % 2 === 0 ? ASKED : {}),
}));
// An indicator that the UN lists under three targets has one URI: the listing that is meant must come through.
const [model] = mappings.filter(({ object }) => object !== null);
if (model !== undefined) mappings.push({ ...model, id: 'to-a-listing', object: 'sdg:11.5.1' });
const data: SkosData = { ...seed, mappings };
const turtle = writeSkosTurtle(data);
const jsonLd = writeSkosJsonLd(data);

// Published without types of its own.
const jsonld = createRequire(import.meta.url)('jsonld') as {
  toRDF(document: unknown, options: { format: string; documentLoader: () => never }): Promise<string>;
};
const noLoader = (): never => {
  throw new Error('nothing is to be fetched');
};
const parseTurtle = (text: string): Quad[] => new Parser({ format: 'text/turtle' }).parse(text);
const parseJsonLd = async (text: string): Promise<Quad[]> =>
  new Parser({ format: 'application/n-quads' }).parse(
    await jsonld.toRDF(JSON.parse(text), { format: 'application/n-quads', documentLoader: noLoader }),
  );
const keysOf = (quads: readonly Quad[]): string[] =>
  quads.map(({ subject, predicate, object }) => `${subject.id} ${predicate.id} ${object.id}`).sort();

const SKOS = 'http://www.w3.org/2004/02/skos/core#';
const OWL = 'http://www.w3.org/2002/07/owl#';
const SSSOM = 'https://w3id.org/sssom/';
const VOCAB = 'https://w3id.org/crosswalk-migration/vocab/';
const XWM = 'https://w3id.org/crosswalk-migration/mapping/';
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const BARE =
  /^(?:.*\/vocab\/(?:contributesTo|applies)|.*skos\/core#(?:exact|close|broad|narrow|related)Match)$/;

describe('the crosswalk as RDF', () => {
  const quads = parseTurtle(turtle);

  it('is read from Turtle by n3 with exactly the statements that were counted, none repeated', () => {
    expect(quads.length).toBe(countStatements(crosswalkRdf(data).resources));
    expect(new Set(keysOf(quads)).size).toBe(quads.length);
    expect(quads.length).toBeGreaterThan(50_000);
  });

  it('is read from JSON-LD by jsonld, without fetching anything, with the same statements', async () => {
    const found = await parseJsonLd(jsonLd);
    expect(found.length).toBe(countStatements(crosswalkRdf(data).resources));
    expect(keysOf(found)).toEqual(keysOf(quads));
  });

  it('states every accepted positive mapping bare, and no other one', () => {
    const stated = quads.filter(({ predicate }) => BARE.test(predicate.value));
    const expected = mappings.filter(
      ({ object, modifier, status }) => object !== null && modifier === null && status === 'accepted',
    );
    const ends = ({ subject, predicate, object }: Mapping) => `${subject} ${predicate} ${object}`;
    expect(stated.length).toBe(new Set(expected.map(ends)).size);
    expect(mappings.some(({ modifier }) => modifier === 'Not')).toBe(true);
    expect(mappings.some(({ object }) => object === null)).toBe(true);
    const bareNothing = stated.filter(({ object }) => object.value === `${SSSOM}NoTermFound`);
    expect(bareNothing).toEqual([]);
  });

  it('keeps every field of every mapping in its sssom:Mapping', () => {
    expect(mappingsIn(quads)).toEqual([...mappings].sort((a, b) => (a.id < b.id ? -1 : 1)));
  });

  it('says whose results each framework holds, and what each set completes', () => {
    const completes = [
      {
        subjectFramework: 'srf',
        subjectLevels: ['short-term-outcome', 'output'],
        objectFramework: 'sdg',
        objectLevels: ['target'],
      },
    ];
    const [set] = data.sets;
    if (set === undefined) throw new Error('the seed has no set');
    const found = parseTurtle(writeSkosTurtle({ ...data, sets: [{ ...set, completes }], mappings: [] }));
    const valuesOf = (property: string) =>
      found.filter(({ predicate }) => predicate.value === VOCAB + property).map(({ object }) => object.value);
    expect(valuesOf('completes')).toEqual(['srf:short-term-outcome,output > sdg:target']);
    expect(valuesOf('sharedResults').sort()).toEqual(
      data.frameworks.map(({ sharedResults }) => String(sharedResults)).sort(),
    );
  });

  it('calls an axiom only what stands bare as well', () => {
    const axioms = quads.filter(
      ({ predicate, object }) => predicate.value === TYPE && object.value === `${OWL}Axiom`,
    );
    const statements = new Set(keysOf(quads));
    const of = groupBySubject(quads);
    for (const { subject } of axioms) {
      const one = (name: string) => of.get(subject.value)?.get(`${OWL}${name}`)?.[0] ?? '';
      const bare = `${one('annotatedSource')} ${one('annotatedProperty')} ${one('annotatedTarget')}`;
      expect(statements.has(bare)).toBe(true);
    }
    expect(axioms.length).toBeGreaterThan(1000);
  });

  it('names SDG concepts as the UN does and all others below w3id.org/crosswalk-migration', () => {
    const concepts = quads.filter(
      ({ predicate, object }) => predicate.value === TYPE && object.value === `${SKOS}Concept`,
    );
    const uris = new Set(seed.concepts.map(({ uri, id }) => uri ?? id));
    expect(concepts.length).toBe(uris.size);
    for (const { subject } of concepts) {
      expect(subject.value).toMatch(
        /^(?:http:\/\/metadata\.un\.org\/sdg\/|https:\/\/w3id\.org\/crosswalk-migration\/[a-z0-9-]+\/)/,
      );
    }
    expect(keysOf(quads)).toContain(
      `http://metadata.un.org/sdg/10.7 ${SKOS}broader http://metadata.un.org/sdg/10`,
    );
    expect(keysOf(quads)).toContain(
      'https://w3id.org/crosswalk-migration/gcm/5 http://www.w3.org/2004/02/skos/core#inScheme https://w3id.org/crosswalk-migration/framework/gcm',
    );
  });

  it('gives no concept two preferred labels in a language, as SKOS asks', () => {
    const labelled = quads.filter(({ predicate }) => predicate.value === `${SKOS}prefLabel`);
    expect(new Set(labelled.map(({ subject }) => subject.value)).size).toBe(labelled.length);
  });

  it('has the same bytes whatever the order of the data', () => {
    const reversed: SkosData = {
      frameworks: [...data.frameworks].reverse(),
      concepts: [...data.concepts].reverse(),
      sets: [...data.sets].reverse(),
      mappings: [...data.mappings].reverse(),
      relations: [...(data.relations ?? [])].reverse(),
    };
    expect(writeSkosTurtle(reversed)).toBe(turtle);
    expect(writeSkosJsonLd(reversed)).toBe(jsonLd);
  });

  it('carries any text and any notation through both syntaxes', async () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .map((made) => `${made}\\"'\n\r\t\u0000\u007f]}>`);
    const framework = data.frameworks[1];
    const example = data.concepts.find((concept) => concept.framework === framework?.id);
    if (framework === undefined || example === undefined) throw new Error('the seed has no second framework');
    await fc.assert(
      fc.asyncProperty(text, fc.string({ unit: 'grapheme', minLength: 1 }), async (label, notation) => {
        const concept = { ...example, notation, id: `${framework.id}:${notation}`, label, parent: null };
        const part: SkosData = { frameworks: [framework], concepts: [concept], sets: [], mappings: [] };
        for (const found of [parseTurtle(writeSkosTurtle(part)), await parseJsonLd(writeSkosJsonLd(part))]) {
          expect(found.length).toBe(countStatements(crosswalkRdf(part).resources));
          const values = found.map(({ object }) => object.value);
          expect(values).toContain(label);
          expect(values).toContain(notation);
        }
      }),
      { numRuns: 50 },
    );
  });
});

function groupBySubject(quads: readonly Quad[]): Map<string, Map<string, string[]>> {
  const subjects = new Map<string, Map<string, string[]>>();
  for (const { subject, predicate, object } of quads) {
    const properties = subjects.get(subject.value) ?? new Map<string, string[]>();
    subjects.set(subject.value, properties);
    properties.set(predicate.value, [...(properties.get(predicate.value) ?? []), object.value]);
  }
  return subjects;
}

/** The mappings as an outsider finds them: by their class, with concepts known by their IRIs and notations. */
function mappingsIn(quads: readonly Quad[]): Mapping[] {
  const subjects = groupBySubject(quads);
  const sets = new Map<string, string>();
  for (const [name, properties] of subjects) {
    for (const member of properties.get(`${SSSOM}mappings`) ?? []) sets.set(member, local(name));
  }
  return [...subjects]
    .filter(([, properties]) => properties.get(TYPE)?.includes(`${SSSOM}Mapping`))
    .map(([name, properties]): Mapping => {
      const one = (property: string): string | null => {
        const values = properties.get(property) ?? [];
        expect(values.length).toBeLessThanOrEqual(1);
        return values[0] ?? null;
      };
      const own = (property: string): string => one(VOCAB + property) ?? '';
      const sure = (property: string): string => one(property) ?? '';
      const concept = (end: 'Source' | 'Target', notation: string): string => {
        const target = sure(`${OWL}annotated${end}`);
        const framework = local(sure(`${SSSOM}${end === 'Source' ? 'subject' : 'object'}_source`));
        const notations = subjects.get(target)?.get(`${SKOS}notation`) ?? [];
        return `${framework}:${one(VOCAB + notation) ?? notations[0] ?? ''}`;
      };
      const nothing = sure(`${OWL}annotatedTarget`) === NO_TERM_FOUND.replace('sssom:', SSSOM);
      const property = sure(`${OWL}annotatedProperty`);
      const prefix = property.startsWith(SKOS) ? 'skos' : 'crosswalk';
      return {
        id: name.slice(XWM.length),
        set: sets.get(name) ?? '',
        subject: concept('Source', 'subjectNotation'),
        predicate: `${prefix}:${local(property)}` as Predicate,
        modifier: one(`${SSSOM}predicate_modifier`) === `${SSSOM}NegatedPredicate` ? 'Not' : null,
        object: nothing ? null : concept('Target', 'objectNotation'),
        objectFramework: local(sure(`${SSSOM}object_source`)),
        strength: one(`${VOCAB}strength`) as Strength | null,
        questions: (properties.get(`${VOCAB}questions`) ?? []).map((allOf) => allOf.split(' + ')),
        condition: one(`${VOCAB}condition`),
        strengthIfMet: one(`${VOCAB}strengthIfMet`) as Mapping['strengthIfMet'],
        aboutPart: own('aboutPart') === 'true',
        holdsForParts: own('holdsForParts') === 'true',
        confidence: Math.round(Number(sure(`${SSSOM}confidence`)) * 1000),
        evidence: own('evidence') as Mapping['evidence'],
        justification: `semapv:${local(sure(`${SSSOM}mapping_justification`))}`,
        author: sure(`${SSSOM}author_label`),
        reviewer: one(`${SSSOM}reviewer_label`),
        mappingDate: one('http://purl.org/pav/authoredOn'),
        reviewDate: one(`${SSSOM}review_date`),
        source: own('source'),
        locator: own('locator'),
        rationale: own('rationale'),
        status: own('status') as MappingStatus,
      };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function local(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('#')) + 1);
}
