/** Projects in the words of results-based management and IATI: what is tagged, with amounts, decisions and answers. */

export const PROJECT_STATUSES = [
  'pipeline',
  'implementation',
  'finalisation',
  'closed',
  'cancelled',
  'suspended',
] as const;
/** The IATI activity statuses 1 to 6, in words. */
export type ProjectStatus = (typeof PROJECT_STATUSES)[number];

export const AMOUNT_KINDS = ['budget', 'commitment', 'expenditure', 'required', 'available'] as const;
export type AmountKind = (typeof AMOUNT_KINDS)[number];

export const ORGANISATION_ROLES = [
  'reporting',
  'funding',
  'accountable',
  'extending',
  'implementing',
] as const;
export type OrganisationRole = (typeof ORGANISATION_ROLES)[number];

export const MARKERS = ['gender', 'humanRights', 'peace'] as const;
export type Marker = (typeof MARKERS)[number];

/** Percentages are kept in millionths of a per cent: 33.333333 % is 33_333_333. */
export type MicroPercent = number;
export const WHOLE: MicroPercent = 100_000_000;

export interface Organisation {
  readonly ref: string | null;
  readonly name: string;
  readonly role: OrganisationRole;
}

export interface CountryShare {
  /** ISO 3166-1 alpha-3. */
  readonly country: string;
  readonly percentage: MicroPercent | null;
}

/** A region with its share. IATI region vocabulary, "1" for the OECD DAC list, and code. */
export interface RegionShare {
  readonly vocabulary: string;
  readonly code: string;
  readonly percentage: MicroPercent | null;
}

/**
 * What else a project's source says of it by a code or name of its own: `plan`, `strategic-priority`, `outcome`, `output`,
 * `also-contributes-to`, `joint-programme`, `qcpr-function`, `group-left-behind`, `humanitarian-marker`, `policy-marker`.
 * Kept and filtered by, never aligned.
 */
export interface Classification {
  readonly scheme: string;
  readonly code: string;
  readonly label: string | null;
}

/** Title and description in a language other than the project's main one (BCP 47 tag). */
export interface Translation {
  readonly language: string;
  readonly title: string | null;
  readonly description: string | null;
}

/** One line of money, in minor units of its ISO 4217 currency. Dates are inclusive. */
export interface AmountLine {
  readonly kind: AmountKind;
  readonly from: string | null;
  readonly until: string | null;
  readonly amountMinor: number;
  readonly currency: string;
}

export interface Tag {
  readonly concept: string;
  readonly percentage: MicroPercent | null;
  readonly significance: 'principal' | 'significant' | null;
  readonly origin: 'declared' | 'confirmed';
  /** Who tagged and when (ISO date-time, UTC). */
  readonly by: string;
  readonly at: string;
}

export interface Decision {
  readonly concept: string;
  readonly decision: 'confirm' | 'decline';
  readonly reason: string | null;
  readonly by: string;
  readonly at: string;
}

export const ANSWERS = ['yes', 'no'] as const;
export type YesNo = (typeof ANSWERS)[number];

/** What a person answered to a question of the catalogue, for the whole project or for one of its tags. */
export interface Answer {
  readonly question: string;
  /** Concept id of the tag it is about; null is the whole project. */
  readonly tag: string | null;
  readonly answer: YesNo;
  readonly by: string;
  readonly at: string;
}

export interface Project {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly status: ProjectStatus;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly organisations: readonly Organisation[];
  readonly countries: readonly CountryShare[];
  readonly regions: readonly RegionShare[];
  readonly classifications: readonly Classification[];
  readonly translations: readonly Translation[];
  readonly humanitarian: boolean;
  readonly markers: Readonly<Partial<Record<Marker, 0 | 1 | 2 | 3>>>;
  readonly amounts: readonly AmountLine[];
  readonly tags: readonly Tag[];
  readonly decisions: readonly Decision[];
  readonly answers: readonly Answer[];
  /** Ids of the frameworks for which the project's own tags are finished: nothing is inferred there. */
  readonly reviewed: readonly string[];
  /** True for the invented projects that come with the software. */
  readonly example: boolean;
}

/** 1 to 255 characters, no control characters or spaces at the ends, and no path segment that clients fold away. */
export function isProjectId(id: string): boolean {
  return (
    id.length >= 1 &&
    id.length <= 255 &&
    id.isWellFormed() &&
    id.trim() === id &&
    id !== '.' &&
    id !== '..' &&
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
    !/[\u0000-\u001f\u007f]/.test(id)
  );
}

/** What a client, a file or a form says of a project, before tags carry their author and time. */
export interface ProjectInput
  extends Omit<Project, 'tags' | 'decisions' | 'example' | 'answers' | 'reviewed'> {
  readonly tags: readonly TagInput[];
  /** Null where nothing is said: what was answered before stays. */
  readonly answers: readonly AnswerInput[] | null;
  /** Null where nothing is said. */
  readonly reviewed: readonly string[] | null;
}

export interface TagInput {
  readonly concept: string;
  readonly percentage: MicroPercent | null;
  readonly significance: 'principal' | 'significant' | null;
  /** Null where nothing is said: what was confirmed stays confirmed, everything else is declared. */
  readonly origin: Tag['origin'] | null;
}

export type AnswerInput = Pick<Answer, 'question' | 'tag' | 'answer'>;
