/** What the parts of the IATI writer share. */
import type { Project, Strength, Tag, Thousandths } from '../../domain/types.ts';

/** A project as it is exported: any stored project serves, with the alignments that were asked for. */
export interface IatiExportProject extends Omit<Project, 'tags' | 'decisions' | 'example'> {
  /** Declared and confirmed alike: both are the publisher's word. */
  readonly tags: readonly Pick<Tag, 'concept' | 'percentage'>[];
  /** Mapped alignments to be written as inferred tags; empty when they are not asked for. */
  readonly alignments: readonly IatiAlignment[];
}

export interface IatiAlignment {
  readonly concept: string;
  readonly strength: Strength | null;
  readonly confidence: Thousandths;
}

export interface IatiWriteOptions {
  /** ISO date-time; its day decides which dates are actual and which planned. */
  readonly generatedAt: string;
  /** For projects that name no reporting organisation. `type` is a code of the codelist OrganisationType. */
  readonly reportingOrg: { readonly ref: string; readonly name: string; readonly type: string };
  /** Language of the projects' own texts, as far as their translations do not prove another; "en" by default. */
  readonly language?: string;
  /** English labels of concepts, for the narratives of tags. */
  readonly labelOf?: (concept: string) => string | null;
  /** Told of everything that is written otherwise than the project has it; the file says it in a comment too. */
  readonly onNote?: (note: IatiNote) => void;
}

export interface IatiNote {
  readonly project: string;
  readonly code: IatiNoteCode;
  readonly message: string;
}

type IatiNoteCode =
  | 'sdg-not-whole'
  | 'sectors-not-whole'
  | 'places-not-whole'
  | 'budget-longer-than-a-year'
  | 'several-reporting-organisations'
  | 'no-activities';

export type NoteInActivity = (code: IatiNoteCode, message: string) => void;
