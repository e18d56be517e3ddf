import { type AlignmentAnswer, RULES_VERSION } from '../domain/alignment.ts';
import { type AlignmentOptions, requireFramework } from '../services/alignments.ts';
import type { View } from '../services/crosswalk.ts';
import { NOTICE, presentAlignments, presentWarnings, stateOf } from './present.ts';

/** A question about alignments: what to select, and how much of it to show. */
export interface Asked {
  readonly options: AlignmentOptions;
  readonly maxPaths: number;
  readonly limit: number;
}

export function answerAlignments(view: View, answer: AlignmentAnswer, { options, maxPaths, limit }: Asked) {
  const { graph } = view.crosswalk;
  const to = requireFramework(graph, options.to).id;
  return {
    to,
    level: options.level,
    ...stateOf(view.snapshot),
    rules: RULES_VERSION,
    notice: NOTICE,
    warnings: presentWarnings(view, [...answer.alignments, ...answer.possible]),
    ...presentAlignments(graph, answer, { maxPaths, limit, withPossible: options.chains === 'all' }),
  };
}
