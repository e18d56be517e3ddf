import type { z } from 'zod';
import { alternativesText } from '../formats/question-text.ts';
import { valueText } from '../formats/value-text.ts';
import type { CountryOfPortfolio } from '../services/countries.ts';
import type { ComparedItem, ThingVersion } from '../services/revisions.ts';
import type { ListFile } from './list-file.ts';
import type { presentConcept, presentFramework, presentMappingSet, presentRelation } from './present.ts';
import type { presentMapping } from './present-mapping.ts';
import type { conceptProjectList } from './schemas/alignments.ts';
import type { revisionList } from './schemas/changes.ts';
import type { planProjectList } from './schemas/country-view.ts';
import type { matrixProjectList } from './schemas/matrix.ts';
import type { contributionProjectsAnswer } from './schemas/reports.ts';

/** What the files of lists hold, column by column. Ids of columns are the names of the JSON where it has one field for them. */

type ItemOf<T extends z.ZodType<{ items: readonly unknown[] }>> = z.output<T>['items'][number];

const many = (texts: readonly string[]) => texts.join('; ');

export const FRAMEWORKS: ListFile<ReturnType<typeof presentFramework>> = {
  title: 'Frameworks',
  name: 'frameworks',
  columns: [
    { id: 'id', title: 'Framework', kind: 'code', of: ({ id }) => id },
    { id: 'title', title: 'Title', kind: 'text', of: ({ title }) => title },
    { id: 'publisher', title: 'Publisher', kind: 'text', of: ({ publisher }) => publisher },
    { id: 'edition', title: 'Edition', kind: 'text', of: ({ edition }) => edition },
    { id: 'country', title: 'Country', kind: 'code', of: ({ country }) => country },
    { id: 'validFrom', title: 'From', kind: 'date', of: ({ validFrom }) => validFrom },
    { id: 'validUntil', title: 'Until', kind: 'date', of: ({ validUntil }) => validUntil },
    {
      id: 'levels',
      title: 'Elements by level',
      kind: 'text',
      of: ({ levels }) => many(levels.map(({ plural, concepts }) => `${plural}: ${concepts}`)),
    },
    {
      id: 'concepts',
      title: 'Elements',
      kind: 'count',
      of: ({ levels }) => levels.reduce((sum, { concepts }) => sum + concepts, 0),
    },
    { id: 'source', title: 'Source', kind: 'text', of: ({ source }) => source },
    { id: 'sourceUrl', title: 'Address of the source', kind: 'link', of: ({ sourceUrl }) => sourceUrl },
    { id: 'licenceNote', title: 'Licence', kind: 'text', of: ({ licenceNote }) => licenceNote },
  ],
};

export const RELATIONS: ListFile<ReturnType<typeof presentRelation>> = {
  title: 'Statements about frameworks as wholes',
  name: 'relations',
  columns: [
    { id: 'id', title: 'Statement', kind: 'code', of: ({ id }) => id },
    { id: 'from', title: 'From', kind: 'code', of: ({ from }) => from },
    { id: 'relation', title: 'Relation', kind: 'text', of: ({ relation }) => relation },
    { id: 'to', title: 'To', kind: 'code', of: ({ to }) => to },
    { id: 'source', title: 'Source', kind: 'text', of: ({ source }) => source },
    { id: 'locator', title: 'Place in it', kind: 'text', of: ({ locator }) => locator },
    { id: 'note', title: 'Note', kind: 'text', of: ({ note }) => note },
  ],
};

