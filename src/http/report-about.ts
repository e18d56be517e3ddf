import { regionId } from '../domain/dimensions.ts';
import type { Years } from '../domain/years.ts';
import type { ReportFact } from '../formats/report/document.ts';
import type { ReportWarning } from '../services/report-scope.ts';
import type { ProjectFilter } from '../store/port.ts';

/** What every report answer says of itself. */
interface AboutAnswer {
  readonly change: number;
  readonly revision: number;
  readonly rules: number;
  readonly notice: string;
  readonly warnings: readonly Pick<ReportWarning, 'message'>[];
  readonly filters: Readonly<Record<string, unknown>>;
}

/** The facts that go with a report in every format: first its own, then state, filters, warnings and address. */
export function aboutOf(
  own: readonly ReportFact[],
  answer: AboutAnswer,
  day: string,
  address: string,
): readonly ReportFact[] {
  return [
    ...own,
    { id: 'filters', label: 'Filters', value: filtersInWords(answer.filters) },
    {
      id: 'warnings',
      label: 'Mind',
      value: answer.warnings.map(({ message }) => message).join(' '),
    },
    { id: 'change', label: 'Change', value: answer.change },
    { id: 'revision', label: 'Revision of the crosswalk', value: answer.revision },
    { id: 'rules', label: 'Version of the rules', value: answer.rules },
    { id: 'day', label: 'Day of the latest change (UTC)', value: day },
    { id: 'notice', label: 'Notice', value: answer.notice },
    { id: 'address', label: 'Address that gives it again', value: address },
  ];
}

/** "country: KEN; status: pipeline, closed". */
export function filtersInWords(filters: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(filters).map(([name, value]) => `${name}: ${inWords(value)}`);
  return words.length === 0 ? 'none' : words.join('; ');
}

/** A filter in the words of the query that asked for it. */
export function filterWords({
  region,
  classification,
  markers,
  ...filter
}: ProjectFilter): Record<string, unknown> {
  return {
    ...filter,
    region: region == null ? null : regionId(region),
    classification: classification == null ? null : `${classification.scheme}:${classification.code}`,
    minGender: markers?.gender,
    minHumanRights: markers?.humanRights,
    minPeace: markers?.peace,
  };
}

/** As the query names them. */
export function yearsSet(years: Years | null): Record<string, unknown> {
  return { yearFrom: years?.from, yearUntil: years?.until };
}

/** "all", "2025", "2025 to 2026", "2025 and later". */
export function yearsInWords({ yearFrom, yearUntil }: Readonly<Record<string, unknown>>): string {
  if (yearFrom === undefined && yearUntil === undefined) return 'all';
  if (yearFrom === yearUntil) return String(yearFrom);
  if (yearUntil === undefined) return `${yearFrom} and later`;
  return yearFrom === undefined ? `${yearUntil} and earlier` : `${yearFrom} to ${yearUntil}`;
}

/** Only what was set. */
export function filtersSet(all: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && value !== undefined));
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object' && value !== null) return Object.values(value).join(':');
  return String(value);
}
