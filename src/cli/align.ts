import { type Command, InvalidArgumentError } from 'commander';
import { type AlignmentAnswer, BASES, type Basis, RULES_VERSION } from '../domain/alignment.ts';
import { STRENGTHS, type Strength } from '../domain/types.ts';
import { NOTICE, presentAlignments, presentWarnings } from '../http/present.ts';
import { type AlignmentOptions, alignProject, alignTags, requireFramework } from '../services/alignments.ts';
import { requireTags } from '../services/tags.ts';
import { NOW } from '../store/port.ts';
import { printJson, withDatabase } from './context.ts';
import { describeAlignments } from './describe.ts';
import { CliError, EXIT } from './exit.ts';

interface Options {
  readonly to: string;
  readonly level?: string;
  readonly project?: string;
  readonly basis?: readonly Basis[];
  readonly minConfidence: number;
  readonly minStrength: Strength;
  readonly maxHops: number;
  readonly maxPaths: number;
  readonly json?: boolean;
}

export function addAlign(program: Command): void {
  program
    .command('align')
    .description('what tags, or a project, contribute to in a framework, with the paths that prove it')
    .argument('[tags...]', 'codes in any notation, such as msd:1.2 "SDG 10.7"')
    .option('--to <framework>', 'the framework to align with', 'sdg')
    .option('--level <level>', 'one level of it, such as target')
    .option('--project <id>', 'align the tags of this project')
    .option('--basis <list>', `of ${BASES.join(', ')}`, list(BASES))
    .option('--min-confidence <number>', 'from 0 to 1', confidence, 0)
    .option('--min-strength <strength>', `weakest of ${STRENGTHS.join(', ')}`, one(STRENGTHS), 'conditional')
    .option('--max-hops <number>', 'most mapping edges on a path, 0 to 4', whole(0, 4), 2)
    .option('--max-paths <number>', 'most paths shown for each', whole(1, 100), 2)
    .option('--json', 'print JSON')
    .action(async (tags: string[], options: Options) => {
      if ((tags.length === 0) === (options.project === undefined)) {
        throw new CliError('Give tags, or --project <id>.', EXIT.usage);
      }
      await withDatabase(({ views }) =>
        views.at(NOW, async (view) => {
          const asked: AlignmentOptions = {
            ...options,
            level: options.level ?? null,
            basis: options.basis ?? null,
            includeProposed: false,
          };
          const { graph } = view.crosswalk;
          let answer: AlignmentAnswer;
          if (options.project !== undefined) {
            answer = (await alignProject(view, options.project, asked)).answer;
          } else {
            const written = tags.map((text, place) => ({
              text,
              percentage: null,
              significance: null,
              pointer: `tag ${place + 1}`,
            }));
            answer = alignTags(
              view,
              requireTags(graph, written).map(({ concept }) => concept),
              asked,
            );
          }
          const to = requireFramework(graph, options.to).id;
          if (options.json === true) {
            const { snapshot } = view;
            const shape = { to, level: asked.level, maxPaths: options.maxPaths, limit: 1_000 };
            return printJson({
              to,
              level: asked.level,
              change: snapshot.change,
              revision: snapshot.revision,
              rules: RULES_VERSION,
              notice: NOTICE,
              warnings: presentWarnings(view, answer.alignments),
              ...presentAlignments(graph, answer, shape),
            });
          }
          console.log(describeAlignments(graph, answer, options));
          for (const { message } of presentWarnings(view, answer.alignments)) {
            console.log(`\nNote: ${message}`);
          }
          if (
            answer.alignments.some(({ paths }) =>
              paths.some(({ steps }) => steps.some(({ mapping }) => mapping?.evidence === 'judged')),
            )
          ) {
            console.log(`\n${NOTICE}`);
          }
        }),
      );
    });
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