export const CONCEPTS: ListFile<ReturnType<typeof presentConcept>> = {
  title: 'Elements',
  name: 'concepts',
  columns: [
    { id: 'id', title: 'Element', kind: 'code', of: ({ id }) => id },
    { id: 'notation', title: 'Code', kind: 'code', of: ({ notation }) => notation },
    { id: 'level', title: 'Level', kind: 'text', of: ({ level }) => level },
    { id: 'parent', title: 'Part of', kind: 'code', of: ({ parent }) => parent?.id ?? null },
    { id: 'label', title: 'Label', kind: 'text', of: ({ label }) => label },
    { id: 'officialText', title: 'Official text', kind: 'text', of: ({ officialText }) => officialText },
    { id: 'codes', title: 'Other codes', kind: 'text', of: ({ codes }) => many(codes) },
    { id: 'source', title: 'Source', kind: 'text', of: ({ source }) => source },
    { id: 'locator', title: 'Place in it', kind: 'text', of: ({ locator }) => locator },
    { id: 'validFrom', title: 'From', kind: 'date', of: ({ validFrom }) => validFrom },
    { id: 'validUntil', title: 'Until', kind: 'date', of: ({ validUntil }) => validUntil },
    { id: 'uri', title: 'Address in linked data', kind: 'link', of: ({ uri }) => uri },
  ],
};

export const MAPPINGS: ListFile<ReturnType<typeof presentMapping>> = {
  title: 'Mappings',
  name: 'mappings',
  columns: [
    { id: 'id', title: 'Mapping', kind: 'code', of: ({ id }) => id },
    { id: 'subject', title: 'Subject', kind: 'code', of: ({ subject }) => subject.id },
    { id: 'subjectLabel', title: 'Label of the subject', kind: 'text', of: ({ subject }) => subject.label },
    { id: 'relation', title: 'Relation', kind: 'text', of: ({ relation }) => relation },
    { id: 'predicate', title: 'Predicate', kind: 'code', of: ({ predicate }) => predicate },
    { id: 'object', title: 'Object', kind: 'code', of: ({ object }) => object.id },
    { id: 'objectLabel', title: 'Label of the object', kind: 'text', of: ({ object }) => object.label },
    { id: 'objectFramework', title: 'Framework', kind: 'code', of: ({ objectFramework }) => objectFramework },
    { id: 'strength', title: 'Strength', kind: 'text', of: ({ strength }) => strength },
    {
      id: 'questions',
      title: 'Questions',
      kind: 'text',
      of: ({ questions }) => alternativesText(questions),
    },
    { id: 'condition', title: 'Condition', kind: 'text', of: ({ condition }) => condition },
    {
      id: 'strengthIfMet',
      title: 'Strength with yes',
      kind: 'text',
      of: ({ strengthIfMet }) => strengthIfMet,
    },
    {
      id: 'aboutPart',
      title: 'About a part',
      kind: 'text',
      of: ({ aboutPart }) => (aboutPart ? 'yes' : null),
    },
    {
      id: 'holdsForParts',
      title: 'Holds for parts',
      kind: 'text',
      of: ({ holdsForParts }) => (holdsForParts ? 'yes' : null),
    },
    { id: 'confidence', title: 'Confidence', kind: 'number', of: ({ confidence }) => confidence },
    { id: 'evidence', title: 'Evidence', kind: 'text', of: ({ evidence }) => evidence },
    { id: 'source', title: 'Source', kind: 'text', of: ({ source }) => source },
    { id: 'locator', title: 'Place in it', kind: 'text', of: ({ locator }) => locator },
    { id: 'rationale', title: 'Rationale', kind: 'text', of: ({ rationale }) => rationale },
    { id: 'status', title: 'Status', kind: 'text', of: ({ status }) => status },
    {
      id: 'stale',
      title: 'Stale because',
      kind: 'text',
      of: ({ stale }) => many(stale.map(({ message }) => message)),
    },
    { id: 'set', title: 'Set', kind: 'code', of: ({ set }) => set },
    { id: 'author', title: 'Author', kind: 'text', of: ({ author }) => author },
    { id: 'mappingDate', title: 'Judged on', kind: 'date', of: ({ mappingDate }) => mappingDate },
    { id: 'reviewer', title: 'Reviewer', kind: 'text', of: ({ reviewer }) => reviewer },
    { id: 'reviewDate', title: 'Reviewed on', kind: 'date', of: ({ reviewDate }) => reviewDate },
    { id: 'version', title: 'Version', kind: 'count', of: ({ version }) => version },
  ],
};

