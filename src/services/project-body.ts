import { boundAmounts } from '../domain/amount-bounds.ts';
import { countryCode } from '../domain/countries.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';
import { parseAmount } from '../domain/money.ts';
import { exceedsWhole, parsePercentage } from '../domain/percentage.ts';
import type { AmountLine, CountryShare, Fault, ProjectInput, RegionShare } from '../domain/types.ts';
import { Problem, summarize } from './problems.ts';
import { readAnswers, readReviewed, type WrittenAnswer } from './project-answers.ts';
import { problemCodeOf, readTags, type WrittenTag } from './tags.ts';

/** A project as a body says it: dates and enumerations are checked already, codes, amounts and sums are not. */
export interface ProjectBody
  extends Omit<
    ProjectInput,
    'id' | 'tags' | 'countries' | 'regions' | 'amounts' | 'markers' | 'answers' | 'reviewed'
  > {
  readonly id?: string | undefined;
  readonly tags: readonly WrittenTag[];
  readonly countries: readonly (string | { readonly country: string; readonly percentage: number | null })[];
  readonly regions: readonly (Omit<RegionShare, 'percentage'> & { readonly percentage: number | null })[];
  readonly amounts: readonly (Omit<AmountLine, 'amountMinor'> & { readonly amount: string })[];
  readonly markers: { readonly [Key in keyof ProjectInput['markers']]?: number | undefined };
  /** Null where the body says nothing of them. */
  readonly answers: readonly WrittenAnswer[] | null;
  readonly reviewed: readonly string[] | null;
}

/** Checks what the schema cannot, collects every fault, and answers the project or throws one problem for them all. */
export function readProjectBody(graph: CrosswalkGraph, id: string, body: ProjectBody): ProjectInput {
  const faults: Fault[] = [];
  if (body.id !== undefined && body.id !== id) {
    faults.push(
      invalid(
        '/id',
        `The body is about "${body.id}", the address about "${id}".`,
        'Make them equal, or leave the id out of the body.',
      ),
    );
  }
  if (body.startDate !== null && body.endDate !== null && body.endDate < body.startDate) {
    faults.push(
      invalid(
        '/endDate',
        `The project ends on ${body.endDate}, before it starts on ${body.startDate}.`,
        'Correct one of the two dates.',
      ),
    );
  }
  const { tags, faults: tagFaults } = readTags(graph, body.tags);
  const countries = readCountries(body.countries, faults);
  const regions = readRegions(body.regions, faults);
  holdUnique(body, faults);
  const amounts = body.amounts.flatMap((line, place) => readLine(line, `/amounts/${place}`, faults));
  const answers = body.answers === null ? null : readAnswers(graph, body.answers, tags, faults);
  const reviewed =
    body.reviewed === null
      ? null
      : readReviewed(
          graph,
          body.reviewed.map((text, place) => ({ text, pointer: `/reviewed/${place}` })),
          faults,
        );
  faults.push(...tagFaults);
  if (faults.length === 0) {
    const bounds = boundAmounts({ ...body, countries, amounts });
    faults.push(...bounds.map((fault) => ({ ...fault, code: 'invalid-body' })));
  }
  if (faults.length > 0) throw new Problem(problemCodeOf(faults), summarize(faults), faults);
  const { gender, humanRights, peace } = body.markers;
  return {
    id,
    title: body.title,
    description: body.description,
    status: body.status,
    startDate: body.startDate,
    endDate: body.endDate,
    organisations: body.organisations,
    countries,
    regions,
    classifications: body.classifications,
    translations: body.translations,
    humanitarian: body.humanitarian,
    markers: {
      ...(gender === undefined ? {} : { gender: gender as 0 | 1 | 2 | 3 }),
      ...(humanRights === undefined ? {} : { humanRights: humanRights as 0 | 1 | 2 | 3 }),
      ...(peace === undefined ? {} : { peace: peace as 0 | 1 | 2 | 3 }),
    },
    amounts,
    tags,
    answers,
    reviewed,
  };
}

