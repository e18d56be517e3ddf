/** How it is written what a mapping set reviewed in full: "srf:long-term-outcome,output > sdg:target". */

import type { Completion } from '../domain/types.ts';
import { isFrameworkId } from './sssom/profile.ts';

const FIX =
  'Write framework:level,level > framework:level, such as "srf:short-term-outcome,output > sdg:target"; several are separated by " | ".';
const QUOTED_LENGTH = 60;

/** One completion in the notation of `ext_completes`. */
export function completionText(completion: Completion): string {
  const { subjectFramework, subjectLevels, objectFramework, objectLevels } = completion;
  return `${subjectFramework}:${subjectLevels.join(',')} > ${objectFramework}:${objectLevels.join(',')}`;
}

/** All completions of a set, separated by " | "; empty for none. */
export function completionsText(completions: readonly Completion[]): string {
  return completions.map(completionText).join(' | ');
}

type CompletionsReading =
  | { readonly ok: true; readonly value: readonly Completion[] }
  | { readonly ok: false; readonly message: string; readonly fix: string };

/** The reverse of completionsText. Whether frameworks and levels exist is judged where they are known. */
export function readCompletions(text: string): CompletionsReading {
  if (text.trim() === '') return { ok: true, value: [] };
  const value: Completion[] = [];
  for (const part of text.split('|')) {
    const [subject, object, ...more] = part.split('>').map(readEnd);
    if (subject == null || object == null || more.length > 0) {
      const message = `"${part.trim().slice(0, QUOTED_LENGTH)}" does not say which levels were reviewed against which.`;
      return { ok: false, message, fix: FIX };
    }
    if (subject.framework === object.framework) {
      const message = `"${part.trim().slice(0, QUOTED_LENGTH)}" names one framework on both sides.`;
      return {
        ok: false,
        message,
        fix: 'Name the framework reviewed, and another one it was reviewed against.',
      };
    }
    value.push({
      subjectFramework: subject.framework,
      subjectLevels: subject.levels,
      objectFramework: object.framework,
      objectLevels: object.levels,
    });
  }
  return { ok: true, value };
}

function readEnd(text: string): { readonly framework: string; readonly levels: readonly string[] } | null {
  const [, framework = '', list = ''] = /^\s*([^:\s]+):(.*)$/s.exec(text) ?? [];
  const levels = list.split(',').map((level) => level.trim());
  const sound = levels.every(
    (level, place) => /^[a-z][a-z0-9-]{0,59}$/.test(level) && levels.indexOf(level) === place,
  );
  return isFrameworkId(framework) && sound ? { framework, levels } : null;
}