export const MAPPING_SETS: ListFile<ReturnType<typeof presentMappingSet>> = {
  title: 'Mapping sets',
  name: 'mapping-sets',
  columns: [
    { id: 'id', title: 'Set', kind: 'code', of: ({ id }) => id },
    { id: 'title', title: 'Title', kind: 'text', of: ({ title }) => title },
    { id: 'description', title: 'Description', kind: 'text', of: ({ description }) => description },
    { id: 'mappings', title: 'Mappings', kind: 'count', of: ({ mappings }) => mappings },
    { id: 'provider', title: 'Provider', kind: 'text', of: ({ provider }) => provider },
    { id: 'version', title: 'Version', kind: 'code', of: ({ version }) => version },
    { id: 'date', title: 'Date', kind: 'date', of: ({ date }) => date },
    { id: 'licence', title: 'Licence', kind: 'text', of: ({ licence }) => licence },
  ],
};

export const PROJECTS_OF_CONCEPT: ListFile<ItemOf<typeof conceptProjectList>> = {
  title: 'Projects that contribute to an element',
  name: 'projects-of-element',
  columns: [
    { id: 'project', title: 'Project', kind: 'code', of: ({ project }) => project.id },
    { id: 'title', title: 'Title', kind: 'text', of: ({ project }) => project.title },
    { id: 'basis', title: 'Basis', kind: 'text', of: ({ basis }) => basis },
    { id: 'strength', title: 'Strength', kind: 'text', of: ({ strength }) => strength },
    { id: 'confidence', title: 'Confidence', kind: 'number', of: ({ confidence }) => confidence },
    {
      id: 'questions',
      title: 'Open questions',
      kind: 'text',
      of: ({ questions }) => many(questions.map(({ text }) => text)),
    },
    { id: 'decision', title: 'Decision', kind: 'text', of: ({ decision }) => decision?.decision ?? null },
    { id: 'counts', title: 'Counts in tables', kind: 'text', of: ({ counts }) => (counts ? 'yes' : 'no') },
    { id: 'countsNot', title: 'Why not', kind: 'text', of: ({ countsNot }) => countsNot },
    { id: 'tag', title: 'Leading path from', kind: 'code', of: ({ path }) => path?.tag ?? null },
    {
      id: 'path',
      title: 'Leading path',
      kind: 'text',
      of: ({ path }) =>
        many((path?.steps ?? []).map(({ from, relation, to }) => `${from} ${relation} ${to}`)),
    },
  ],
};

type RowProject = ItemOf<typeof contributionProjectsAnswer>;

/** A line for each currency, so that amounts stay numbers. */
export const PROJECTS_OF_ROW: ListFile<
  RowProject,
  Pick<RowProject, 'project' | 'origin'> & Partial<RowProject['amounts'][number]>
> = {
  title: 'Projects behind a number',
  name: 'projects-of-row',
  linesOf: ({ project, origin, amounts }) =>
    (amounts.length === 0 ? [{}] : amounts).map((amount) => ({ project, origin, ...amount })),
  columns: [
    { id: 'project', title: 'Project', kind: 'code', of: ({ project }) => project.id },
    { id: 'title', title: 'Title', kind: 'text', of: ({ project }) => project.title },
    { id: 'origin', title: 'Declared or inferred', kind: 'text', of: ({ origin }) => origin },
    { id: 'currency', title: 'Currency', kind: 'code', of: ({ currency }) => currency ?? null },
    { id: 'amount', title: 'Amount counted', kind: 'amount', of: ({ amount }) => amount ?? null },
  ],
};

export const PROJECTS_OF_CELL: ListFile<ItemOf<typeof matrixProjectList>> = {
  title: 'Projects that contribute to two elements',
  name: 'projects-of-cell',
  columns: [
    { id: 'project', title: 'Project', kind: 'code', of: ({ id }) => id },
    { id: 'title', title: 'Title', kind: 'text', of: ({ title }) => title },
  ],
};

/** A line for each field that a change wrote. */
export const VERSIONS: ListFile<
  ThingVersion,
  { readonly of: ThingVersion; readonly changed: ThingVersion['fields'][number] | null }
