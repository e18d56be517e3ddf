/** Cells with answers: "returnees=yes; host-services=no [srf:1a11]", the tag in brackets where it is about one alone. */
import { ANSWERS, type Answer } from '../../domain/types.ts';
import { fault, type Notes, oneLine, quote } from '../checks.ts';
import type { DraftAnswer } from '../project-draft.ts';
import { isQuestionId } from '../question-text.ts';
import type { Cell } from './cells.ts';
import { escapeInList, splitList, unescapeInList } from './list-text.ts';

/** Question, answer and a tag in brackets; escaped characters belong to the tag. */
const ANSWER = /^([^=[\]]*)=([^[\]]*)(?:\[((?:\\.|[^\\[\]])*)\])?$/s;

/** An answer in the notation of the column. */
export function answerText({ question, answer, tag }: Pick<Answer, 'question' | 'answer' | 'tag'>): string {
  return `${question}=${answer}${tag === null ? '' : ` [${escapeInList(tag, ';[]')}]`}`;
}

/** Whether question and tag exist is judged by the import, which knows them. Exact duplicates are left out. */
export function readAnswers({ text, pointer }: Cell, notes: Notes): DraftAnswer[] {
  const found = new Map<string, DraftAnswer>();
  for (const part of splitList(text, ';')) {
    const [, name = '', word = '', scope] = ANSWER.exec(part) ?? [];
    const question = name.trim().toLowerCase();
    const answer = ANSWERS.find((one) => one === word.trim().toLowerCase());
    const tag = scope === undefined ? null : oneLine(unescapeInList(scope));
    if (!isQuestionId(question) || answer === undefined || tag === '') {
      const fix =
        'Write question=yes or question=no, and the tag in brackets where it is about one: host-services=no [srf:1a11].';
      notes.faults.push(fault(pointer, 'invalid-answer', `${quote(part)} is not an answer.`, fix));
      continue;
    }
    const key = JSON.stringify([question, tag]);
    const before = found.get(key);
    if (before === undefined) found.set(key, { question, tag, answer, pointer });
    else if (before.answer !== answer) {
      const message = `The question ${quote(question)} is answered with yes and with no${tag === null ? '' : ` for ${quote(tag)}`}.`;
      notes.faults.push(fault(pointer, 'repeated-answer', message, 'Keep one of the two answers.'));
    }
  }
  return [...found.values()];
}
