/** What the parts of the IATI writer share. */
import type { Alignment } from '../../domain/alignment.ts';
import type { Project, Tag } from '../../domain/types.ts';

/** A project as it is exported: any stored project serves, with the alignments that were asked for. */
export interface IatiExportProject extends Omit<Project, 'tags' | 'decisions' | 'answers' | 'example'> {
  /** Declared and confirmed: both are the publisher's word. */
  readonly tags: readonly Pick<Tag, 'concept' | 'percentage' | 'origin'>[];
  /** Those that count as inferred are written as inferred tags, the others not; empty when they are not asked for. */
  readonly alignments: readonly IatiAlignment[];
}

export interface IatiAlignment extends Pick<Alignment, 'strength' | 'confidence' | 'origin' | 'counts'> {
  readonly concept: string;
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