> = {
  title: 'History',
  name: 'history',
  linesOf: (of) => (of.fields.length === 0 ? [null] : of.fields).map((changed) => ({ of, changed })),
  columns: [
    { id: 'version', title: 'Version', kind: 'count', of: ({ of }) => of.version },
    { id: 'number', title: 'Change', kind: 'count', of: ({ of }) => of.change },
    { id: 'at', title: 'Time (UTC)', kind: 'code', of: ({ of }) => of.at },
    { id: 'actor', title: 'By', kind: 'text', of: ({ of }) => of.actor },
    { id: 'reason', title: 'Reason', kind: 'text', of: ({ of }) => of.reason },
    { id: 'kind', title: 'What', kind: 'text', of: ({ of }) => of.kind },
    { id: 'field', title: 'Field', kind: 'text', of: ({ changed }) => changed?.field ?? null },
    { id: 'before', title: 'Before', kind: 'text', of: ({ changed }) => valueText(changed?.before) },
    { id: 'after', title: 'After', kind: 'text', of: ({ changed }) => valueText(changed?.after) },
  ],
};

/** A line for each field that differs, and one for what differs in none. */
export const DIFFERENCES: ListFile<
  ComparedItem,
  { readonly of: ComparedItem; readonly changed: ComparedItem['fields'][number] | null }
> = {
  title: 'Differences',
  name: 'differences',
  linesOf: (of) => (of.fields.length === 0 ? [null] : of.fields).map((changed) => ({ of, changed })),
  columns: [
    { id: 'entity', title: 'Kind', kind: 'text', of: ({ of }) => of.entity },
    { id: 'id', title: 'Id', kind: 'code', of: ({ of }) => of.id },
    { id: 'difference', title: 'What', kind: 'text', of: ({ of }) => of.kind },
    { id: 'field', title: 'Field', kind: 'text', of: ({ changed }) => changed?.field ?? null },
    { id: 'before', title: 'Before', kind: 'text', of: ({ changed }) => valueText(changed?.before) },
    { id: 'after', title: 'After', kind: 'text', of: ({ changed }) => valueText(changed?.after) },
  ],
};

export const PROJECTS_OF_PLAN: ListFile<ItemOf<typeof planProjectList>> = {
  title: 'Projects under an element of a country framework',
  name: 'projects-of-plan',
  columns: [
    { id: 'project', title: 'Project', kind: 'code', of: ({ id }) => id },
    { id: 'title', title: 'Title', kind: 'text', of: ({ title }) => title },
    { id: 'way', title: 'How it stands there', kind: 'text', of: ({ way }) => way },
  ],
};

export const COUNTRIES: ListFile<CountryOfPortfolio> = {
  title: 'Countries',
  name: 'countries',
  columns: [
    { id: 'country', title: 'Country', kind: 'code', of: ({ country }) => country },
    { id: 'label', title: 'Name', kind: 'text', of: ({ label }) => label },
    { id: 'frameworks', title: 'Frameworks', kind: 'text', of: ({ frameworks }) => many(frameworks) },
    { id: 'projects', title: 'Projects', kind: 'count', of: ({ projects }) => projects },
    { id: 'counted', title: 'In reports', kind: 'count', of: ({ counted }) => counted },
  ],
};

export const REVISIONS: ListFile<ItemOf<typeof revisionList>> = {
  title: 'Revisions of the crosswalk',
  name: 'revisions',
  columns: [
    { id: 'id', title: 'Change', kind: 'count', of: ({ change }) => change },
    { id: 'at', title: 'Time (UTC)', kind: 'code', of: ({ at }) => at },
    { id: 'actor', title: 'By', kind: 'text', of: ({ actor }) => actor },
    { id: 'reason', title: 'Reason', kind: 'text', of: ({ reason }) => reason },
    {
      id: 'touched',
      title: 'Touched',
      kind: 'text',
      of: ({ touched }) =>
        many(
          touched.map(
            ({ entity, added, changed, deleted }) =>
              `${entity}: ${added} added, ${changed} changed, ${deleted} deleted`,
          ),
        ),
    },
  ],
};
