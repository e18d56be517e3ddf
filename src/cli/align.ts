import { type Command, InvalidArgumentError } from 'commander';
import { type AlignmentAnswer, mappingsPassed } from '../domain/alignment.ts';
import { BASES, type Basis } from '../domain/leading-path.ts';
import { STRENGTHS, type Strength } from '../domain/types.ts';
import { NOTICE, presentWarnings } from '../http/present.ts';
import { answerAlignments } from '../http/present-alignments.ts';
import { type AlignmentOptions, alignProject, alignTags } from '../services/alignments.ts';
import type { View } from '../services/crosswalk.ts';
import { requireTags } from '../services/tags.ts';
import { NOW } from '../store/port.ts';
import { printJson, withDatabase } from './context.ts';
import { describeAlignments } from './describe.ts';
import { CliError, EXIT } from './exit.ts';

const CHAINS = ['none', 'all'] as const;

interface Options {
  readonly to: string;
  readonly level?: string;
  readonly project?: string;
  readonly basis?: readonly Basis[];
  readonly minConfidence: number;
  readonly minStrength?: Strength;
  readonly chains: 'none' | 'all';
  readonly maxPaths: number;
  readonly json?: boolean;
}

export function addAlign(program: Command): void {
  program
    .command('align')
    .description('what tags, or a project, contribute to in a framework, with the reasons')
    .argument('[tags...]', 'codes in any notation, such as msd:1.2 "SDG 10.7"')
    .option('--to <framework>', 'the framework to align with', 'sdg')
    .option('--level <level>', 'one level of it, such as target')
    .option('--project <id>', 'align the tags of this project')
    .option('--basis <list>', `of ${BASES.join(', ')}`, list(BASES))
    .option('--min-confidence <number>', 'from 0 to 1', confidence, 0)
    .option('--min-strength <strength>', `weakest of ${STRENGTHS.join(', ')}`, one(STRENGTHS))
    .option(
      '--chains <which>',
      'all: also list what chains of two mappings lead to (not reviewed, never counted)',
      one(CHAINS),
      'none',
    )
    .option('--max-paths <number>', 'most paths shown for each', whole(1, 100), 2)
    .option('--json', 'print JSON')
    .action(async (tags: string[], options: Options) => {
      if ((tags.length === 0) === (options.project === undefined)) {
        throw new CliError('Give tags, or --project <id>.', EXIT.usage);
      }
      await withDatabase(({ views }) =>
        views.at(NOW, async (view) => {
          const asked: AlignmentOptions = {
            to: options.to,
            level: options.level ?? null,
            basis: options.basis ?? null,
            minConfidence: options.minConfidence,
            minStrength: options.minStrength ?? null,
            chains: options.chains,
            includeProposed: false,
          };
          const answer = await answerFor(view, tags, options.project, asked);
          if (options.json === true) {
            const shape = { options: asked, maxPaths: options.maxPaths, limit: 1_000 };
            return printJson(answerAlignments(view, answer, shape));
          }
          const { graph } = view.crosswalk;
          const all = [...answer.alignments, ...answer.possible];
          console.log(describeAlignments(graph, answer, { maxPaths: options.maxPaths }));
          for (const { message } of presentWarnings(view, all)) console.log(`\nNote: ${message}`);
          if (mappingsPassed(all).some(({ evidence }) => evidence === 'judged')) console.log(`\n${NOTICE}`);
        }),
      );
    });
}

async function answerFor(
  view: View,
  tags: readonly string[],
  project: string | undefined,
  asked: AlignmentOptions,
): Promise<AlignmentAnswer> {
  if (project !== undefined) return (await alignProject(view, project, asked)).answer;
  const written = tags.map((text, place) => ({
    text,
    percentage: null,
    significance: null,
    pointer: `tag ${place + 1}`,
  }));
  const concepts = requireTags(view.crosswalk.graph, written).map(({ concept }) => concept);
  return alignTags(view, concepts, asked);
}

export function whole(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
  };
}

export function one<T extends string>(values: readonly T[]): (text: string) => T {
  return (text) => {
    const value = values.find((candidate) => candidate === text);
    if (value !== undefined) return value;
    throw new InvalidArgumentError(`Use one of ${values.join(', ')}.`);
  };
}

export function list<T extends string>(values: readonly T[]): (text: string) => T[] {
  return (text) => text.split(',').map((part) => one(values)(part.trim()));
}

/** Thousandths. */
export function confidence(text: string): number {
  const value = Math.round(Number(text) * 1000);
  if (value >= 0 && value <= 1000) return value;
  throw new InvalidArgumentError('Give a number from 0 to 1.');
}
