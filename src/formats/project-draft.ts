import type {
  AmountLine,
  Classification,
  Fault,
  Marker,
  MicroPercent,
  Organisation,
  ProjectInput,
  ProjectStatus,
  RegionShare,
  Tag,
  Translation,
  YesNo,
} from '../domain/types.ts';

/**
 * A project as a file says it. Codes of concepts and countries are still the file's own text:
 * the import service resolves them against the crosswalk, with the faults found there added to these.
 */
export interface ProjectDraft {
  /** 1-based: the data row of a table (the header is not counted) or the activity's place in the file. */
  readonly row: number;
  readonly id: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly status: ProjectStatus | null;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly organisations: readonly Organisation[];
  readonly countries: readonly DraftCountry[];
  readonly regions: readonly RegionShare[];
  readonly classifications: readonly Classification[];
  readonly translations: readonly Translation[];
  readonly humanitarian: boolean;
  readonly markers: Readonly<Partial<Record<Marker, 0 | 1 | 2 | 3>>>;
  readonly amounts: readonly AmountLine[];
  /**
   * Declared and confirmed tags. What is confirmed is no part of the field `tags` that a file can be silent on: a file adds
   * confirmed tags and takes none away.
   */
  readonly tags: readonly DraftTag[];
  readonly answers: readonly DraftAnswer[];
  readonly reviewed: readonly DraftFramework[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

export interface DraftCountry {
  readonly code: string;
  readonly percentage: MicroPercent | null;
  readonly pointer: string;
}

export interface DraftTag {
  /** As written: "sdg:10.7", "SDG 10.7", "10.7". */
  readonly text: string;
  /** Set where the file's own vocabulary fixes framework and level (IATI tag vocabulary 3: sdg, target). */
  readonly framework: string | null;
  readonly level: string | null;
  readonly percentage: MicroPercent | null;
  /** Null where the file does not tell: what was confirmed stays confirmed, everything else is declared. */
  readonly origin: Tag['origin'] | null;
  readonly pointer: string;
}

export interface DraftAnswer {
  /** The name of a question, as written; it need not be one of the catalogue. */
  readonly question: string;
  /** The tag it is about, in any notation; null is the whole project. */
  readonly tag: string | null;
  readonly answer: YesNo;
  readonly pointer: string;
}

/** A framework by its id or another of its names, as written. */
export interface DraftFramework {
  readonly text: string;
  readonly pointer: string;
}

/** The whole file cannot be read: refused before any row. */
export interface RefusedFile {
  readonly code:
    | 'not-xml'
    | 'not-iati'
    | 'unsupported-version'
    | 'not-csv'
    | 'not-xlsx'
    | 'encrypted-workbook'
    | 'workbook-with-macros'
    | 'missing-currency'
    | 'unknown-currency'
    | 'missing-column'
    | 'file-too-large';
  readonly message: string;
  readonly fix: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** A field of a project that a file may or may not have a word for. */
export type ProjectField = Exclude<keyof ProjectInput, 'id' | 'title'>;

export type ReadProjects =
  | {
      readonly ok: true;
      readonly drafts: readonly ProjectDraft[];
      readonly warnings: readonly Fault[];
      /** Fields this file says nothing about: what is stored of them stays. */
      readonly silentOn: readonly ProjectField[];
    }
  | { readonly ok: false; readonly refused: RefusedFile };
