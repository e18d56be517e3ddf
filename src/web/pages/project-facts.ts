import type { CrosswalkGraph } from '../../domain/graph.ts';
import type { OpenQuestions } from '../../domain/open-questions.ts';
import type { Project } from '../../domain/types.ts';
import type { TableImpact } from '../../services/default-tables.ts';
import type { Stored } from '../../store/port.ts';
import { projectAddress } from '../addresses.ts';
import { type Html, html } from '../html.ts';
import type { Visitor } from '../layout.ts';
import type { ShownHistory } from '../parts/history.ts';
import type { Saved } from '../parts/saved.ts';
import type { FormFault } from '../parts/writing-form.ts';
import type { Side } from './align.ts';

/** All that the page of a project is made from. */

/** What a form would change in tables, asked for before it is saved; the form keeps what was filled in. */
export interface DecisionPreview extends Pick<FormFault, 'form' | 'fields' | 'chosen'> {
  readonly tables: readonly TableImpact[];
}

export interface ProjectFacts {
  readonly graph: CrosswalkGraph;
  readonly revision: number;
  readonly change: number;
  readonly project: Stored<Project>;
  readonly sides: readonly Side[];
  /** What chains of two mappings lead to is listed, too. */
  readonly withPossible: boolean;
  readonly questions: OpenQuestions;
  readonly visitor: Visitor;
  /** Nothing is decided about a state of the past. */
  readonly isNow: boolean;
  readonly fault: FormFault | null;
  readonly preview: DecisionPreview | null;
  /** What the form that led here saved. */
  readonly saved: readonly Saved[];
  readonly history: ShownHistory;
}

export function mayDecide({ isNow, visitor }: ProjectFacts): boolean {
  return isNow && visitor.mayWrite && visitor.formToken !== null;
}

export function faultAt({ fault }: ProjectFacts, form: string): FormFault | null {
  return fault?.form === form ? fault : null;
}

/** A form about the project as it was read: its answer comes back to the form. */
export function projectForm(
  { project, visitor }: ProjectFacts,
  action: 'decisions' | 'answers' | 'reviewed',
  form: string,
  content: Html,
): Html {
  return html`<form method="post" action="${projectAddress(project.value.id)}/${action}#${form}">
<input type="hidden" name="token" value="${visitor.formToken ?? ''}"><input type="hidden" name="version" value="${project.version}">
${content}</form>`;
}