function readCountries(written: ProjectBody['countries'], faults: Fault[]): readonly CountryShare[] {
  const shares: CountryShare[] = [];
  let total = 0;
  for (const [place, entry] of written.entries()) {
    const pointer = `/countries/${place}`;
    const text = typeof entry === 'string' ? entry : entry.country;
    const country = countryCode(text);
    const given = typeof entry === 'string' ? null : entry.percentage;
    const percentage = given === null ? null : parsePercentage(given);
    if (country === null) {
      faults.push(
        invalid(pointer, `"${text}" is no country code.`, 'Write ISO 3166-1 codes, such as KEN or KE.'),
      );
    } else if (shares.some((share) => share.country === country)) {
      faults.push(invalid(pointer, `${country} is given twice.`, 'Give each country once.'));
    } else {
      shares.push({ country, percentage });
      total += percentage ?? 0;
    }
  }
  const withShare = shares.filter(({ percentage }) => percentage !== null).length;
  if (withShare > 0 && withShare < shares.length) {
    faults.push(
      invalid(
        '/countries',
        'Some countries have a percentage and some have none.',
        'Give one to all of them or to none.',
      ),
    );
  }
  if (exceedsWhole(total)) {
    faults.push({
      ...invalid(
        '/countries',
        'The percentages of the countries sum to more than 100.',
        'Lower them so that they sum to 100.',
      ),
      code: 'percentages-above-100',
    });
  }
  return shares;
}

function readRegions(written: ProjectBody['regions'], faults: Fault[]): readonly RegionShare[] {
  const totals = new Map<string, number>();
  const regions = written.map(({ vocabulary, code, percentage }) => {
    const share = percentage === null ? null : parsePercentage(percentage);
    totals.set(vocabulary, (totals.get(vocabulary) ?? 0) + (share ?? 0));
    return { vocabulary, code, percentage: share };
  });
  for (const [vocabulary, total] of totals) {
    if (!exceedsWhole(total)) continue;
    faults.push({
      ...invalid(
        '/regions',
        `The percentages of the regions of vocabulary ${vocabulary} sum to more than 100.`,
        'Lower them so that they sum to 100.',
      ),
      code: 'percentages-above-100',
    });
  }
  return regions;
}

/** What is stored under a key of its own may stand once only. */
function holdUnique(body: ProjectBody, faults: Fault[]): void {
  const keys = {
    regions: body.regions.map(({ vocabulary, code }) => `${vocabulary} ${code}`),
    classifications: body.classifications.map(({ scheme, code }) => `${scheme} ${code}`),
    translations: body.translations.map(({ language }) => language),
  };
  for (const [name, own] of Object.entries(keys)) {
    const twice = own.findIndex((key, place) => own.indexOf(key) !== place);
    if (twice === -1) continue;
    faults.push(invalid(`/${name}/${twice}`, `"${own[twice]}" is given twice.`, 'Give each once.'));
  }
}

function readLine(line: ProjectBody['amounts'][number], pointer: string, faults: Fault[]): AmountLine[] {
  const { kind, from, until, amount, currency } = line;
  if (from !== null && until !== null && until < from) {
    faults.push(
      invalid(
        `${pointer}/until`,
        `The period ends on ${until}, before it begins on ${from}.`,
        'Correct one of the two dates.',
      ),
    );
    return [];
  }
  const parsed = parseAmount(amount, currency);
  if (parsed.ok && !parsed.rounded) return [{ kind, from, until, amountMinor: parsed.minor, currency }];
  if (parsed.ok) {
    faults.push(
      invalid(
        `${pointer}/amount`,
        `"${amount}" has more digits than ${currency} has.`,
        'Round it to the smallest unit of the currency.',
      ),
    );
  } else if (parsed.problem === 'unknown-currency') {
    faults.push(
      invalid(`${pointer}/currency`, `"${currency}" is no currency.`, 'Write ISO 4217 codes, such as USD.'),
    );
  } else if (parsed.problem === 'too-large') {
    faults.push(
      invalid(
        `${pointer}/amount`,
        `"${amount}" is larger than an amount can be here.`,
        'Check the number of digits.',
      ),
    );
  } else {
    faults.push(
      invalid(
        `${pointer}/amount`,
        `"${amount}" is no decimal number.`,
        'Write it as text like "1250.00", without separators for thousands.',
      ),
    );
  }
  return [];
}

function invalid(pointer: string, message: string, fix: string): Fault {
  return { pointer, code: 'invalid-body', message, fix };
}
