import type { Command } from 'commander';
import { countryCode } from '../domain/countries.ts';
import { GROUPS, type GroupBy } from '../domain/dimensions.ts';
import { countsMoney, METHODS, type Method } from '../domain/methods.ts';
import { AMOUNT_KINDS, type AmountKind, EVIDENCE } from '../domain/types.ts';
import { presentReport } from '../http/present-report.ts';
import { type ContributionOptions, contributions } from '../services/reports.ts';
import { NOW } from '../store/port.ts';
import { list, one } from './align.ts';
import { printJson, withDatabase } from './context.ts';
import { describeTable } from './describe.ts';
import { CliError, EXIT } from './exit.ts';

interface Options {
  readonly to: string;
  readonly level?: string;
  readonly method: Method;
  readonly amountKind: AmountKind;
  readonly groupBy: readonly GroupBy[];
  readonly country?: string;
  readonly withoutJudged?: boolean;
  readonly json?: boolean;
}

export function addReport(program: Command): void {
  program
    .command('report')
    .description('the contribution table of the portfolio')
    .option('--to <framework>', 'the framework to report by', 'sdg')
    .option('--level <level>', 'a level of it; its top level when left out')
    .option('--method <method>', `one of ${METHODS.join(', ')}`, one(METHODS), 'count')
    .option('--amount-kind <kind>', `one of ${AMOUNT_KINDS.join(', ')}`, one(AMOUNT_KINDS), 'budget')
    .option('--group-by <list>', `of ${GROUPS.join(', ')}`, list(GROUPS), [])
    .option('--country <code>', 'only this country (ISO 3166-1)')
    .option('--without-judged', 'leave out mappings that this project judged')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const country = options.country === undefined ? null : countryCode(options.country);
      if (options.country !== undefined && country === null) {
        throw new CliError(
          `"${options.country}" is no country code. Write ISO 3166-1 codes, such as KEN.`,
          EXIT.usage,
        );
      }
      await withDatabase(({ views }) =>
        views.at(NOW, async (view) => {
          const question = reportOptions(options, country);
          const report = await contributions(view, question);
          if (options.json === true) return printJson(presentReport(view, report, question, null));
          for (const result of report.tables)
            console.log(`${describeTable(result, !countsMoney(options.method))}\n`);
          console.log(reviewedInWords(report.reviewedProjects));
          for (const { message } of report.warnings) console.log(`Note: ${message}`);
          console.log(
            report.additive
              ? 'Rows and unaligned add up to the total.'
              : 'Rows do not add up: one project may stand in several.',
          );
        }),
      );
    });
}

function reviewedInWords(projects: number): string {
  return `${projects} ${projects === 1 ? 'project has' : 'projects have'} finished the review of the framework: nothing is inferred for ${projects === 1 ? 'it' : 'them'}.`;
}

/** The options of the command, with the defaults of the API. */
export function reportOptions(
  options: Pick<Options, 'to' | 'level' | 'method' | 'amountKind' | 'groupBy' | 'withoutJudged'>,
  country: string | null,
): ContributionOptions {
  return {
    to: options.to,
    level: options.level ?? null,
    method: options.method,
    amountKind: options.amountKind,
    groupBy: options.groupBy,
    origin: null,
    country,
    region: null,
    years: null,
    minConfidence: 0,
    minStrength: null,
    evidence: options.withoutJudged === true ? EVIDENCE.filter((kind) => kind !== 'judged') : null,
    filter: {},
    exchange: null,
    compareJudged: false,
  };
}
