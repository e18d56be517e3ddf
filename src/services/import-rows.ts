import { boundAmounts } from '../domain/amount-bounds.ts';
import { frameworkOf } from '../domain/concept-id.ts';
import { countryCode } from '../domain/countries.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';
import { exceedsWhole } from '../domain/percentage.ts';
import { sameProject } from '../domain/project.ts';
import type { CountryShare, Fault, Project, ProjectInput, TagInput } from '../domain/types.ts';
import type { ProjectDraft, ProjectField } from '../formats/project-draft.ts';
import type { Stored } from '../store/port.ts';
import { outsideOf } from './bounds.ts';
import { readAnswers, readReviewed } from './project-answers.ts';
import { mergeProject, type Writer } from './projects.ts';
import { withSilence } from './silence.ts';
import { readTags } from './tags.ts';

/** `not-written`: a good row of a file that was refused for others. */
export const ROW_OUTCOMES = ['created', 'updated', 'unchanged', 'rejected', 'not-written'] as const;
export type RowOutcome = (typeof ROW_OUTCOMES)[number];

export interface ImportRow {
  readonly row: number;
  readonly id: string | null;
  readonly outcome: RowOutcome;
  readonly errors: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** What is alike for all rows of a file. */
interface RowContext {
  readonly graph: CrosswalkGraph;
  readonly silentOn: readonly ProjectField[];
  /** The frameworks the file knows; null: it lists all tags of a project. */
  readonly speaking: ReadonlySet<string> | null;
  readonly example: boolean;
  readonly writer: Writer;
}

/** What becomes of one row, and the project to write for it; null where nothing is to be written. */
export function decideRow(
  draft: ProjectDraft,
  stored: Stored<Project> | undefined,
  { graph, silentOn, speaking, example, writer }: RowContext,
): { row: ImportRow; project: Project | null } {
  const tags = readTags(
    graph,
    draft.tags.map((tag) => ({ ...tag, significance: null })),
  );
  const countries = readCountries(draft);
  const bounds = boundAmounts({ ...draft, countries: countries.shares });
  const said: Fault[] = [];
  const answers = readAnswers(graph, draft.answers, [...tags.tags, ...(stored?.value.tags ?? [])], said);
  const reviewed = readReviewed(graph, draft.reviewed, said);
  const errors = [...draft.faults, ...tags.faults, ...countries.faults, ...said, ...bounds];
  const warnings = [...draft.warnings, ...tags.warnings];
  if (errors.length > 0 || draft.id === null || draft.title === null) {
    return { row: { row: draft.row, id: draft.id, outcome: 'rejected', errors, warnings }, project: null };
  }
  const before = stored?.value ?? null;
  const input: ProjectInput = {
    id: draft.id,
    title: draft.title,
    description: draft.description,
    status: draft.status ?? before?.status ?? 'implementation',
    startDate: draft.startDate,
    endDate: draft.endDate,
    organisations: draft.organisations,
    countries: countries.shares,
    regions: draft.regions,
    classifications: draft.classifications,
    translations: draft.translations,
    humanitarian: draft.humanitarian,
    markers: draft.markers,
    amounts: draft.amounts,
    tags: tags.tags.map(keepSignificance(before)),
    answers: silentOn.includes('answers') ? null : answers,
    reviewed: silentOn.includes('reviewed') ? reviewedBy(tags.tags, before) : reviewed,
  };
  const merged = mergeProject(
    before,
    before === null ? input : withSilence(input, before, silentOn, speaking),
    writer,
  );
  const project = example ? { ...merged, example: true } : merged;
  const outcome = before === null ? 'created' : sameProject(before, project) ? 'unchanged' : 'updated';
  const outside = outcome === 'unchanged' ? null : outsideOf(writer.bounds, before, project);
  if (outside !== null) {
    const row = { row: draft.row, id: draft.id, outcome: 'rejected', errors: [outside], warnings } as const;
    return { row, project: null };
  }
  const row = { row: draft.row, id: draft.id, outcome, errors, warnings } as const;
  return { row, project: outcome === 'unchanged' ? null : project };
}

/**
 * A file that tags with elements of a framework says that its office finished tagging there, so nothing is inferred beside
 * (design, counting rule 1).
 */
function reviewedBy(tags: readonly TagInput[], before: Project | null): readonly string[] {
  const declared = tags.filter(({ origin }) => origin !== 'confirmed');
  return [...new Set([...(before?.reviewed ?? []), ...declared.map(({ concept }) => frameworkOf(concept))])];
}

/** Files say nothing of significance; what was answered before stays with its tag. */
function keepSignificance(
  before: Project | null,
): (tag: ProjectInput['tags'][number]) => ProjectInput['tags'][number] {
  return (tag) => ({
    ...tag,
    significance: before?.tags.find(({ concept }) => concept === tag.concept)?.significance ?? null,
  });
}

function readCountries(draft: ProjectDraft): { shares: readonly CountryShare[]; faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const byCountry = new Map<string, CountryShare>();
  for (const { code, percentage, pointer } of draft.countries) {
    const country = countryCode(code);
    if (country === null) {
      faults.push({
        pointer,
        code: 'unknown-country',
        message: `"${code.slice(0, 40)}" is no country code.`,
        fix: 'Write ISO 3166-1 codes, such as KEN or KE.',
      });
      continue;
    }
    const before = byCountry.get(country)?.percentage ?? null;
    byCountry.set(country, {
      country,
      percentage: before === null ? percentage : before + (percentage ?? 0),
    });
  }
  const total = [...byCountry.values()].reduce((sum, { percentage }) => sum + (percentage ?? 0), 0);
  if (exceedsWhole(total) && !draft.faults.some(({ code }) => code === 'percentages-above-100')) {
    faults.push({
      pointer: draft.countries[0]?.pointer ?? '',
      code: 'percentages-above-100',
      message: 'The percentages of the countries sum to more than 100.',
      fix: 'Lower them so that they sum to 100.',
    });
  }
  return { shares: [...byCountry.values()], faults };
}
