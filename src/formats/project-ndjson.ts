/** Projects as NDJSON: one JSON object a line with everything a project has, in the names and units of the API. */

import { formatAmount } from '../domain/money.ts';
import { percentageToNumber } from '../domain/percentage.ts';
import type { MicroPercent, Project } from '../domain/types.ts';

/** The line of a project, ending in LF; amounts are decimal text. */
export function projectLine(project: Project): string {
  return `${JSON.stringify(projectJson(project))}\n`;
}

/** A project as plain JSON, in the names and units of the API; elements by their ids. */
export function projectJson(project: Project) {
  const share = <T extends { readonly percentage: MicroPercent | null }>(entry: T) => ({
    ...entry,
    percentage: entry.percentage === null ? null : percentageToNumber(entry.percentage),
  });
  return {
    id: project.id,
    title: project.title,
    description: project.description,
    status: project.status,
    startDate: project.startDate,
    endDate: project.endDate,
    organisations: project.organisations,
    countries: project.countries.map(share),
    regions: project.regions.map(share),
    classifications: project.classifications,
    translations: project.translations,
    humanitarian: project.humanitarian,
    markers: project.markers,
    amounts: project.amounts.map(({ kind, from, until, amountMinor, currency }) => {
      return { kind, from, until, amount: formatAmount(amountMinor, currency), currency };
    }),
    tags: project.tags.map(share),
    decisions: project.decisions,
    answers: project.answers,
    reviewed: project.reviewed,
    example: project.example,
  };
}
