import type { EveryKey } from '../../domain/complete-keys.ts';
import { tagKeyOf } from '../../domain/tag-key.ts';
import type {
  AmountLine,
  Answer,
  Classification,
  Concept,
  CountryList,
  CountryShare,
  Decision,
  Framework,
  FrameworkRelation,
  Mapping,
  MappingSet,
  Marker,
  Organisation,
  Project,
  Question,
  Tag,
} from '../../domain/types.ts';
import type { ApiKey, StoredKey, StoredMapping } from '../port.ts';
import type * as schema from './schema.ts';

/** The one place where rows become domain values and back. The row type is not the domain type. */

type Row<Table extends { $inferSelect: unknown }> = Table['$inferSelect'];

/** The column values of a row before its version and change are known. */
type Unwritten<T> = Omit<T, 'version' | 'change'>;

export function toFramework(row: Row<typeof schema.framework>): Framework {
  const { version: _version, change: _change, ...framework } = row;
  return framework;
}

export function toConcept(row: Row<typeof schema.concept>): Concept {
  const { version: _version, change: _change, ...concept } = row;
  return concept;
}

export function toRelation(row: Row<typeof schema.frameworkRelation>): FrameworkRelation {
  const { version: _version, change: _change, ...relation } = row;
  return relation;
}

export function toMappingSet(row: Row<typeof schema.mappingSet>): MappingSet {
  const { version: _version, change: _change, setVersion, ...set } = row;
  return { ...set, version: setVersion };
}

export function fromMappingSet(set: MappingSet): Unwritten<Row<typeof schema.mappingSet>> {
  const { version, completes, ...rest } = set;
  return { ...rest, completes: [...completes], setVersion: version };
}

export function toMapping(
  row: Row<typeof schema.mapping> & { readonly at: string; readonly by: string },
): StoredMapping {
  // The checks of the schema hold these columns to the unions of the domain.
  const mapping = { ...row, modifier: row.modifier === 'Not' ? 'Not' : null };
  return mapping satisfies EveryKey<StoredMapping> as StoredMapping;
}

export function fromMapping(mapping: Mapping): Unwritten<Row<typeof schema.mapping>> {
  const questions = mapping.questions.map((allOf) => [...allOf]);
  return { ...mapping, questions, modifier: mapping.modifier ?? '' };
}

/** The check of the schema holds the status to the union of the domain. */
export function toQuestion(row: Row<typeof schema.question>): Question {
  const { version: _version, change: _change, ...question } = row;
  return question satisfies EveryKey<Question> as Question;
}

export function fromQuestion(question: Question): Unwritten<Row<typeof schema.question>> {
  return {
    ...question,
    implies: [...question.implies],
    answeredByTags: [...question.answeredByTags],
  };
}

export function toCountryList(row: Row<typeof schema.countryList>): CountryList {
  const { version: _version, change: _change, ...list } = row;
  return list;
}

/** The check of the schema holds the role to the union of the port. */
export function toApiKey(row: Row<typeof schema.apiKey>): StoredKey {
  return row as StoredKey;
}

export function fromApiKey(key: ApiKey): Unwritten<Row<typeof schema.apiKey>> {
  const copy = (list: readonly string[] | null) => (list === null ? null : [...list]);
  return { ...key, countries: copy(key.countries), organisations: copy(key.organisations) };
}

export interface ProjectRows {
  readonly project: Row<typeof schema.project>;
  readonly organisations: readonly Row<typeof schema.projectOrganisation>[];
  readonly countries: readonly Row<typeof schema.projectCountry>[];
  readonly classifications: readonly Row<typeof schema.projectClassification>[];
  readonly amounts: readonly Row<typeof schema.projectAmount>[];
  readonly tags: readonly Row<typeof schema.projectTag>[];
  readonly decisions: readonly Row<typeof schema.projectDecision>[];
  readonly answers: readonly Row<typeof schema.projectAnswer>[];
}

/** Keys stand in one fixed order, so that a project read now and read from history is the same text. */
export function toProject(rows: ProjectRows): Project {
  const { project } = rows;
  return {
    id: project.id,
    title: project.title,
    description: project.description,
    status: project.status as Project['status'],
    startDate: project.startDate,
    endDate: project.endDate,
    organisations: rows.organisations.map(
      ({ ref, name, role }) => ({ ref, name, role }) satisfies EveryKey<Organisation>,
    ) as Project['organisations'],
    countries: rows.countries.map(
      ({ country, percentage }) => ({ country, percentage }) satisfies EveryKey<CountryShare>,
    ),
    regions: project.regions,
    classifications: rows.classifications.map(
      ({ scheme, code, label }) => ({ scheme, code, label }) satisfies EveryKey<Classification>,
    ),
    translations: project.translations,
    humanitarian: project.humanitarian,
    markers: toMarkers({ gender: project.gender, humanRights: project.humanRights, peace: project.peace }),
    amounts: rows.amounts.map(
      ({ kind, from, until, amountMinor, currency }) =>
        ({ kind, from, until, amountMinor, currency }) satisfies EveryKey<AmountLine>,
    ) as Project['amounts'],
    tags: rows.tags.map(
      ({ concept, percentage, significance, origin, by, at }) =>
        ({ concept, percentage, significance, origin, by, at }) satisfies EveryKey<Tag>,
    ) as Tag[],
    decisions: rows.decisions.map(
      ({ concept, decision, reason, by, at }) =>
        ({ concept, decision, reason, by, at }) satisfies EveryKey<Decision>,
    ) as Decision[],
    answers: rows.answers.map(
      ({ question, tag, answer, by, at }) =>
        ({ question, tag: tag === '' ? null : tag, answer, by, at }) satisfies EveryKey<Answer>,
    ) as Answer[],
    reviewed: project.reviewed,
    example: project.example,
  };
}

export function fromProject(project: Project, writtenAt: string): Unwritten<Row<typeof schema.project>> {
  return {
    id: project.id,
    title: project.title,
    description: project.description,
    status: project.status,
    startDate: project.startDate,
    endDate: project.endDate,
    humanitarian: project.humanitarian,
    gender: project.markers.gender ?? null,
    humanRights: project.markers.humanRights ?? null,
    peace: project.markers.peace ?? null,
    example: project.example,
    regions: [...project.regions],
    translations: [...project.translations],
    reviewed: [...project.reviewed],
    tagKey: tagKeyOf(project),
    writtenAt,
  };
}

export function toMarkers({
  gender,
  humanRights,
  peace,
}: Readonly<Record<Marker, number | null>>): Project['markers'] {
  return {
    ...(gender === null ? {} : { gender }),
    ...(humanRights === null ? {} : { humanRights }),
    ...(peace === null ? {} : { peace }),
  } as Project['markers'];
}
