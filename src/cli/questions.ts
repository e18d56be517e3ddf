import type { Command } from 'commander';
import type { AnswerEffect, OpenQuestion, OpenQuestions } from '../domain/open-questions.ts';
import { presentOpenQuestions } from '../http/present-questions.ts';
import { questionsOfProject } from '../services/questions.ts';
import { NOW } from '../store/port.ts';
import { confidence } from './align.ts';
import { printJson, withDatabase } from './context.ts';
import { wrap } from './terminal.ts';

interface Options {
  readonly to?: string;
  readonly minConfidence: number;
  readonly json?: boolean;
}

export function addQuestions(program: Command): void {
  program
    .command('questions')
    .description('the open questions of a project, most decisive first, with what yes and no would change')
    .argument('<project>', 'id of the project')
    .option('--to <framework>', 'only alignments in this framework')
    .option('--min-confidence <number>', 'from 0 to 1', confidence, 0)
    .option('--json', 'print JSON')
    .action(async (project: string, { to, minConfidence, json }: Options) =>
      withDatabase(({ views }) =>
        views.at(NOW, async (view) => {
          const asked = { to: to === undefined ? null : [to], minConfidence };
          const open = await questionsOfProject(view, project, asked);
          if (json === true) return printJson(presentOpenQuestions(view, project, open, 'en'));
          console.log(describeQuestions(open));
        }),
      ),
    );
}

function describeQuestions({ questions, ownConditions }: OpenQuestions): string {
  if (questions.length + ownConditions.length === 0) return 'No question is open.';
  return [
    ...questions.map(describeQuestion),
    ...ownConditions.map(({ concept, tag, mapping }) =>
      wrap(`${concept} from ${tag}: only ${mapping.condition}. Confirm or decline it.`, ''),
    ),
  ].join('\n\n');
}

function describeQuestion({ question, tags, decides, mappings, effects }: OpenQuestion): string {
  return [
    wrap(`${question.text.en} (${question.id})`, ''),
    wrap(`Asked because of ${tags.join(', ')}`, '  '),
    ...(decides.length === 0 ? [] : [wrap(`Decides ${decides.join(', ')}`, '  ')]),
    wrap(`Yes: ${effectsInWords(effects.yes)}`, '  '),
    wrap(`No: ${effectsInWords(effects.no)}`, '  '),
    ...mappings.flatMap(({ id, condition }) =>
      condition === null ? [] : [wrap(`${id}: only ${condition}`, '    ')],
    ),
  ].join('\n');
}

function effectsInWords(effects: readonly AnswerEffect[]): string {
  if (effects.length === 0) return 'nothing changes yet';
  return effects
    .map(({ concept, strength, counts, dropped }) =>
      dropped
        ? `${concept} is no longer reached`
        : `${concept} is ${strength ?? 'without strength'} and ${counts ? 'counts' : 'does not count'}`,
    )
    .join('; ');
}
